"""Search of lieux by travel time: the quickest to reach, which are not always the nearest."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from math import inf
from operator import attrgetter
from typing import Any, Final, NamedTuple

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import Float, Integer, Row, Text, cast, func, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.database.sql import Prepared, parameter, prepare
from geo.lieux.index import SPHERE_ERROR, placed_for, placed_of
from geo.lieux.nearest import MARGIN, SHAPES, Hit, Page, complete
from geo.lieux.opening_filter import OPENING_COLUMNS, may_be_open
from geo.lieux.quickest_in_memory import count_placed, reach_placed
from geo.lieux.sql_filters import clauses
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.times import Times, Travel, Ways
from geo.travel.trip import Reached, Trip

GROWTHS: Final = (2.0, 8.0)
"""How many times more lieux are looked at, at least and at most, when the quickest may be further."""


class Place(NamedTuple):
    """Where a lieu is, in degrees."""

    id: str
    lon: float
    lat: float


_ORDER: Final = attrgetter("minutes", "distance_m", "id")


def find_quickest(
    session: Session,
    ways: Ways,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None = None,
    limit: int = 20,
    offset: int = 0,
) -> Page:
    """List the lieux that match and can be reached, the quickest first."""
    wanted = offset + limit + 1
    found = reach(session, ways, point=point, criteria=criteria, trip=trip, radius_m=radius_m, wanted=wanted)
    return Page(hits=_hits(session, found[offset : offset + limit]), more=len(found) >= wanted)


def reach(
    session: Session,
    ways: Ways,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None = None,
    wanted: int | None = None,
) -> list[Reached]:
    """List what can be reached, the quickest first: the first `wanted`, or all within the time of the trip.

    Equal minutes are ordered by distance, then by id, so that pages never overlap.
    """
    placed = placed_for(session, criteria)
    if placed is not None and isinstance(ways, Travel):
        return reach_placed(
            placed,
            ways,
            point=point,
            criteria=criteria,
            trip=trip,
            radius_m=radius_m,
            wanted=wanted,
        )
    look = partial(_candidates, session, point=point, criteria=criteria, trip=trip, radius_m=radius_m)
    times = partial(_reached, ways, point=point, criteria=criteria, trip=trip)
    if wanted is None:
        return sorted(times(look(limit=None)), key=_ORDER)
    known: dict[str, Reached] = {}
    seen: set[str] = set()
    limit = wanted * 2 + MARGIN
    while True:
        rows = look(limit=limit)
        known |= {one.id: one for one in times([row for row in rows if row.id not in seen])}
        seen.update(row.id for row in rows)
        found = sorted(known.values(), key=_ORDER)[:wanted]
        if len(rows) < limit:
            return found
        seen_m = max(row.sphere_m for row in rows) * (1 - SPHERE_ERROR)
        needed_m = trip.surely_beyond_m(found[-1].minutes) if len(found) == wanted else inf
        if seen_m > needed_m:
            return found
        limit = int(limit * _growth(seen_m, needed_m))


def count_reached(
    session: Session,
    ways: Ways,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None = None,
    most: int,
) -> int:
    """Count the lieux that match and can be reached within the time of the trip, up to `most`."""
    placed = placed_for(session, criteria)
    if placed is not None and isinstance(ways, Travel):
        return count_placed(
            placed, ways, point=point, criteria=criteria, trip=trip, radius_m=radius_m, most=most
        )
    found = reach(session, ways, point=point, criteria=criteria, trip=trip, radius_m=radius_m)
    return min(len(found), most)


def timed(session: Session, ways: Ways, hits: Sequence[Hit], *, point: Point, mode: str) -> list[Hit]:
    """Add to hits the minutes of the way there, in the order they are in."""
    if not hits:
        return []
    places = _places(session, [hit.id for hit in hits])
    times = _times(ways, places, point, mode)
    known = dict(zip((place.id for place in places), _pairs(times), strict=True))
    return [replace(hit, minutes=known[hit.id][0], measured=known[hit.id][1]) for hit in hits]


def _places(session: Session, ids: Sequence[str]) -> Sequence[Any]:  # of `id`, `lon` and `lat`
    """Tell where lieux are."""
    if (placed := placed_of(session)) is not None:
        ranks = placed.ranks_of(ids)
        lon, lat = placed.rows.lon[ranks].tolist(), placed.rows.lat[ranks].tolist()
        return [Place(placed.rows.ids[rank], x, y) for rank, x, y in zip(ranks, lon, lat, strict=True)]
    return session.execute(select(Lieu.id, *_lon_lat()).where(Lieu.id.in_(ids))).all()


def _growth(seen_m: float, needed_m: float) -> float:
    """Say how many times more lieux to look at, if they are as many everywhere, and a few more."""
    least, most = GROWTHS
    return most if seen_m * most < needed_m else min(most, max(least, 1.5 * (needed_m / seen_m) ** 2))


def _candidates(
    session: Session,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None,
    limit: int | None,
) -> Sequence[Row[Any]]:
    """Read where the nearest lieux are, that may be open."""
    within = [most_m for most_m in (radius_m, _most_m(trip)) if most_m is not None]
    nearest = _nearest(replace(criteria, ouvert=None), criteria.ouvert is not None, bool(within))
    return nearest.rows(session, here=point.ewkt, within_m=min(within, default=None), candidates=limit)


@lru_cache(maxsize=SHAPES)
def _nearest(criteria: Criteria, opening: bool, bounded: bool) -> Prepared:
    """Spell the search of candidates, in the order of the index."""
    here = func.ST_GeogFromText(parameter("here", Text))
    on_sphere = Lieu.position.op("<->", return_type=Float())(here)
    inside = [func.ST_DWithin(Lieu.position, here, parameter("within_m", Float))] if bounded else []
    statement = (
        select(
            Lieu.id,
            *(OPENING_COLUMNS if opening else ()),
            *_lon_lat(),
            func.ST_Distance(Lieu.position, here).label("distance_m"),
            on_sphere.label("sphere_m"),
        )
        .where(Lieu.position.is_not(None), *inside, *clauses(criteria))
        .order_by(on_sphere)  # nothing else may follow, or the index is not used for the order
        .limit(parameter("candidates", Integer))
    )
    return prepare(statement)


def _most_m(trip: Trip) -> float | None:
    return None if trip.most_min is None else trip.surely_beyond_m(trip.most_min)


def _reached(
    ways: Ways, seen: Sequence[Row[Any]], *, point: Point, criteria: Criteria, trip: Trip
) -> list[Reached]:
    at = criteria.ouvert
    rows = seen if at is None else [row for row in seen if may_be_open(row, at)]
    if not rows:
        return []
    times = _times(ways, rows, point, trip.mode)
    return [
        Reached(minutes, row.distance_m, row.id, measured)
        for row, (minutes, measured) in zip(rows, _pairs(times), strict=True)
        if minutes is not None and (trip.most_min is None or minutes <= trip.most_min)
    ]


def _times(ways: Ways, rows: Sequence[Row[Any]], point: Point, mode: str) -> Times:
    lon = np.array([row.lon for row in rows], dtype=np.float64)
    lat = np.array([row.lat for row in rows], dtype=np.float64)
    return ways.to_many(point, lon, lat, mode=mode)


def _pairs(times: Times) -> list[tuple[float | None, bool]]:
    minutes = [float(value) if np.isfinite(value) else None for value in times.minutes]
    return list(zip(minutes, times.measured.tolist(), strict=True))


def _lon_lat() -> tuple[Any, Any]:  # expressions of floats
    plane = cast(Lieu.position, Geometry)
    return func.ST_X(plane).label("lon"), func.ST_Y(plane).label("lat")


def _hits(session: Session, found: Sequence[Reached]) -> list[Hit]:
    features = complete(session, found)
    return [
        Hit(one.id, feature, one.distance_m, one.minutes, one.measured)
        for one, feature in zip(found, features, strict=True)
    ]
