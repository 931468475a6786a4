"""Minutes estimated from the network of communes alone, at the pace of each mode.

A path is measured in effort: km from seat to seat, each weighted by how slow the land is. Minutes grow
with effort from zero and ever less steeply, so that no detour is ever a gain.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.points import great_circle_km
from geo.travel.graph import NO_INDEX, Access, Network, NetworkPoints
from geo.travel.modes import MARCHE, VELO, VOITURE
from geo.travel.shortest_paths import VirtualSourceGraph, nearest_sources

SAME_SEAT_MIN = 0.001
"""From a seat to itself in a sparse table, where a zero could not be told from an absence."""

SEATS_PER_BATCH = 64
"""Origins searched together: a row of the whole country takes 0.3 MB before it is made sparse."""

USUAL_EFFORT_PER_KM = 1.6
"""Effort for one km as the crow flies within which nearly all paths stay; a second search goes further."""

SEARCH_MARGIN = 10.0
"""Effort added to it: that of ten km of road."""

USUAL_DENSITY_PER_KM2 = 100.0
"""Density of the country, where one km of road is one unit of effort, and where it is unknown."""

DENSITIES_PER_KM2 = (1.0, 30_000.0)
"""Those of Isère and of any town; below and above, the effort changes no more."""

MAX_CONTRAST = 1.0
"""A commune ten times denser than what is around it, or ten times less, is as far as was fitted."""

CITY_DENSITY_PER_KM2 = 1_000.0
"""Where the surroundings are denser than that, one drives in streets for miles."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes as a function of effort: `scale` · effort^`power`, never faster than `max_kmh`.

    The effort of one km is 10 to the sum of three powers of densities: of the commune against its
    surroundings (`contrast`: villages denser than these are on the roads of the valley), of the
    surroundings (`peopled`: faster roads), and of what these have above that of a city (`crowded`).
    """

    scale: float
    power: float
    max_kmh: float
    contrast: float = 0.0
    peopled: float = 0.0
    crowded: float = 0.0

    def minutes(self, effort: Floats) -> Floats:
        """Convert effort to minutes."""
        return np.maximum(self.scale * effort**self.power, effort * 60 / self.max_kmh)

    def effort(self, minutes: float) -> float:
        """Convert minutes to the most effort that they allow."""
        return float(min((minutes / self.scale) ** (1 / self.power), minutes * self.max_kmh / 60))

    def slowness(self, network: Network) -> Floats:
        """Compute the effort of one km of road around each seat. Shape: (N,)."""
        own, around = _decades(network.density_per_km2), _decades(network.density_around_per_km2)
        contrast = np.clip(own - around, -MAX_CONTRAST, MAX_CONTRAST)
        crowd = np.maximum(around - np.log10(CITY_DENSITY_PER_KM2 / USUAL_DENSITY_PER_KM2), 0)
        powers = self.contrast * contrast + self.peopled * around + self.crowded * crowd
        return np.asarray(10**powers)


PACES = {
    VOITURE: Pace(scale=2.93, power=0.781, max_kmh=90, contrast=-0.283, peopled=-0.085, crowded=0.26),
    VELO: Pace(scale=6.28, power=0.787, max_kmh=15),
    MARCHE: Pace(scale=17.7, power=0.779, max_kmh=4.25),
}
"""Mode → its pace.

By car: fitted on 213 origins and 512 communes of Isère (OSRM), python -m bench.travel --fit; `crowded` is not
fitted but chosen so that Paris–Versailles and Lille–Roubaix come near what drivers know. By bicycle and on
foot: Valhalla's times in six areas of OpenStreetMap, pooled; at most 15 km/h as the crow flies on a bicycle
(18 on the road), 4.25 on foot (5.1 on the road), beyond the distances that were fitted.
"""


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


def _decades(density_per_km2: Floats) -> Floats:
    """Compute by how many powers of ten densities are above the usual one."""
    known = np.nan_to_num(density_per_km2, nan=USUAL_DENSITY_PER_KM2)
    return np.asarray(np.log10(np.clip(known, *DENSITIES_PER_KM2) / USUAL_DENSITY_PER_KM2))
