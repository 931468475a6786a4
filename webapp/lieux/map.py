"""The map of a page, opened on demand: lieux numbered as in the list beside it, and the area within reach."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from flask import request, url_for
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.lieux.tiles import BACKGROUND
from geo.points import Point
from geo.standard.fields import PLACED_PRECISIONS
from webapp.core.app import current_settings
from webapp.core.headers import PLAN_HOST
from webapp.core.languages import PARAMETER
from webapp.core.parameter import YES
from webapp.core.session import data_key
from webapp.core.urls import url_with_query
from webapp.lieux.params import MAP_OPEN, MIN_AREA_MIN, ReachQuery
from webapp.lieux.queries import Search
from webapp.lieux.travel_source import reached_area
from webapp.lieux.way_back import lieu_url
from webapp.wording.case import name_in_normal_case, street_in_normal_case
from webapp.wording.labels import mode_in_words
from webapp.wording.messages import _, ngettext
from webapp.wording.words import duration_in_words, number

PLAN: Final = (
    f"{PLAN_HOST}/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&STYLE=normal&TILEMATRIXSET=PM_0_19"
    "&FORMAT=image/png&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
)
"""https://geoservices.ign.fr/services-web-experts-cartes: no key, no limit of rate for WMTS."""


@dataclass(frozen=True, slots=True)
class Map:
    """A map as the attributes of its element: no script is inline."""

    markers: str
    """JSON: number, name, place and address of each lieu, in the order of the list."""
    background: str
    plan: str
    """Address of the tiles of the detailed map; empty when it is not offered."""
    close_url: str
    isochrone: str = ""
    """Address of a GeoJSON to draw below the lieux; empty for none."""
    view: str = ""
    """Latitude, longitude and zoom to look from; empty: whatever shows all lieux."""


def is_map_open() -> bool:
    """Return whether the address asks for the map."""
    return request.args.get(MAP_OPEN) == YES


def toggle_url(*, opened: bool) -> str:
    """Return the address of this very page with the map open, or closed."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in (MAP_OPEN, PARAMETER)]
    asked = [(MAP_OPEN, YES)] if opened else []
    return url_with_query(str(request.endpoint), [*kept, *asked], **(request.view_args or {}))


def make_map(
    features: Iterable[str | bytes],
    *,
    first_rank: int = 1,
    isochrone: str = "",
    view: str = "",
    can_close: bool = True,
    back: str = "",
) -> Map:
    """Make the map of lieux given as GeoJSON, numbered from `first_rank`, those that are not placed included.

    `back` is what links to their pages carry (see webapp.lieux.way_back).
    """
    lieux = [orjson.loads(feature) for feature in features]
    markers = [
        _marker(rank, lieu, back)
        for rank, lieu in enumerate(lieux, first_rank)
        if lieu["properties"]["position_precision"] in PLACED_PRECISIONS
    ]
    return Map(
        markers=orjson.dumps(markers).decode(),
        background=_background(),
        plan=PLAN if current_settings().tiles == "ign" else "",
        close_url=toggle_url(opened=False) if can_close else "",
        isochrone=isochrone,
        view=view,
    )


@dataclass(frozen=True, slots=True)
class ReachArea:
    """The area from which one reaches a lieu; `question` leads to it where it is not shown."""

    question: str
    url: str
    sentence: str = ""
    isochrone: str = ""
    """Address of its GeoJSON."""


def isochrone_url_of(search: Search, point: Point) -> str:
    """Return the address of the area of a search; empty where it has no longest time, or too short a one."""
    if search.mode is None or search.minutes is None or search.minutes < MIN_AREA_MIN:
        return ""
    return _isochrone_url(point, search.mode, search.minutes)


def reach_area_of(session: Session, lieu: Lieu) -> ReachArea:
    """Describe who can come to a lieu, where the address asks for it. Raises InvalidInput."""
    asked = ReachQuery.read(request.args)
    mode, minutes = asked.mode, asked.minutes
    within = _("en %(duration)s %(mode)s", duration=duration_in_words(minutes), mode=mode_in_words(mode))
    question = _("Qui peut venir ici %(within)s ?", within=within)
    query: dict[str, Any] = {"mode": mode, "minutes": minutes, MAP_OPEN: YES}
    url = url_for("pages.lieu", lieu_id=lieu.id, **query)
    if "minutes" not in request.args or lieu.latitude is None or lieu.longitude is None:
        return ReachArea(question, url)
    point = Point(lon=lieu.longitude, lat=lieu.latitude)
    sentence = _sentence(session, point, mode, minutes, within)
    return ReachArea(question, url, sentence, _isochrone_url(point, mode, minutes))


def _sentence(session: Session, point: Point, mode: str, minutes: int, within: str) -> str:
    area = reached_area(session, point, mode=mode, minutes=minutes)
    people = number(round(area.population, -2)) if area.population > 1_000 else number(area.population)
    communes = len(area.seats)
    values = {"people": people, "count": number(communes), "within": within}
    if area.measured:
        return ngettext(
            "%(people)s habitants de %(count)s commune peuvent venir ici %(within)s.",
            "%(people)s habitants de %(count)s communes peuvent venir ici %(within)s.",
            communes,
            **values,
        )
    return ngettext(
        "Environ %(people)s habitants de %(count)s commune peuvent venir ici %(within)s.",
        "Environ %(people)s habitants de %(count)s communes peuvent venir ici %(within)s.",
        communes,
        **values,
    )


def _isochrone_url(point: Point, mode: str, minutes: int) -> str:
    return url_for("travel.isochrone", lat=point.lat, lon=point.lon, mode=mode, minutes=minutes)


def _marker(rank: int, lieu: Mapping[str, Any], back: str) -> dict[str, Any]:
    values = lieu["properties"]
    lon, lat = lieu["geometry"]["coordinates"]
    street = street_in_normal_case(values["adresse"] or "")
    lines = (street, " ".join(filter(None, (values["code_postal"], values["commune"]))))
    return {
        "rank": rank,
        "nom": name_in_normal_case(values["nom"], values["commune"]),
        "adresse": ", ".join(filter(None, lines)),
        "url": lieu_url(lieu["id"], back),
        "lon": lon,
        "lat": lat,
    }


def _background() -> str:
    """Return the address of the tiles; it changes with the data, so that browsers may keep them."""
    somewhere = url_for("tiles.tile", layer=BACKGROUND, z=0, x=0, y=0, v=data_key())
    return somewhere.replace("/0/0/0.", "/{z}/{x}/{y}.")
