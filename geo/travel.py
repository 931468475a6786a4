"""Minutes by car, by bicycle and on foot between any points, on known roads or estimated."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from geo.network import NOWHERE, Access, Bools, Floats, Ints, Network, crow_km, search
from geo.pace import PACES, slowness
from geo.points import Point

SAME_SEAT_MIN = 0.001
"""From a seat to itself in a sparse table, where a zero could not be told from an absence."""

ORIGINS_AT_ONCE = 64
"""Origins searched together: a row of the whole country takes 0.3 MB before it is made sparse."""


class Roads(Protocol):
    """Minutes on real roads between near seats, where they are known."""

    def minutes(self, mode: str) -> csr_array:
        """Give minutes from seat to seat, in the order of the network. Shape: (N, N)."""

    def covers(self, mode: str) -> Bools:
        """Tell from which seats the minutes are known. Shape: (N,)."""


@dataclass(frozen=True, slots=True)
class Times:
    """Minutes to many places: not a number where unreachable or unknown. Shape: (n,)."""

    minutes: Floats
    measured: Bools
    """Whether they come from real roads; else they are an estimate."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """For every seat, the nearest of some places: its minutes, and its rank or -1. Shape: (N,)."""

    minutes: Floats
    index: NDArray[np.int64]
    measured: Bools


@dataclass(frozen=True, eq=False)
class Travel:
    """Answers how long it takes. Without `roads`, everything is estimated."""

    network: Network
    roads: Roads | None = None
    _weighed: dict[str, tuple[csr_array, Floats]] = field(default_factory=dict, init=False, repr=False)

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many."""
        if not self.network.size:
            return Times(np.full(len(lon), np.nan), np.zeros(len(lon), dtype=bool))
        here, there = self._access(origin), self.network.access(lon, lat)
        minutes = PACES[mode].minutes(self._efforts(here, origin, there, lon, lat, mode=mode))
        minutes[~np.isfinite(minutes)] = np.nan
        return Times(minutes, np.zeros(len(lon), dtype=bool))

    def seat_minutes(self, origin: Point, *, mode: str, limit_min: float | None = None) -> Times:
        """Give the minutes from a point to every seat, not a number beyond `limit_min`."""
        reached, _ = search(*self._starts(self._access(origin), mode), limit=_limit(limit_min, mode))
        minutes = PACES[mode].minutes(reached)
        minutes[~np.isfinite(minutes)] = np.nan
        return Times(minutes, np.zeros(self.network.size, dtype=bool))

    def to_nearest(self, lon: Floats, lat: Floats, *, mode: str, limit_min: float | None = None) -> Nearest:
        """Find for every seat the nearest of some places."""
        access = self.network.access(lon, lat)
        graph, seats, costs = self._starts(access, mode)
        reached, start = search(graph, seats, costs, limit=_limit(limit_min, mode))
        minutes = PACES[mode].minutes(reached)
        minutes[~np.isfinite(minutes)] = np.nan
        index = np.where(start < 0, NOWHERE, start // access.seats.shape[1])
        return Nearest(minutes, index, np.zeros(self.network.size, dtype=bool))

    def between(self, origins: Ints, *, mode: str, limit_min: float) -> csr_array:
        """Give the minutes from some seats to all within a limit; SAME_SEAT_MIN from one to itself."""
        graph, _ = self._weigh(mode)
        limit = _limit(limit_min, mode)
        rows = [
            _sparse(dijkstra(graph, indices=origins[at : at + ORIGINS_AT_ONCE], limit=limit), mode)
            for at in range(0, len(origins), ORIGINS_AT_ONCE)
        ]
        return vstack(rows, format="csr") if rows else csr_array((0, self.network.size))

    def _access(self, point: Point) -> Access:
        return self.network.access(np.array([point.lon]), np.array([point.lat]))

    def _weigh(self, mode: str) -> tuple[csr_array, Floats]:
        """Give the graph of efforts and the slowness of the land, made once for each mode."""
        if mode not in self._weighed:
            slow = slowness(self.network, mode)
            links = self.network.links
            efforts = links.km * (slow[links.a] + slow[links.b]) / 2
            self._weighed[mode] = self.network.graph(efforts), slow
        return self._weighed[mode]

    def _starts(self, access: Access, mode: str) -> tuple[csr_array, Ints, Floats]:
        """Give the graph, and where points enter it for what effort."""
        graph, _ = self._weigh(mode)
        return graph, access.seats.ravel(), self._ends(access, mode).ravel()

    def _ends(self, access: Access, mode: str) -> Floats:
        """Give the effort from each point to the seats around it. Shape: that of `access`."""
        _, slow = self._weigh(mode)
        effort: Floats = access.km * (slow[access.seats] + slow[access.home][:, None]) / 2
        return effort

    def _efforts(
        self, here: Access, origin: Point, there: Access, lon: Floats, lat: Floats, *, mode: str
    ) -> Floats:
        reached, _ = search(*self._starts(here, mode))
        through = np.where(there.seats == NOWHERE, np.inf, reached[there.seats]) + self._ends(there, mode)
        straight = self._straight(here, origin, there, lon, lat, mode=mode)
        return np.asarray(np.minimum(through.min(axis=1), straight))

    def _straight(
        self, here: Access, origin: Point, there: Access, lon: Floats, lat: Floats, *, mode: str
    ) -> Floats:
        """Give the effort of going straight between points of one commune or of two neighbours."""
        _, slow = self._weigh(mode)
        home = np.repeat(here.home, len(lon))
        km = crow_km(np.array([origin.lon]), np.array([origin.lat]), lon, lat)
        near = self.network.linked(home, there.home)
        return np.where(near, km * (slow[home] + slow[there.home]) / 2, np.inf)


@lru_cache(maxsize=64)
def _limit(limit_min: float | None, mode: str) -> float:
    return np.inf if limit_min is None else PACES[mode].effort(limit_min)


def _sparse(efforts: Floats, mode: str) -> csr_array:
    """Keep what was reached, in minutes."""
    rows, columns = np.nonzero(np.isfinite(efforts))
    minutes = np.maximum(PACES[mode].minutes(efforts[rows, columns]), SAME_SEAT_MIN)
    return csr_array((minutes, (rows, columns)), shape=efforts.shape)
