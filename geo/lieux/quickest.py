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
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.lieux.filters import OPENING_COLUMNS, clauses, is_open_as
from geo.lieux.index import SPHERE_ERROR, index_for, loaded_index
from geo.lieux.nearest import (
    CANDIDATE_MARGIN,
    MAX_SEARCH_STATEMENTS,
    Hit,
    HitPage,
    cut_page,
    features_of,
)
from geo.lieux.quickest_in_memory import count_reached_in_memory, find_reached_in_memory, up_to_placed
from geo.lieux.ranking import age_rank, completeness, is_placed
from geo.lieux.reach import ReachedLieu, ReachQuery
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.times import Travel, TravelTimes, TravelTimeSource

CANDIDATE_GROWTH: Final = (2.0, 8.0)
"""Smallest and largest factor by which candidates grow when the quickest may be further away."""

_QUICKEST_FIRST: Final = attrgetter("minutes", "distance_m", "preference", "id")


class _Position(NamedTuple):
    """Position of a lieu in degrees, as a row of the database has it."""

    id: str
    lon: float
    lat: float


def find_quickest(
    session: Session, source: TravelTimeSource, query: ReachQuery, *, limit: int = 20, offset: int = 0
) -> HitPage:
    """List a page of the lieux that match and can be reached, the quickest first."""
    found = find_reached(session, source, query, wanted=offset + limit + 1)
    longest = inf if query.max_min is None else query.max_min
    return cut_page(
        found, attrgetter("minutes"), partial(_hits, session), offset=offset, limit=limit, longest=longest
    )


def find_reached(
    session: Session, source: TravelTimeSource, query: ReachQuery, *, wanted: int | None = None
) -> list[ReachedLieu]:
    """List the lieux reached, the quickest first: up to the `wanted`th placed one, or all within the limits.

    Equal minutes are ordered by distance, freshness, completeness and id, so that pages never overlap.
    """
    index = index_for(session, query.criteria)
    if index is not None and isinstance(source, Travel):
        return find_reached_in_memory(index, source, query, wanted=wanted)
    if wanted is not None:
        return _first_reached(session, source, query, wanted)
    return sorted(_reached(source, query, _candidates(session, query, limit=None)), key=_QUICKEST_FIRST)


def count_reached(session: Session, source: TravelTimeSource, query: ReachQuery, *, ceiling: int) -> int:
    """Count the placed lieux reached within the limits of the query, up to `ceiling`."""
    index = index_for(session, query.criteria)
    if index is not None and isinstance(source, Travel):
        return count_reached_in_memory(index, source, query, ceiling=ceiling)
    return min(sum(one.placed for one in find_reached(session, source, query)), ceiling)


def add_minutes(
    session: Session, source: TravelTimeSource, hits: Sequence[Hit], *, point: Point, mode: str
) -> list[Hit]:
    """Add the minutes from a point to hits, which stay in their order."""
    if not hits:
        return []
    positions = _read_positions(session, [hit.id for hit in hits])
    times = _times_to(source, positions, point, mode)
    known = dict(zip((one.id for one in positions), _pairs(times), strict=True))
    return [replace(hit, minutes=known[hit.id][0], measured=known[hit.id][1]) for hit in hits]


def _first_reached(
    session: Session, source: TravelTimeSource, query: ReachQuery, wanted: int
) -> list[ReachedLieu]:
    """List the quickest: more and more of the nearest candidates, until those further surely take longer."""
    known: dict[str, ReachedLieu] = {}
    seen: set[str] = set()
    limit = wanted * 2 + CANDIDATE_MARGIN
    while True:
        rows = _candidates(session, query, limit=limit)
        new = _reached(source, query, [row for row in rows if row.id not in seen])
        known |= {one.id: one for one in new}
        seen.update(row.id for row in rows)
        found = up_to_placed(sorted(known.values(), key=_QUICKEST_FIRST), wanted)
        if len(rows) < limit:
            return found
        seen_m = max(row.sphere_m for row in rows) * (1 - SPHERE_ERROR)
        complete = sum(one.placed for one in found) == wanted
        needed_m = query.max_distance_m(found[-1].minutes) if complete else inf
        if seen_m > needed_m:
            return found
        limit = int(limit * _growth(seen_m, needed_m))


