"""Minutes by car, by bicycle and on foot between any points, on known roads or estimated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.points import Point
from geo.travel.access_index import Attached
from geo.travel.estimate import Estimate, Joined
from geo.travel.graph import NOWHERE, Network
from geo.travel.measured import FURTHEST_MIN, Measured
from geo.travel.pace import PACES, Pace

JUST_BEYOND: Final = 1 + 1e-9
"""So that what is just within a limit is not lost by rounding."""


class Roads(Protocol):
    """Minutes on real roads between near seats, where they are known."""

    def minutes(self, mode: str) -> csr_array:
        """Give minutes from seat to seat, in the order of the network; no entry where unknown."""

    def covers(self, mode: str) -> Flags:
        """Tell from which seats the minutes are known. Shape: (N,)."""


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes to many places: not a number where unreachable or unknown. Shape: (n,)."""

    minutes: Floats
    measured: Flags
    """Whether they come from real roads; else they are an estimate."""


class Ways(Protocol):
    """Whatever knows how long the way to many places takes: Travel, or a routing engine."""

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """For every seat, the nearest of some places: its minutes, and its rank or -1. Shape: (N,)."""

    minutes: Floats
    index: NDArray[np.int64]
    measured: Flags


@dataclass(frozen=True, eq=False)
class Travel:
    """Answers how long it takes. Without `roads`, everything is estimated."""

    network: Network
    roads: Roads | None = None
    paces: Mapping[str, Pace] = field(default_factory=lambda: PACES)
    _estimates: dict[str, Estimate] = field(default_factory=dict, init=False, repr=False)
    _measures: dict[str, Measured | None] = field(default_factory=dict, init=False, repr=False)

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many."""
        if not self.network.size:
            return _times(np.full(len(lon), np.inf), None)
        here, there = self._joined(origin), Joined(lon, lat, self.network.access(lon, lat))
        known = self._measured_from(here, mode)
        return _times(
            self._estimate(mode).to_many(here, there), None if known is None else known.to_many(here, there)
        )

    def among(self, origin: Point, places: Attached, *, mode: str, limit_min: float) -> tuple[Ints, Times]:
        """Find which places are within some minutes of a point: their ranks, and the minutes to each."""
        here, estimate = self._joined(origin), self._estimate(mode)
        known = self._measured_from(here, mode)
        beyond_chains = known is not None and limit_min > FURTHEST_MIN
        limit = np.inf if beyond_chains else JUST_BEYOND * limit_min
        efforts = estimate.efforts(here, limit=self.paces[mode].effort(limit))
        passed = np.isfinite(efforts)
        passed[self.network.next_to(int(here.access.home[0]))] = True
        if beyond_chains:
            passed[:] = True  # one known way may be of any length, and lead over water
        elif known is not None:
            passed |= np.isfinite(known.to_seats(here, limit_min=limit))
        ranks = places.around(np.flatnonzero(passed))
        there = places.take(ranks)
        times = _times(
            estimate.by_way_of(efforts, here, there), None if known is None else known.to_many(here, there)
        )
        within = times.minutes <= limit_min
        return ranks[within], Times(times.minutes[within], times.measured[within])

    def seat_minutes(self, origin: Point, *, mode: str, limit_min: float | None = None) -> Times:
        """Give the minutes from a point to every seat, not a number beyond `limit_min`."""
        if not self.network.size:
            return _times(np.empty(0), None)
        here, limit = self._joined(origin), _limit(limit_min)
        known = self._measured_from(here, mode)
        return _times(
            self._estimate(mode).to_seats(here, limit_min=limit),
            None if known is None else known.to_seats(here, limit_min=limit),
        )

    def to_nearest(self, lon: Floats, lat: Floats, *, mode: str, limit_min: float | None = None) -> Nearest:
        """Find for every seat the nearest of some places."""
        if not self.network.size:
            return Nearest(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0, dtype=bool))
        there, limit = Joined(lon, lat, self.network.access(lon, lat)), _limit(limit_min)
        minutes, rank = self._estimate(mode).from_seats(there, limit_min=limit)
        roads = self._measured(mode)
        if roads is None:
            return Nearest(_or_nan(minutes), rank, np.zeros(len(rank), dtype=bool))
        known_minutes, known_rank = roads.from_seats(there, limit_min=limit)
        # A place in the commune itself is reached without the table: the estimate stays where it is less.
        own = there.access.home[rank] == np.arange(len(rank)) if len(lon) else np.zeros(len(rank), dtype=bool)
        known = np.isfinite(known_minutes) & ~(own & (rank >= 0) & (minutes <= known_minutes))
        # Of a place that no known way leads to, the table says nothing: it may well be the nearest.
        other_minutes, other_rank = self._off_table(there, roads, mode=mode, limit_min=limit)
        nearer = known & (other_minutes < known_minutes)
        return Nearest(
            _or_nan(np.select([nearer, known], [other_minutes, known_minutes], minutes)),
            np.select([nearer, known], [other_rank, known_rank], rank),
            known & ~nearer,
        )

    def between(self, origins: Ints32, *, mode: str, limit_min: float) -> csr_array:
        """Give the minutes from some seats to all within a limit; 0.001 from one to itself.

        Shape: (len(origins), N). No entry where further or unreachable.
        """
        estimated = self._estimate(mode).between(origins, limit_min=limit_min)
        roads = self._measured(mode)
        if roads is None:
            return estimated
        kept = diags_array((~roads.covers[origins]).astype(float))
        return csr_array(kept @ estimated + roads.between(origins, limit_min=limit_min))

    def _off_table(
        self, there: Joined, roads: Measured, *, mode: str, limit_min: float
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Estimate for every seat the nearest of the places that no known way leads to, and its rank."""
        ranks = np.flatnonzero(~roads.listed[there.access.home])
        lon, lat = there.lon[ranks], there.lat[ranks]
        others = Joined(lon, lat, self.network.access(lon, lat))
        minutes, rank = self._estimate(mode).from_seats(others, limit_min=limit_min)
        return minutes, np.append(ranks, NOWHERE)[rank]

    def _joined(self, point: Point) -> Joined:
        return Joined(np.array([point.lon]), np.array([point.lat]), self.network.access_of(point))

    def _estimate(self, mode: str) -> Estimate:
        if mode not in self._estimates:
            self._estimates[mode] = Estimate(self.network, self.paces[mode])
        return self._estimates[mode]

    def _measured_from(self, here: Joined, mode: str) -> Measured | None:
        """Give the known roads where they tell the ways from a point."""
        roads = self._measured(mode)
        return roads if roads is not None and roads.covers_origin(here) else None

    def _measured(self, mode: str) -> Measured | None:
        if mode not in self._measures:
            covers = None if self.roads is None else self.roads.covers(mode)
            self._measures[mode] = (
                None
                if self.roads is None or covers is None or not covers.any()
                else Measured(self.roads.minutes(mode), covers, self._estimate(mode))
            )
        return self._measures[mode]


def _limit(limit_min: float | None) -> float:
    return np.inf if limit_min is None else limit_min


def _times(estimated: Floats, known: Floats | None) -> Times:
    """Take what is known of roads, and the estimate elsewhere."""
    if known is None:
        return Times(_or_nan(estimated), np.zeros(len(estimated), dtype=bool))
    measured = np.isfinite(known)
    return Times(_or_nan(np.where(measured, known, estimated)), measured)


def _or_nan(minutes: Floats) -> Floats:
    return np.where(np.isfinite(minutes), minutes, np.nan)
