"""Minutes estimated from the network of communes alone, for one mode."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Floats, Ints32
from geo.travel.graph import NOWHERE, Access, Doors, Network, crow_km, search
from geo.travel.pace import Pace

SAME_SEAT_MIN = 0.001
"""From a seat to itself in a sparse table, where a zero could not be told from an absence."""

ORIGINS_AT_ONCE = 64
"""Origins searched together: a row of the whole country takes 0.3 MB before it is made sparse."""

FIRST_LOOK = 1.6
"""Effort for one km as the crow flies within which nearly all ways stay; further is searched after."""

FIRST_LOOK_KM = 10.0


@dataclass(frozen=True)
class Joined:
    """Points in degrees, and how they join the network."""

    lon: Floats
    lat: Floats
    access: Access


@dataclass(frozen=True)
class Estimate:
    """Minutes by the pace of one mode; infinity where no way leads."""

    network: Network
    pace: Pace

    def to_many(self, here: Joined, there: Joined) -> Floats:
        """Give the minutes from a point to many. Shape: (1) → (n,)."""
        through = self._through(here, there)
        return self.pace.minutes(np.minimum(through, self._straight(here, there)))

    def by_way_of(self, efforts: Floats, here: Joined, there: Joined) -> Floats:
        """Give the minutes from a point to many, out of its `efforts` to every seat. Shape: (1) → (n,)."""
        through = self._by_seats(efforts, there)
        return self.pace.minutes(np.minimum(through, self._straight(here, there)))

    def to_seats(self, here: Joined, *, limit_min: float) -> Floats:
        """Give the minutes from a point to every seat. Shape: (N,)."""
        return self.pace.minutes(self.efforts(here, limit=self.pace.effort(limit_min)))

    def from_seats(self, there: Joined, *, limit_min: float) -> tuple[Floats, NDArray[np.int64]]:
        """Give the minutes from every seat to the nearest of some points, and its rank. Shape: (N,)."""
        efforts, start = self._search(there, self.pace.effort(limit_min))
        return self.pace.minutes(efforts), np.where(start < 0, -1, start // there.access.seats.shape[1])

    def between(self, origins: Ints32, *, limit_min: float) -> csr_array:
        """Give the minutes from some seats to all within a limit. Shape: (len(origins), N)."""
        blocks = range(0, len(origins), ORIGINS_AT_ONCE)
        rows = [self._rows(origins[at : at + ORIGINS_AT_ONCE], limit_min) for at in blocks]
        return vstack(rows, format="csr") if rows else csr_array((0, self.network.size))

    def ends(self, points: Joined) -> Floats:
        """Give the minutes from points straight to the seats around. Shape: that of the access."""
        return self.pace.minutes(self._ends(points.access))

    @cached_property
    def slow(self) -> Floats:
        """Effort of one km around each seat. Shape: (N,)."""
        return self.pace.slowness(self.network)

    @cached_property
    def graph(self) -> csr_array:
        """Effort of every link. Shape: (N, N)."""
        links = self.network.links
        return self.network.graph(links.km * (self.slow[links.a] + self.slow[links.b]) / 2)

    def _through(self, here: Joined, there: Joined) -> Floats:
        """Give the least effort by way of seats, searching no further than it takes."""
        km = crow_km(here.lon, here.lat, there.lon, there.lat)
        limit = FIRST_LOOK * np.max(km, initial=0, where=np.isfinite(km)) + FIRST_LOOK_KM
        efforts = self._by_seats(self.efforts(here, limit=limit), there)
        if (np.isinf(efforts) & self._same_land(here, there)).any():
            efforts = self._by_seats(self.efforts(here, limit=np.inf), there)
        return efforts

    def _by_seats(self, reached: Floats, there: Joined) -> Floats:
        access = there.access
        last = np.where(access.known, reached[access.seats], np.inf) + self._ends(access)
        return np.asarray(last.min(axis=1))

    def _same_land(self, here: Joined, there: Joined) -> NDArray[np.bool_]:
        known = here.access.known[0, 0] & there.access.known[:, 0]
        land = self.network.component
        return np.asarray(known & (land[there.access.home] == land[here.access.home[0]]))

    def _straight(self, here: Joined, there: Joined) -> Floats:
        """Give the effort of going straight between points of one commune or of two neighbours."""
        home, homes = int(here.access.home[0]), there.access.home
        beside = np.zeros(self.network.size, dtype=bool)
        beside[self.network.next_to(home)] = True
        near = np.flatnonzero(beside[homes] & (homes != NOWHERE))
        km = crow_km(here.lon, here.lat, there.lon[near], there.lat[near])
        straight = np.full(len(homes), np.inf)
        straight[near] = km * (self.slow[home] + self.slow[homes[near]]) / 2
        return straight

    def efforts(self, here: Joined, *, limit: float) -> Floats:
        """Give the least effort from a point to every seat, infinite beyond `limit`. Shape: (N,)."""
        return self._doors.costs(here.access.seats[0], self._ends(here.access)[0], limit=limit)

    @cached_property
    def _doors(self) -> Doors:
        return Doors(self.graph)

    def _search(self, points: Joined, limit: float) -> tuple[Floats, NDArray[np.int64]]:
        return search(self.graph, points.access.seats.ravel(), self._ends(points.access).ravel(), limit=limit)

    def _ends(self, access: Access) -> Floats:
        """Give the effort from each point to the seats around it. Shape: that of `access`."""
        effort: Floats = access.km * (self.slow[access.seats] + self.slow[access.home][:, None]) / 2
        return effort

    def _rows(self, origins: Ints32, limit_min: float) -> csr_array:
        efforts = dijkstra(self.graph, indices=origins, limit=self.pace.effort(limit_min))
        rows, columns = np.nonzero(np.isfinite(efforts))
        minutes = np.maximum(self.pace.minutes(efforts[rows, columns]), SAME_SEAT_MIN)
        return csr_array((minutes, (rows, columns)), shape=efforts.shape)
