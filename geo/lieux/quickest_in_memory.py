"""The quickest to reach among lieux kept in memory: search the network no further than it takes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geo.arrays import Flags, Floats, Ints
from geo.lieux.index import Placed
from geo.lieux.subset import Chosen
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.pace import Pace
from geo.travel.times import Travel
from geo.travel.trip import Reached, Trip

EFFORT_BY_KM = 1.6
"""Of ways to the nearest lieux, all but one in ten ask for less."""

EFFORT_MORE = 3.0

FURTHER = 2.0
"""How many times further to search when too few are found."""

WHOLE_COUNTRY_MIN = 600.0


@dataclass(frozen=True, eq=False)
class _Found:
    """Lieux within the minutes searched. Shape: (m,) each."""

    ranks: Ints
    minutes: Floats
    measured: Flags

    def take(self, rows: Flags | Ints) -> "_Found":
        return _Found(self.ranks[rows], self.minutes[rows], self.measured[rows])


_NOTHING = _Found(np.empty(0, dtype=np.int64), np.empty(0), np.empty(0, dtype=np.bool_))


def reach_placed(
    placed: Placed,
    travel: Travel,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None = None,
    wanted: int | None = None,
) -> list[Reached]:
    """List what can be reached, the quickest first: the first `wanted`, or all within the time of the trip.

    Equal minutes are ordered by distance, then by id.
    """
    found = _find(placed, travel, point=point, criteria=criteria, trip=trip, radius_m=radius_m, wanted=wanted)
    return _ordered(placed, _first(found, wanted), point)[:wanted]


def count_placed(
    placed: Placed,
    travel: Travel,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None = None,
    most: int,
) -> int:
    """Count what can be reached within the time of the trip, up to `most`."""
    found = _find(placed, travel, point=point, criteria=criteria, trip=trip, radius_m=radius_m, wanted=most)
    return min(len(found.ranks), most)


def _find(
    placed: Placed,
    travel: Travel,
    *,
    point: Point,
    criteria: Criteria,
    trip: Trip,
    radius_m: float | None,
    wanted: int | None,
) -> _Found:
    """Find the quickest to reach, `wanted` at least if there are so many, or all."""
    if not travel.network.size:
        return _NOTHING
    chosen = placed.chosen(criteria)
    places = chosen.of_places(placed.attached(travel.network))
    for limit_min in _limits(chosen, travel.paces[trip.mode], point=point, trip=trip, wanted=wanted):
        ranks, times = travel.among(point, places, mode=trip.mode, limit_min=limit_min)
        found = _Found(ranks, times.minutes, times.measured)
        if radius_m is not None:
            found = found.take(_far_m(placed, found, point) <= radius_m)
        if wanted is not None and len(found.ranks) >= wanted:
            break
    return found


def _limits(chosen: Chosen, pace: Pace, *, point: Point, trip: Trip, wanted: int | None) -> Iterator[float]:
    """Give minutes to search within, further and further, up to those of the trip."""
    most_min = np.inf if trip.most_min is None else trip.most_min
    if wanted is not None and wanted <= len(chosen.ranks):
        _, reach_m = chosen.nearest(point, wanted)
        effort = EFFORT_BY_KM * reach_m / 1_000 + EFFORT_MORE
        limit_min = float(pace.minutes(np.array([effort]))[0])
        while limit_min < min(most_min, WHOLE_COUNTRY_MIN):
            yield limit_min
            limit_min *= FURTHER
    yield most_min


def _first(found: _Found, wanted: int | None) -> _Found:
    """Keep the quickest `wanted`, and those that take as long as the last of them."""
    if wanted is None or len(found.ranks) <= wanted:
        return found
    return found.take(found.minutes <= np.partition(found.minutes, wanted - 1)[wanted - 1])


def _far_m(placed: Placed, found: _Found, point: Point) -> Floats:
    return placed.far_m(point, found.ranks)


def _ordered(placed: Placed, found: _Found, point: Point) -> list[Reached]:
    far_m = _far_m(placed, found, point)
    order = np.lexsort((found.ranks, far_m, found.minutes))
    ranks, minutes, measured = found.ranks[order], found.minutes[order], found.measured[order]
    columns = (minutes.tolist(), far_m[order].tolist(), ranks.tolist(), measured.tolist())
    ids, features = placed.rows.ids, placed.rows.features
    return [
        Reached(one_min, one_m, ids[rank], known, features[rank] if features else None)
        for one_min, one_m, rank, known in zip(*columns, strict=True)
    ]
