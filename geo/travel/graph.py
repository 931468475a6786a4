"""The network of communes: seats, the links between them, and the access of any point to them.

CRS: EPSG:4326, longitude first. Distances are in km along the sphere.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.arrays import Codes, Flags, Floats, Ints, Ints32
from geo.points import Point, chords_to_km, unit_vector, unit_vectors

ACCESS_SEATS = 8
"""Seats looked at around a point: a commune has six neighbours on average."""

MAX_ACCESS_KM = 60.0
"""A point further from any seat is not in France: the largest communes of Guyane reach that far."""

NO_INDEX = -1
"""In place of the index of a seat, where there is none."""


@dataclass(frozen=True)
class Links:
    """Pairs of communes joined by a road, as indices of seats. Units: `km` along the road-like line."""

    a: Ints32
    b: Ints32
    km: Floats


@dataclass(frozen=True)
class Access:
    """The seats that points join the network at, the nearest first; elsewhere NO_INDEX at infinity.

    Shape: (points, ACCESS_SEATS). Units: km as the crow flies.
    """

    seats: Ints32
    km: Floats

    @property
    def home(self) -> Ints32:
        """Nearest seat of each point."""
        return self.seats[:, 0]

    @property
    def known(self) -> Flags:
        """Whether each entry is a seat. Shape: that of `seats`."""
        return np.asarray(self.seats != NO_INDEX)

    def take(self, ranks: Ints) -> "Access":
        """Return the access of some of the points."""
        return Access(self.seats[ranks], self.km[ranks])


@dataclass(frozen=True)
class NetworkPoints:
    """Points in degrees, with their access to the network. Shape: (n,)."""

    lon: Floats
    lat: Floats
    access: Access

    def take(self, ranks: Ints) -> "NetworkPoints":
        """Return some of the points."""
        return NetworkPoints(self.lon[ranks], self.lat[ranks], self.access.take(ranks))


@dataclass(frozen=True, eq=False)
class Network:
    """Communes that have a seat, in the order of their codes, and the links between them.

    `population` is not a number where it is unknown; so is `surface_km2`. Shape: (N,) each.
    """

    codes: Codes
    lon: Floats
    lat: Floats
    population: Floats
    surface_km2: Floats
    links: Links

    @property
    def size(self) -> int:
        """Number of seats."""
        return len(self.codes)

    @cached_property
    def component(self) -> Ints32:
        """Number of the connected component of each seat: an island, or the mainland. Shape: (N,)."""
        _, labels = connected_components(self.graph(self.links.km), directed=False)
        return np.asarray(labels, dtype=np.int32)

    def graph(self, weights: Floats) -> csr_array:
        """Build the graph of links in both directions, with one weight for each link. Shape: (N, N)."""
        a, b = self.links.a, self.links.b
        rows, columns = np.concatenate((a, b)), np.concatenate((b, a))
        return csr_array((np.concatenate((weights, weights)), (rows, columns)), shape=(self.size, self.size))

    def index_of(self, codes: Codes) -> Ints32:
        """Return the indices of Insee codes; NO_INDEX for those that have no seat."""
        if not self.size:
            return np.full(len(codes), NO_INDEX, dtype=np.int32)
        at = np.minimum(np.searchsorted(self.codes, codes), self.size - 1)
        return np.where(self.codes[at] == codes, at, NO_INDEX).astype(np.int32)

    def access(self, lon: Floats, lat: Floats) -> Access:
        """Join points to the nearest seat and to those around that are linked to it."""
        known = np.isfinite(lon) & np.isfinite(lat)
        count = min(ACCESS_SEATS, self.size)
        seats = np.full((len(lon), ACCESS_SEATS), NO_INDEX, dtype=np.int32)
        km = np.full((len(lon), ACCESS_SEATS), np.inf)
        if count and known.any():
            chords, near = self._tree.query(unit_vectors(lon[known], lat[known]), k=range(1, count + 1))
            arcs_km = chords_to_km(chords)
            joined = self._linked_to_first(near) & (arcs_km[:, :1] <= MAX_ACCESS_KM)
            seats[known, :count] = np.where(joined, near, NO_INDEX)
            km[known, :count] = np.where(joined, arcs_km, np.inf)
        return Access(seats, km)

    def access_of(self, point: Point) -> Access:
        """Join one point as `access` joins many, at a third of the cost. Shape: (1, ACCESS_SEATS)."""
        count = min(ACCESS_SEATS, self.size)
        seats = np.full((1, ACCESS_SEATS), NO_INDEX, dtype=np.int32)
        km = np.full((1, ACCESS_SEATS), np.inf)
        if count:
            chords, near = self._tree.query(unit_vector(point), k=range(1, count + 1))
            arcs_km = chords_to_km(chords)
            if arcs_km[0] <= MAX_ACCESS_KM:
                linked = set(self.neighbours(int(near[0])).tolist())
                joined = [at for at, seat in enumerate(near.tolist()) if seat in linked]
                seats[0, joined], km[0, joined] = near[joined], arcs_km[joined]
        return Access(seats, km)

    def are_linked(self, a: Ints32, b: Ints32) -> Flags:
        """Check which pairs of seats are one and the same, or joined by a link."""
        keys = a.astype(np.int64) * self.size + b
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.asarray((self._keys[at] == keys) & (a != NO_INDEX) & (b != NO_INDEX))

    def neighbours(self, seat: int) -> Ints32:
        """Return a seat and those that are linked to it; none for NO_INDEX."""
        if seat == NO_INDEX:
            return np.empty(0, dtype=np.int32)
        keys = self._keys[self._first_keys[seat] : self._first_keys[seat + 1]]
        return (keys - seat * self.size).astype(np.int32)

    def _linked_to_first(self, near: Ints32) -> Flags:
        """Check which of the seats around points are linked to the first of them: no road over a strait."""
        home = np.broadcast_to(near[:, :1], near.shape)
        return self.are_linked(home.ravel(), near.ravel()).reshape(near.shape)

    @cached_property
    def density_per_km2(self) -> Floats:
        """People per km² of each commune; not a number where unknown. Shape: (N,)."""
        return _ratio(self.population, self.surface_km2)

    @cached_property
    def density_around_per_km2(self) -> Floats:
        """People per km² of each commune with its neighbours and theirs, where known. Shape: (N,)."""
        counted = np.isfinite(self.density_per_km2)
        people, km2 = (np.where(counted, v, 0.0) for v in (self.population, self.surface_km2))
        near = self.graph(np.ones(len(self.links.km))) + eye_array(self.size, format="csr")
        ring = near @ near
        ring.data[:] = 1  # whatever the number of paths that lead there
        return _ratio(ring @ people, ring @ km2)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(unit_vectors(self.lon, self.lat))

    @cached_property
    def _keys(self) -> Ints:
        """Sorted number of every linked pair, both ways, each seat with itself included."""
        itself = np.arange(self.size, dtype=np.int64)
        a = np.concatenate((self.links.a, self.links.b, itself)).astype(np.int64)
        b = np.concatenate((self.links.b, self.links.a, itself)).astype(np.int64)
        return np.sort(a * self.size + b)

    @cached_property
    def _first_keys(self) -> Ints:
        """Rank in `_keys` of the first pair of each seat, and the number of all pairs. Shape: (N + 1,)."""
        return np.searchsorted(self._keys, np.arange(self.size + 1, dtype=np.int64) * self.size)


def _ratio(a: Floats, b: Floats) -> Floats:
    known = np.isfinite(a) & np.isfinite(b) & (np.nan_to_num(b) > 0)
    return np.where(known, a / np.where(known, b, 1.0), np.nan)
