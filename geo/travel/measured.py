"""Minutes on real roads for one mode, where they were computed once between near seats."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, vstack
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Flags, Floats, Ints32
from geo.travel.estimate import ORIGINS_AT_ONCE, SAME_SEAT_MIN, Estimate, Joined
from geo.travel.graph import search

FURTHEST_MIN = 90.0
"""Chains of known ways are followed so far; beyond, an estimate is as good and much cheaper."""


AS_NEAR = 2.0
"""Seats up to so many times as far as the nearest are ends of known ways: a point at a seat has one end."""


@dataclass(frozen=True)
class Measured:
    """Known minutes from seat to seat, and estimated ends; infinity where the roads do not tell.

    `table` has no entry where nothing is known. Shape: (N, N) and (N,).
    """

    table: csr_array
    covers: Flags
    estimate: Estimate

    def to_many(self, here: Joined, there: Joined) -> Floats:
        """Give the minutes from a point to many of other communes. Shape: (1) → (n,)."""
        minutes = self._by_seats(self._one_leg(here), there)
        if np.isinf(minutes).any():
            chained = self._by_seats(self._chain(self.table, here, FURTHEST_MIN)[0], there)
            minutes = np.where(np.isinf(minutes), chained, minutes)
        at_home = there.access.home == here.access.home[0]
        return np.where(at_home, np.inf, minutes)

    def to_seats(self, here: Joined, *, limit_min: float) -> Floats:
        """Give the minutes from a point to the seats of other communes. Shape: (N,)."""
        minutes, _ = self._chain(self.table, here, min(limit_min, FURTHEST_MIN))
        minutes[here.access.home[0]] = np.inf
        return minutes

    def from_seats(self, there: Joined, *, limit_min: float) -> tuple[Floats, NDArray[np.int64]]:
        """Give the minutes from every seat to the nearest of points of other communes, and its rank."""
        limit = min(limit_min, FURTHEST_MIN)
        minutes, start = self._chain(self._reversed, there, limit)
        entered = np.where(start < 0, -1, there.access.seats.ravel()[start])
        minutes[(entered == np.arange(len(minutes))) | ~self.covers] = np.inf
        return minutes, np.where(start < 0, -1, start // there.access.seats.shape[1])

    def between(self, origins: Ints32, *, limit_min: float) -> csr_array:
        """Give the minutes from covered seats to all within a limit; the rows of others are empty."""
        blocks = range(0, len(origins), ORIGINS_AT_ONCE)
        rows = [self._rows(origins[at : at + ORIGINS_AT_ONCE], limit_min) for at in blocks]
        return vstack(rows, format="csr") if rows else csr_array((0, len(self.covers)))

    def covers_origin(self, here: Joined) -> bool:
        """Tell whether a point is in a commune whose ways are known."""
        return bool(here.access.known[0, 0] and self.covers[here.access.home[0]])

    @cached_property
    def listed(self) -> Flags:
        """Tell to which seats some way is known: of the others the roads say nothing. Shape: (N,)."""
        ends = np.zeros(len(self.covers), dtype=bool)
        ends[self.table.indices] = True
        return ends | self.covers

    @cached_property
    def _reversed(self) -> csr_array:
        return csr_array(self.table.T)

    def _one_leg(self, here: Joined) -> Floats:
        """Give the minutes to seats by one known way from those around a point. Shape: (N,)."""
        arrival = np.full(len(self.covers), np.inf)
        for seat, end in zip(here.access.seats[0], self._ends(here)[0], strict=True):
            if np.isfinite(end):
                row = slice(self.table.indptr[seat], self.table.indptr[seat + 1])
                to = self.table.indices[row]
                arrival[to] = np.minimum(arrival[to], end + self.table.data[row])
                arrival[seat] = min(arrival[seat], end)
        return arrival

    def _ends(self, points: Joined) -> Floats:
        """Give the minutes from points to the seats about as near as the nearest. Shape: (n, seats)."""
        km = points.access.km
        return np.where(km <= AS_NEAR * km[:, :1], self.estimate.ends(points), np.inf)

    def _by_seats(self, arrival: Floats, there: Joined) -> Floats:
        access = there.access
        last = np.where(access.known, arrival[access.seats], np.inf) + self._ends(there)
        return np.asarray(last.min(axis=1))

    def _chain(self, table: csr_array, points: Joined, limit: float) -> tuple[Floats, NDArray[np.int64]]:
        return search(table, points.access.seats.ravel(), self._ends(points).ravel(), limit=limit)

    def _rows(self, origins: Ints32, limit_min: float) -> csr_array:
        minutes = dijkstra(self.table, indices=origins, limit=min(limit_min, FURTHEST_MIN))
        rows, columns = np.nonzero(np.isfinite(minutes))
        found = np.maximum(minutes[rows, columns], SAME_SEAT_MIN)
        full = csr_array((found, (rows, columns)), shape=minutes.shape)
        return csr_array(diags_array(self.covers[origins].astype(float)) @ full)
