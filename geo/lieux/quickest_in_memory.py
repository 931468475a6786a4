"""The quickest to reach among indexed lieux: the network is searched no further than it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from geo.arrays import Flags, Floats, Ints
from geo.lieux.index import LieuIndex
from geo.lieux.matching import MatchingLieux
from geo.lieux.reach import ReachedLieu, ReachQuery
from geo.travel.estimate import Pace
from geo.travel.times import Travel

FIRST_EFFORT_PER_KM = 1.6
FIRST_EFFORT = 3.0
"""Effort of the first search: so much for each km as the crow flies to the last lieu wanted, and so much
besides. All but one in ten of the routes to the nearest lieux take less."""

NEXT_SEARCH_FACTOR = 2.0
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


def find_reached_in_memory(
    index: LieuIndex, travel: Travel, query: ReachQuery, *, wanted: int | None = None
) -> list[ReachedLieu]:
    """List the lieux reached, the quickest first: up to the `wanted`th placed one, or all within the limits.

    Equal minutes are ordered by distance, freshness, completeness and id.
    """
    found = _quickest(index, _search(index, travel, query, wanted=wanted), wanted)
    return up_to_placed(_ordered(index, found, query), wanted)


def up_to_placed(found: list[ReachedLieu], wanted: int | None) -> list[ReachedLieu]:
    """Cut a list after its `wanted`th placed lieu."""
    if wanted is None:
        return found
    placed = (at for at, one in enumerate(found, start=1) if one.placed)
    return found[: next(islice(placed, wanted - 1, None), len(found))]


def count_reached_in_memory(index: LieuIndex, travel: Travel, query: ReachQuery, *, ceiling: int) -> int:
    """Count the placed lieux reached within the limits of the query, up to `ceiling`."""
    found = _search(index, travel, query, wanted=ceiling)
    return min(int(np.count_nonzero(index.rows.placed[found.ranks])), ceiling)


def _search(index: LieuIndex, travel: Travel, query: ReachQuery, *, wanted: int | None) -> _Found:
    """Find the quickest to reach, `wanted` placed ones at least if there are so many, or all."""
    if not travel.network.size:
        return _NOTHING
    matching = index.matching(query.criteria)
    places = matching.select(index.access_index(travel.network))
    for limit_min in _time_limits(matching, travel.paces[query.mode], query, wanted=wanted):
        ranks, times = travel.within(query.point, places, mode=query.mode, limit_min=limit_min)
        found = _Found(ranks, times.minutes, times.measured)
        if query.radius_m is not None:
            found = found.take(index.distances_m(query.point, found.ranks) <= query.radius_m)
        if wanted is not None and np.count_nonzero(index.rows.placed[found.ranks]) >= wanted:
            break
    return found


def _time_limits(
    matching: MatchingLieux, pace: Pace, query: ReachQuery, *, wanted: int | None
) -> Iterator[float]:
    """Yield the minutes to search within, further and further, up to those of the query."""
    max_min = np.inf if query.max_min is None else query.max_min
    if wanted is not None and wanted <= len(matching.ranks):
        _, reach_m = matching.nearest(query.point, wanted)
        effort = FIRST_EFFORT_PER_KM * reach_m / 1_000 + FIRST_EFFORT
        limit_min = float(pace.minutes(np.array([effort]))[0])
        while limit_min < min(max_min, WHOLE_COUNTRY_MIN):
            yield limit_min
            limit_min *= NEXT_SEARCH_FACTOR
    yield max_min


def _quickest(index: LieuIndex, found: _Found, wanted: int | None) -> _Found:
    """Return the quickest up to the `wanted`th placed one, and those that take as long."""
    if wanted is None or len(found.ranks) <= wanted:
        return found
    of_placed = found.minutes[index.rows.placed[found.ranks]]
    if len(of_placed) <= wanted:
        return found
    return found.take(found.minutes <= np.partition(of_placed, wanted - 1)[wanted - 1])


def _ordered(index: LieuIndex, found: _Found, query: ReachQuery) -> list[ReachedLieu]:
    distances_m = index.distances_m(query.point, found.ranks)
    order = np.lexsort((index.rows.preference[found.ranks], distances_m, found.minutes))
    ranks, minutes, measured = found.ranks[order], found.minutes[order], found.measured[order]
    placed = index.rows.placed[ranks]
    columns = (
        minutes.tolist(),
        distances_m[order].tolist(),
        ranks.tolist(),
        measured.tolist(),
        placed.tolist(),
    )
    ids, features = index.rows.ids, index.rows.features
    return [
        ReachedLieu(one_min, one_m, ids[rank], known, features[rank] if features else None, its_own)
        for one_min, one_m, rank, known, its_own in zip(*columns, strict=True)
    ]
