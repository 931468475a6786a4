"""Minutes on real roads for one mode, where they were computed once between near seats."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, diags_array, vstack
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.travel.estimate import SAME_SEAT_MIN, SEATS_PER_BATCH, EstimatedTimes
from geo.travel.graph import NetworkPoints
from geo.travel.shortest_paths import nearest_sources

MAX_CHAIN_MIN = 90.0
"""Chains of known routes are followed so far; beyond, an estimate is as good and much cheaper."""

MAX_ACCESS_RATIO = 2.0
"""Seats up to so many times as far as the nearest are ends of known routes: a point at a seat has one end."""


@dataclass(frozen=True)
class RoadTimes:
    """Known minutes from seat to seat, with estimated ends; infinity where the table has no answer.

    `table` has no entry where nothing is known. Shape: (N, N) and (N,).
    """

    table: csr_array
    covers: Flags
    estimate: EstimatedTimes

    def to_many(self, origin: NetworkPoints, places: NetworkPoints) -> Floats:
        """Compute the minutes from a point to many of other communes. Shape: (1) → (n,)."""
        minutes = self._add_access(self._one_leg(origin), places)
        if np.isinf(minutes).any():
            chained = self._add_access(self._chain(self.table, origin, MAX_CHAIN_MIN)[0], places)
            minutes = np.where(np.isinf(minutes), chained, minutes)
        at_home = places.access.home == origin.access.home[0]
        return np.where(at_home, np.inf, minutes)

    def to_seats(self, origin: NetworkPoints, *, limit_min: float) -> Floats:
        """Compute the minutes from a point to the seats of other communes. Shape: (N,)."""
        minutes, _ = self._chain(self.table, origin, min(limit_min, MAX_CHAIN_MIN))
        minutes[origin.access.home[0]] = np.inf
        return minutes

    def from_seats(self, places: NetworkPoints, *, limit_min: float) -> tuple[Floats, Ints]:
        """Compute the minutes from every seat to the nearest place of another commune, and its rank."""
        limit = min(limit_min, MAX_CHAIN_MIN)
        minutes, source = self._chain(self._reversed, places, limit)
        entered = np.where(source < 0, -1, places.access.seats.ravel()[source])
        minutes[(entered == np.arange(len(minutes))) | ~self.covers] = np.inf
        return minutes, np.where(source < 0, -1, source // places.access.seats.shape[1])

    def between(self, origins: Ints32, *, limit_min: float) -> csr_array:
        """Compute the minutes from covered seats to all within a limit; the rows of others are empty."""
        batches = range(0, len(origins), SEATS_PER_BATCH)
        rows = [self._rows(origins[at : at + SEATS_PER_BATCH], limit_min) for at in batches]
        return vstack(rows, format="csr") if rows else csr_array((0, len(self.covers)))

    def covers_origin(self, origin: NetworkPoints) -> bool:
        """Check whether a point is in a commune whose routes are known."""
        return bool(origin.access.known[0, 0] and self.covers[origin.access.home[0]])

    @cached_property
    def listed(self) -> Flags:
        """Whether some route to each seat is known: of the others the table says nothing. Shape: (N,)."""
        ends = np.zeros(len(self.covers), dtype=bool)
        ends[self.table.indices] = True
        return ends | self.covers

    @cached_property
    def _reversed(self) -> csr_array:
        return csr_array(self.table.T)

    def _one_leg(self, origin: NetworkPoints) -> Floats:
        """Compute the minutes to seats by one known route from those around a point. Shape: (N,)."""
        arrival = np.full(len(self.covers), np.inf)
        for seat, end in zip(origin.access.seats[0], self._access_minutes(origin)[0], strict=True):
            if np.isfinite(end):
                row = slice(self.table.indptr[seat], self.table.indptr[seat + 1])
                to = self.table.indices[row]
                arrival[to] = np.minimum(arrival[to], end + self.table.data[row])
                arrival[seat] = min(arrival[seat], end)
        return arrival

    def _access_minutes(self, points: NetworkPoints) -> Floats:
        """Compute the minutes from points to the seats about as near as the nearest. Shape: (n, seats)."""
        km = points.access.km
        return np.where(km <= MAX_ACCESS_RATIO * km[:, :1], self.estimate.access_minutes(points), np.inf)

    def _add_access(self, arrival: Floats, places: NetworkPoints) -> Floats:
        """Compute the minutes to places from those to every seat. Shape: (N,) → (n,)."""
        access = places.access
        last = np.where(access.known, arrival[access.seats], np.inf) + self._access_minutes(places)
        return np.asarray(last.min(axis=1))

    def _chain(self, table: csr_array, points: NetworkPoints, limit: float) -> tuple[Floats, Ints]:
        """Compute the minutes to every seat by chains of known routes, and the rank of the source."""
        seats, minutes = points.access.seats.ravel(), self._access_minutes(points).ravel()
        return nearest_sources(table, seats, minutes, limit=limit)

    def _rows(self, origins: Ints32, limit_min: float) -> csr_array:
        minutes = dijkstra(self.table, indices=origins, limit=min(limit_min, MAX_CHAIN_MIN))
        rows, columns = np.nonzero(np.isfinite(minutes))
        found = np.maximum(minutes[rows, columns], SAME_SEAT_MIN)
        full = csr_array((found, (rows, columns)), shape=minutes.shape)
        return csr_array(diags_array(self.covers[origins].astype(float)) @ full)
