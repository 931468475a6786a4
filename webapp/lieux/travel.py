"""The API of travel times: minutes from one place to many, and the area within reach."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

import numpy as np
from flask import Response, request
from shapely.geometry import mapping
from sqlalchemy.orm import Session

from geo.points import Point, sphere_distance_m
from geo.travel.isochrone import Isochrone
from geo.travel.load import load_travel
from geo.travel.modes import ESTIME, MESURE
from geo.travel.times import Travel, TravelTimes
from webapp.core.answer import send_json
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.openapi import Content, Operation
from webapp.core.session import with_session
from webapp.formats.media_types import GEOJSON, JSON
from webapp.lieux.answers import (
    AreaGeometryAnswer,
    AreaPropertiesAnswer,
    IsochroneAnswer,
    ProblemeDeVilleAnswer,
    TempsAnswer,
    TripAnswer,
)
from webapp.lieux.params import AreaQuery, TripsQuery
from webapp.lieux.place import PLACE_REFUSALS, Centre, centre_answer, locate
from webapp.lieux.queries import Search
from webapp.lieux.travel_source import reached_area, travel_source

blueprint = SiteBlueprint(
    "travel", __name__, url_prefix="/api/v1", policy=Policy(problem_prefix="/api/", cors=True)
)

_DEGREE_DECIMALS = 5
"""A metre."""

CALCUL_LABELS = {
    MESURE: "Durées mesurées sur les routes.",
    ESTIME: "Durées estimées sans calcul d'itinéraire : un ordre de grandeur.",
}


@blueprint.get(
    "/isochrone",
    operation=Operation(
        "dessinerIsochrone",
        "Ce que l'on atteint en un certain temps, avec les communes dont la mairie est dedans.",
        Content(GEOJSON, "Un polygone, sans la mer.", IsochroneAnswer),
        query=AreaQuery,
        refusals=PLACE_REFUSALS,
        problem=ProblemeDeVilleAnswer,
        example={"q": "Guéret", "mode": "velo", "minutes": "30"},
    ),
)
@with_session
def isochrone(session: Session) -> Response:
    """Send the area within some minutes as a GeoJSON Feature, with the communes inside."""
    query = AreaQuery.read(request.args)
    centre = locate(session, Search.around(query))
    area = reached_area(session, centre.point, mode=query.mode, minutes=query.minutes)
    feature = _feature(load_travel(session), area, centre, query.mode)
    return send_json(feature, GEOJSON)


@blueprint.get(
    "/temps",
    operation=Operation(
        "mesurerTemps",
        "Les minutes d'une ville ou d'un point à plusieurs autres.",
        Content(JSON, "Les durées, dans l'ordre demandé.", TempsAnswer),
        query=TripsQuery,
        refusals=PLACE_REFUSALS,
        problem=ProblemeDeVilleAnswer,
        example={"q": "Guéret", "vers": "45.96,2.17"},
    ),
)
@with_session
def temps(session: Session) -> Response:
    """Send the minutes from one place to many."""
    query = TripsQuery.read(request.args)
    centre = locate(session, Search.around(query))
    lon, lat = (np.array(column, dtype=np.float64) for column in zip(*query.vers, strict=True))
    times = travel_source(session).to_many(centre.point, lon, lat, mode=query.mode)
    ends = [Point(*end) for end in query.vers]
    trips = list(_trips(centre.point, ends, times))
    found = TempsAnswer(mode=query.mode, centre=centre_answer(centre), temps=trips)
    return send_json(found)


def _feature(travel: Travel, area: Isochrone, centre: Centre, mode: str) -> IsochroneAnswer:
    calcul = MESURE if area.measured else ESTIME
    properties = AreaPropertiesAnswer(
        mode=mode,
        minutes=area.minutes,
        calcul=calcul,
        explication=CALCUL_LABELS[calcul],
        centre=centre_answer(centre),
        population=area.population,
        communes=travel.network.codes[area.seats].tolist(),
    )
    return IsochroneAnswer(type="Feature", geometry=_rounded(mapping(area.area)), properties=properties)


def _trips(origin: Point, ends: Sequence[Point], times: TravelTimes) -> Iterator[TripAnswer]:
    for end, minutes, measured in zip(ends, times.minutes.tolist(), times.measured.tolist(), strict=True):
        reached = not isnan(minutes)
        yield TripAnswer(
            lon=end.lon,
            lat=end.lat,
            distance_m=round(sphere_distance_m(origin, end)),
            minutes=round(minutes, 1) if reached else None,
            calcul=(MESURE if measured else ESTIME) if reached else None,
        )


def _rounded(geometry: Any) -> AreaGeometryAnswer:  # a GeoJSON geometry: lists of lists of numbers
    rings = [
        [
            [(round(lon, _DEGREE_DECIMALS), round(lat, _DEGREE_DECIMALS)) for lon, lat in ring]
            for ring in polygon
        ]
        for polygon in geometry["coordinates"]
    ]
    return AreaGeometryAnswer(type="MultiPolygon", coordinates=rings)
