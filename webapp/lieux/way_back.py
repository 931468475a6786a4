"""The way back from a lieu to the results that led to it, and the trip from there: carried in its address."""

from dataclasses import dataclass
from math import isnan
from typing import Final
from urllib.parse import parse_qsl, urlencode

import numpy as np
from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from geo.database.models import Lieu
from geo.errors import InvalidInput, NotFound
from geo.points import Point, sphere_distance_m
from geo.standard.fields import PLACED_PRECISIONS
from geo.travel.modes import VOITURE
from webapp.core.urls import url_with_query
from webapp.lieux.params import LieuxQuery
from webapp.lieux.place import locate
from webapp.lieux.queries import Search, query_of, search_of
from webapp.lieux.sheet import MIN_DRIVE_M
from webapp.lieux.travel_source import travel_source
from webapp.wording.words import distance_in_words, kilometres, travel_in_words

BACK: Final = "retour"
"""Parameter of the page of a lieu: the query of the search that led there."""

MAX_LENGTH: Final = 3_000
"""Characters: a search with every filter of the standard."""


@dataclass(frozen=True, slots=True)
class WayBack:
    """The results that led to a lieu, and how far it is from where they start."""

    url: str
    start: str | None
    """Where the search starts; None for a bare point."""
    travel: str
    """The time by the means of the search, else the distance; empty where neither is known."""
    kilometres: str
    """The distance too, where `travel` is a time."""


def back_value(search: Search) -> str:
    """Return what a link to a lieu carries of a search."""
    return urlencode(query_of(search))


def lieu_url(lieu_id: str, back: str) -> str:
    """Return the address of the page of a lieu, which carries the way back where there is one."""
    if not back:
        return url_for("pages.lieu", lieu_id=lieu_id)
    return url_for("pages.lieu", lieu_id=lieu_id, retour=back)


def way_back(session: Session, lieu: Lieu) -> WayBack | None:
    """Return the way back that the address of the page carries; None for none, or one that is no search."""
    carried = request.args.get(BACK, "")[:MAX_LENGTH]
    if not carried:
        return None
    try:
        search = search_of(LieuxQuery.read(MultiDict(parse_qsl(carried))))
        centre = locate(session, search)
    except (InvalidInput, NotFound):
        return None
    travel, distance = _trip(session, search, centre.point, lieu)
    return WayBack(
        url=url_with_query("pages.search", query_of(search)),
        start=centre.place.label if centre.place else None,
        travel=travel,
        kilometres=distance,
    )


def _trip(session: Session, search: Search, start: Point, lieu: Lieu) -> tuple[str, str]:
    """Write the time and the distance of a trip, or the distance alone; empty where it is not known."""
    if lieu.longitude is None or lieu.latitude is None or lieu.position_precision not in PLACED_PRECISIONS:
        return "", ""
    end = Point(lon=lieu.longitude, lat=lieu.latitude)
    distance_m = sphere_distance_m(start, end)
    if search.mode is None or (search.mode == VOITURE and distance_m < MIN_DRIVE_M):
        return distance_in_words(distance_m), ""
    times = travel_source(session).to_many(start, np.array([end.lon]), np.array([end.lat]), mode=search.mode)
    [minutes], [measured] = times.minutes.tolist(), times.measured.tolist()
    if isnan(minutes):
        return distance_in_words(distance_m), ""
    return travel_in_words(minutes, search.mode, measured=measured), kilometres(distance_m)
