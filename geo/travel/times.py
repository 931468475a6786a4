"""Minutes by car, by bicycle and on foot between any points, on known roads or estimated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from scipy.sparse import csr_array, diags_array

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.points import Point
from geo.travel.access_index import AccessIndex
from geo.travel.estimate import PACES, EstimatedTimes, Pace
from geo.travel.graph import NO_INDEX, Network, NetworkPoints
from geo.travel.road_table import RoadTable
from geo.travel.road_times import MAX_CHAIN_MIN, RoadTimes

ROUNDING_MARGIN: Final = 1 + 1e-9
"""So that what is just within a limit is not lost by rounding."""


@dataclass(frozen=True, slots=True)
class TravelTimes:
    """Minutes to many places: not a number where unreachable or unknown. Shape: (n,)."""

    minutes: Floats
    measured: Flags
    """Whether they come from real roads; else they are an estimate."""


class TravelTimeSource(Protocol):
    """Whatever computes the minutes to many places: Travel, or a routing engine."""

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many."""


@dataclass(frozen=True, slots=True)
class NearestPlaces:
    """For every seat, the nearest of some places: its minutes, and its rank or -1. Shape: (N,)."""

    minutes: Floats
    index: Ints
    measured: Flags


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel times over a network of communes. Without `roads`, all of them are estimated."""

    network: Network
    roads: RoadTable | None = None
    paces: Mapping[str, Pace] = field(default_factory=lambda: PACES)
    _estimates: dict[str, EstimatedTimes] = field(default_factory=dict, init=False, repr=False)
    _road_times: dict[str, RoadTimes | None] = field(default_factory=dict, init=False, repr=False)

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many."""
        if not self.network.size:
            return _merge(np.full(len(lon), np.inf), None)
        start, places = self._locate(origin), NetworkPoints(lon, lat, self.network.access(lon, lat))
        roads = self._roads_from(start, mode)
        return _merge(
            self._estimate(mode).to_many(start, places),
            None if roads is None else roads.to_many(start, places),
        )

    def within(
        self, origin: Point, index: AccessIndex, *, mode: str, limit_min: float
    ) -> tuple[Ints, TravelTimes]:
        """Return the ranks of the places within some minutes of a point, and the minutes to each."""
        start, estimate = self._locate(origin), self._estimate(mode)
        roads = self._roads_from(start, mode)
        beyond_chains = roads is not None and limit_min > MAX_CHAIN_MIN
        limit = np.inf if beyond_chains else ROUNDING_MARGIN * limit_min
        efforts = estimate.efforts(start, limit=self.paces[mode].effort(limit))
        reached = np.isfinite(efforts)
        reached[self.network.neighbours(int(start.access.home[0]))] = True
        if beyond_chains:
            reached[:] = True  # one known route may be of any length, and lead over water
        elif roads is not None:
            reached |= np.isfinite(roads.to_seats(start, limit_min=limit))
        ranks = index.reached_from(np.flatnonzero(reached))
        places = index.places.take(ranks)
        times = _merge(
            estimate.to_many_from_efforts(efforts, start, places),
            None if roads is None else roads.to_many(start, places),
        )
        inside = times.minutes <= limit_min
        return ranks[inside], TravelTimes(times.minutes[inside], times.measured[inside])

    def to_seats(self, origin: Point, *, mode: str, limit_min: float | None = None) -> TravelTimes:
        """Compute the minutes from a point to every seat, not a number beyond `limit_min`."""
        if not self.network.size:
            return _merge(np.empty(0), None)
        start, limit = self._locate(origin), _limit(limit_min)
        roads = self._roads_from(start, mode)
        return _merge(
            self._estimate(mode).to_seats(start, limit_min=limit),
            None if roads is None else roads.to_seats(start, limit_min=limit),
        )

    def to_nearest(
        self, lon: Floats, lat: Floats, *, mode: str, limit_min: float | None = None
    ) -> NearestPlaces:
        """Compute for every seat the nearest of some places."""
        if not self.network.size:
            return NearestPlaces(np.empty(0), np.empty(0, dtype=np.int64), np.empty(0, dtype=bool))
        places, limit = NetworkPoints(lon, lat, self.network.access(lon, lat)), _limit(limit_min)
        minutes, rank = self._estimate(mode).from_seats(places, limit_min=limit)
        roads = self._roads(mode)
        if roads is None:
            return NearestPlaces(_or_nan(minutes), rank, np.zeros(len(rank), dtype=bool))
        road_minutes, road_rank = roads.from_seats(places, limit_min=limit)
        # A place in the commune itself is reached without the table: the estimate stays where it is less.
        own = (
            places.access.home[rank] == np.arange(len(rank)) if len(lon) else np.zeros(len(rank), dtype=bool)
        )
        known = np.isfinite(road_minutes) & ~(own & (rank >= 0) & (minutes <= road_minutes))
        # Of a place that no known route leads to, the table says nothing: it may well be the nearest.
        other_minutes, other_rank = self._nearest_off_table(places, roads, mode=mode, limit_min=limit)
        nearer = known & (other_minutes < road_minutes)
        return NearestPlaces(
            _or_nan(np.select([nearer, known], [other_minutes, road_minutes], minutes)),
            np.select([nearer, known], [other_rank, road_rank], rank),
            known & ~nearer,
        )

    def between(self, origins: Ints32, *, mode: str, limit_min: float) -> csr_array:
        """Compute the minutes from some seats to all within a limit; 0.001 from one to itself.

        Shape: (len(origins), N). No entry where further or unreachable.
        """
        estimated = self._estimate(mode).between(origins, limit_min=limit_min)
        roads = self._roads(mode)
        if roads is None:
            return estimated
        uncovered = diags_array((~roads.covers[origins]).astype(float))
        return csr_array(uncovered @ estimated + roads.between(origins, limit_min=limit_min))

    def _nearest_off_table(
        self, places: NetworkPoints, roads: RoadTimes, *, mode: str, limit_min: float
    ) -> tuple[Floats, Ints]:
        """Estimate for every seat the nearest of the places that no known route leads to, and its rank."""
        ranks = np.flatnonzero(~roads.listed[places.access.home])
        lon, lat = places.lon[ranks], places.lat[ranks]
        others = NetworkPoints(lon, lat, self.network.access(lon, lat))
        minutes, rank = self._estimate(mode).from_seats(others, limit_min=limit_min)
        return minutes, np.append(ranks, NO_INDEX)[rank]

    def _locate(self, point: Point) -> NetworkPoints:
        return NetworkPoints(np.array([point.lon]), np.array([point.lat]), self.network.access_of(point))

    def _estimate(self, mode: str) -> EstimatedTimes:
        if mode not in self._estimates:
            self._estimates[mode] = EstimatedTimes(self.network, self.paces[mode])
        return self._estimates[mode]

    def _roads_from(self, origin: NetworkPoints, mode: str) -> RoadTimes | None:
        """Return the known roads where they cover the commune of a point."""
        roads = self._roads(mode)
        return roads if roads is not None and roads.covers_origin(origin) else None

    def _roads(self, mode: str) -> RoadTimes | None:
        if mode not in self._road_times:
            covers = None if self.roads is None else self.roads.covers(mode)
            self._road_times[mode] = (
                None
                if self.roads is None or covers is None or not covers.any()
                else RoadTimes(self.roads.minutes(mode), covers, self._estimate(mode))
            )
        return self._road_times[mode]


def _limit(limit_min: float | None) -> float:
    return np.inf if limit_min is None else limit_min


def _merge(estimated: Floats, on_roads: Floats | None) -> TravelTimes:
    """Merge the minutes known on roads with the estimate elsewhere."""
    if on_roads is None:
        return TravelTimes(_or_nan(estimated), np.zeros(len(estimated), dtype=bool))
    measured = np.isfinite(on_roads)
    return TravelTimes(_or_nan(np.where(measured, on_roads, estimated)), measured)


def _or_nan(minutes: Floats) -> Floats:
    return np.where(np.isfinite(minutes), minutes, np.nan)
