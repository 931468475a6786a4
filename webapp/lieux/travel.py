"""The API of travel times: minutes from one place to many, and the area within reach."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import Any

import numpy as np
from flask import Response, current_app, request
from shapely.geometry import mapping
from sqlalchemy.orm import Session

from geo.points import Point, sphere_distance_m
from geo.travel.isochrone import Isochrone
from geo.travel.load import load_travel
from geo.travel.modes import ESTIME, MESURE
from geo.travel.times import Travel, TravelTimes
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.session import with_session
from webapp.formats.media_types import GEOJSON, JSON
from webapp.lieux.place import Centre, centre_as_json, locate
from webapp.lieux.queries import read_area, read_trips
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


@blueprint.get("/isochrone")
@with_session
def isochrone(session: Session) -> Response:
    """Send the area within some minutes as a GeoJSON Feature, with the communes inside."""
    query = read_area(request.args)
    centre = locate(session, query.search)
    area = reached_area(session, centre.point, mode=query.mode, minutes=query.minutes)
    feature = _feature(load_travel(session), area, centre, query.mode)
    return Response(current_app.json.dumps(feature), mimetype=GEOJSON)


@blueprint.get("/temps")
@with_session
def temps(session: Session) -> Response:
    """Send the minutes from one place to many."""
    query = read_trips(request.args)
    centre = locate(session, query.search)
    lon, lat = (np.array(column, dtype=np.float64) for column in zip(*query.ends, strict=True))
    times = travel_source(session).to_many(centre.point, lon, lat, mode=query.mode)
    ends = [Point(*end) for end in query.ends]
    body = {
        "mode": query.mode,
        "centre": centre_as_json(centre),
        "temps": list(_trips(centre.point, ends, times)),
    }
    return Response(current_app.json.dumps(body), mimetype=JSON)


def _feature(travel: Travel, area: Isochrone, centre: Centre, mode: str) -> dict[str, Any]:
    calcul = MESURE if area.measured else ESTIME
    return {
        "type": "Feature",
        "geometry": _rounded(mapping(area.area)),
        "properties": {
            "mode": mode,
            "minutes": area.minutes,
            "calcul": calcul,
            "explication": CALCUL_LABELS[calcul],
            "centre": centre_as_json(centre),
            "population": area.population,
            "communes": travel.network.codes[area.seats].tolist(),
        },
    }


def _trips(origin: Point, ends: Sequence[Point], times: TravelTimes) -> Iterator[dict[str, Any]]:
    for end, minutes, measured in zip(ends, times.minutes.tolist(), times.measured.tolist(), strict=True):
        reached = not isnan(minutes)
        yield {
            "lon": end.lon,
            "lat": end.lat,
            "distance_m": round(sphere_distance_m(origin, end)),
            "minutes": round(minutes, 1) if reached else None,
            "calcul": (MESURE if measured else ESTIME) if reached else None,
        }


def _rounded(geometry: Any) -> Any:  # a GeoJSON geometry: lists of lists of numbers
    rings = [
        [
            [[round(lon, _DEGREE_DECIMALS), round(lat, _DEGREE_DECIMALS)] for lon, lat in ring]
            for ring in polygon
        ]
        for polygon in geometry["coordinates"]
    ]
    return {"type": "MultiPolygon", "coordinates": rings}
