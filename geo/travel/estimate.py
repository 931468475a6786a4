"""Minutes estimated from the network of communes alone, for one mode."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.points import great_circle_km
from geo.travel.graph import NO_INDEX, Access, Network, NetworkPoints
from geo.travel.pace import Pace
from geo.travel.shortest_paths import VirtualSourceGraph, nearest_sources

SAME_SEAT_MIN = 0.001
"""From a seat to itself in a sparse table, where a zero could not be told from an absence."""

SEATS_PER_BATCH = 64
"""Origins searched together: a row of the whole country takes 0.3 MB before it is made sparse."""

USUAL_EFFORT_PER_KM = 1.6
"""Effort for one km as the crow flies within which nearly all paths stay; a second search goes further."""

SEARCH_MARGIN = 10.0
"""Effort added to it: that of ten km of road."""


@dataclass(frozen=True)
class EstimatedTimes:
    """Minutes by the pace of one mode; infinity where no path leads."""

    network: Network
    pace: Pace

    def to_many(self, origin: NetworkPoints, places: NetworkPoints) -> Floats:
        """Compute the minutes from a point to many. Shape: (1) → (n,)."""
        efforts = self._efforts_by_seats(origin, places)
        return self.pace.minutes(np.minimum(efforts, self._direct_efforts(origin, places)))

    def to_many_from_efforts(self, efforts: Floats, origin: NetworkPoints, places: NetworkPoints) -> Floats:
        """Compute the minutes from a point to many, given its `efforts` to every seat. Shape: (1) → (n,)."""
        by_seats = self._add_access(efforts, places)
        return self.pace.minutes(np.minimum(by_seats, self._direct_efforts(origin, places)))

    def to_seats(self, origin: NetworkPoints, *, limit_min: float) -> Floats:
        """Compute the minutes from a point to every seat. Shape: (N,)."""
        return self.pace.minutes(self.efforts(origin, limit=self.pace.effort(limit_min)))

    def from_seats(self, places: NetworkPoints, *, limit_min: float) -> tuple[Floats, Ints]:
        """Compute the minutes from every seat to the nearest of some places, and its rank. Shape: (N,)."""
        efforts, source = nearest_sources(
            self.graph,
            places.access.seats.ravel(),
            self._access_efforts(places.access).ravel(),
            limit=self.pace.effort(limit_min),
        )
        return self.pace.minutes(efforts), np.where(source < 0, -1, source // places.access.seats.shape[1])

    def between(self, origins: Ints32, *, limit_min: float) -> csr_array:
        """Compute the minutes from some seats to all within a limit. Shape: (len(origins), N)."""
        batches = range(0, len(origins), SEATS_PER_BATCH)
        rows = [self._rows(origins[at : at + SEATS_PER_BATCH], limit_min) for at in batches]
        return vstack(rows, format="csr") if rows else csr_array((0, self.network.size))

    def access_minutes(self, points: NetworkPoints) -> Floats:
        """Compute the minutes from points straight to the seats around. Shape: that of the access."""
        return self.pace.minutes(self._access_efforts(points.access))

    def efforts(self, origin: NetworkPoints, *, limit: float) -> Floats:
        """Compute the least effort from a point to every seat, infinite beyond `limit`. Shape: (N,)."""
        return self._single_source.costs(
            origin.access.seats[0], self._access_efforts(origin.access)[0], limit=limit
        )

    @cached_property
    def slowness(self) -> Floats:
        """Effort of one km around each seat. Shape: (N,)."""
        return self.pace.slowness(self.network)

    @cached_property
    def graph(self) -> csr_array:
        """Effort of every link. Shape: (N, N)."""
        links = self.network.links
        return self.network.graph(links.km * (self.slowness[links.a] + self.slowness[links.b]) / 2)

    @cached_property
    def _single_source(self) -> VirtualSourceGraph:
        return VirtualSourceGraph(self.graph)

    def _efforts_by_seats(self, origin: NetworkPoints, places: NetworkPoints) -> Floats:
        """Compute the least effort by way of seats, searching no further than it takes."""
        km = great_circle_km(origin.lon, origin.lat, places.lon, places.lat)
        limit = USUAL_EFFORT_PER_KM * np.max(km, initial=0, where=np.isfinite(km)) + SEARCH_MARGIN
        efforts = self._add_access(self.efforts(origin, limit=limit), places)
        if (np.isinf(efforts) & self._on_same_land(origin, places)).any():
            efforts = self._add_access(self.efforts(origin, limit=np.inf), places)
        return efforts

    def _add_access(self, efforts: Floats, places: NetworkPoints) -> Floats:
        """Compute the least effort to places from that to every seat. Shape: (N,) → (n,)."""
        access = places.access
        last = np.where(access.known, efforts[access.seats], np.inf) + self._access_efforts(access)
        return np.asarray(last.min(axis=1))

    def _on_same_land(self, origin: NetworkPoints, places: NetworkPoints) -> Flags:
        known = origin.access.known[0, 0] & places.access.known[:, 0]
        component = self.network.component
        return np.asarray(known & (component[places.access.home] == component[origin.access.home[0]]))

    def _direct_efforts(self, origin: NetworkPoints, places: NetworkPoints) -> Floats:
        """Compute the effort of a straight line between points of one commune or of two neighbours."""
        home, homes = int(origin.access.home[0]), places.access.home
        beside = np.zeros(self.network.size, dtype=bool)
        beside[self.network.neighbours(home)] = True
        near = np.flatnonzero(beside[homes] & (homes != NO_INDEX))
        km = great_circle_km(origin.lon, origin.lat, places.lon[near], places.lat[near])
        efforts = np.full(len(homes), np.inf)
        efforts[near] = km * (self.slowness[home] + self.slowness[homes[near]]) / 2
        return efforts

    def _access_efforts(self, access: Access) -> Floats:
        """Compute the effort from each point to the seats around it. Shape: that of `access`."""
        effort: Floats = access.km * (self.slowness[access.seats] + self.slowness[access.home][:, None]) / 2
        return effort

    def _rows(self, origins: Ints32, limit_min: float) -> csr_array:
        efforts = dijkstra(self.graph, indices=origins, limit=self.pace.effort(limit_min))
        rows, columns = np.nonzero(np.isfinite(efforts))
        minutes = np.maximum(self.pace.minutes(efforts[rows, columns]), SAME_SEAT_MIN)
        return csr_array((minutes, (rows, columns)), shape=efforts.shape)