def _growth(seen_m: float, needed_m: float) -> float:
    """Compute by what factor candidates grow: by the area still to be seen, and a half more."""
    least, most = CANDIDATE_GROWTH
    return most if seen_m * most < needed_m else min(most, max(least, 1.5 * (needed_m / seen_m) ** 2))


def _candidates(session: Session, query: ReachQuery, *, limit: int | None) -> Sequence[Row[Any]]:
    """Read the positions of the nearest lieux, and their hours where those matter."""
    bound_m, opening = query.bound_m, query.criteria.ouvert is not None
    statement = _candidates_statement(replace(query.criteria, ouvert=None), opening, bound_m is not None)
    return statement.rows(session, origin=query.point.ewkt, within_m=bound_m, candidates=limit)


@lru_cache(maxsize=MAX_SEARCH_STATEMENTS)
def _candidates_statement(criteria: Criteria, opening: bool, bounded: bool) -> CompiledStatement:
    """Compile the search of candidates, in the order of the spatial index."""
    origin = func.ST_GeogFromText(parameter("origin", Text))
    on_sphere = Lieu.position.op("<->", return_type=Float())(origin)
    inside = [func.ST_DWithin(Lieu.position, origin, parameter("within_m", Float))] if bounded else []
    statement = (
        select(
            Lieu.id,
            *(OPENING_COLUMNS if opening else ()),
            *_lon_lat(),
            func.ST_Distance(Lieu.position, origin).label("distance_m"),
            on_sphere.label("sphere_m"),
            is_placed().label("placed"),
            Lieu.date_maj,
            completeness().label("completeness"),
        )
        .where(Lieu.position.is_not(None), *inside, *clauses(criteria))
        .order_by(on_sphere)  # nothing else may follow, or the index is not used for the order
        .limit(parameter("candidates", Integer))
    )
    return compile_statement(statement)


def _reached(
    source: TravelTimeSource, query: ReachQuery, candidates: Sequence[Row[Any]]
) -> list[ReachedLieu]:
    """List the candidates that may be open and are reached in time, in their order."""
    at = query.criteria.ouvert
    rows = candidates if at is None else [row for row in candidates if is_open_as(query.open_then, row, at)]
    if not rows:
        return []
    times = _times_to(source, rows, query.point, query.mode)
    return [
        ReachedLieu(
            minutes,
            row.distance_m,
            row.id,
            measured,
            placed=row.placed,
            preference=(age_rank(row.date_maj), -row.completeness),
        )
        for row, (minutes, measured) in zip(rows, _pairs(times), strict=True)
        if minutes is not None and (query.max_min is None or minutes <= query.max_min)
    ]


def _read_positions(session: Session, ids: Sequence[str]) -> Sequence[Any]:  # of `id`, `lon` and `lat`
    if (index := loaded_index(session)) is not None:
        ranks = index.ranks_of(ids)
        lon, lat = index.rows.lon[ranks].tolist(), index.rows.lat[ranks].tolist()
        return [_Position(index.rows.ids[rank], x, y) for rank, x, y in zip(ranks, lon, lat, strict=True)]
    return session.execute(select(Lieu.id, *_lon_lat()).where(Lieu.id.in_(ids))).all()


def _times_to(source: TravelTimeSource, rows: Sequence[Row[Any]], point: Point, mode: str) -> TravelTimes:
    lon = np.array([row.lon for row in rows], dtype=np.float64)
    lat = np.array([row.lat for row in rows], dtype=np.float64)
    return source.to_many(point, lon, lat, mode=mode)


def _pairs(times: TravelTimes) -> list[tuple[float | None, bool]]:
    minutes = [float(value) if np.isfinite(value) else None for value in times.minutes]
    return list(zip(minutes, times.measured.tolist(), strict=True))


def _lon_lat() -> tuple[Any, Any]:  # expressions of floats
    plane = cast(Lieu.position, Geometry)
    return func.ST_X(plane).label("lon"), func.ST_Y(plane).label("lat")


def _hits(session: Session, found: Sequence[ReachedLieu]) -> list[Hit]:
    features = features_of(session, found)
    return [
        Hit(one.id, feature, one.distance_m, one.minutes, one.measured, one.placed)
        for one, feature in zip(found, features, strict=True)
    ]
