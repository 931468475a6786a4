"""The network of communes: their seats, the links between them, and how a point anywhere joins it.

CRS: EPSG:4326, longitude first. Distances are in km along the sphere.
"""

from dataclasses import dataclass
from functools import cached_property
from math import cos, radians, sin
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geo.arrays import Codes, Flags, Floats, Ints32
from geo.points import EARTH_RADIUS_M, Point

EARTH_RADIUS_KM = EARTH_RADIUS_M / 1_000

NEAR_SEATS = 8
"""Seats looked at around a point: a commune has six neighbours on average."""

FARTHEST_SEAT_KM = 60.0
"""A point further from any seat is not in France: the largest communes of Guyane reach that far."""

NOWHERE = -1
"""In place of the index of a seat, where there is none."""


@dataclass(frozen=True)
class Links:
    """Pairs of communes joined by a road, as indices of seats. Units: `km` along the road-like line."""

    a: Ints32
    b: Ints32
    km: Floats


@dataclass(frozen=True)
class Access:
    """How points join the network: seats around each, the nearest first; NOWHERE at infinity otherwise.

    Shape: (points, NEAR_SEATS). Units: km as the crow flies.
    """

    seats: Ints32
    km: Floats

    @property
    def home(self) -> Ints32:
        """Nearest seat of each point."""
        return self.seats[:, 0]

    @property
    def known(self) -> Flags:
        """Tell which of the seats are there. Shape: that of `seats`."""
        return np.asarray(self.seats != NOWHERE)


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
        """Number of the land that each seat is on: no link leads from one to another. Shape: (N,)."""
        _, labels = connected_components(self.graph(self.links.km), directed=False)
        return np.asarray(labels, dtype=np.int32)

    def graph(self, weights: Floats) -> csr_array:
        """Lay the links out in both directions with these weights, one for each link. Shape: (N, N)."""
        a, b = self.links.a, self.links.b
        rows, columns = np.concatenate((a, b)), np.concatenate((b, a))
        return csr_array((np.concatenate((weights, weights)), (rows, columns)), shape=(self.size, self.size))

    def index_of(self, codes: Codes) -> Ints32:
        """Find the indices of Insee codes; NOWHERE for those that have no seat."""
        if not self.size:
            return np.full(len(codes), NOWHERE, dtype=np.int32)
        at = np.minimum(np.searchsorted(self.codes, codes), self.size - 1)
        return np.where(self.codes[at] == codes, at, NOWHERE).astype(np.int32)

    def access(self, lon: Floats, lat: Floats) -> Access:
        """Join points to the nearest seat and to those around that are linked to it."""
        known = np.isfinite(lon) & np.isfinite(lat)
        count = min(NEAR_SEATS, self.size)
        seats = np.full((len(lon), NEAR_SEATS), NOWHERE, dtype=np.int32)
        km = np.full((len(lon), NEAR_SEATS), np.inf)
        if count and known.any():
            chords, near = self._tree.query(unit_vectors(lon[known], lat[known]), k=range(1, count + 1))
            arcs_km = arc_km(chords)
            joined = self._joined(near) & (arcs_km[:, :1] <= FARTHEST_SEAT_KM)
            seats[known, :count] = np.where(joined, near, NOWHERE)
            km[known, :count] = np.where(joined, arcs_km, np.inf)
        return Access(seats, km)

    def access_of(self, point: Point) -> Access:
        """Join one point as `access` joins many, at a third of the cost. Shape: (1, NEAR_SEATS)."""
        count = min(NEAR_SEATS, self.size)
        seats = np.full((1, NEAR_SEATS), NOWHERE, dtype=np.int32)
        km = np.full((1, NEAR_SEATS), np.inf)
        if count:
            chords, near = self._tree.query(unit_vector(point), k=range(1, count + 1))
            arcs_km = arc_km(chords)
            if arcs_km[0] <= FARTHEST_SEAT_KM:
                linked = set(self.next_to(int(near[0])).tolist())
                joined = [at for at, seat in enumerate(near.tolist()) if seat in linked]
                seats[0, joined], km[0, joined] = near[joined], arcs_km[joined]
        return Access(seats, km)

    def linked(self, a: Ints32, b: Ints32) -> Flags:
        """Tell which pairs of seats are one and the same, or joined by a link."""
        keys = a.astype(np.int64) * self.size + b
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.asarray((self._keys[at] == keys) & (a != NOWHERE) & (b != NOWHERE))

    def next_to(self, seat: int) -> Ints32:
        """Give a seat and those that are linked to it; none for NOWHERE."""
        if seat == NOWHERE:
            return np.empty(0, dtype=np.int32)
        keys = self._keys[self._first_keys[seat] : self._first_keys[seat + 1]]
        return (keys - seat * self.size).astype(np.int32)

    def _joined(self, near: Ints32) -> Flags:
        """Tell which of the seats around points are linked to the first of them: no road over a strait."""
        home = np.broadcast_to(near[:, :1], near.shape)
        return self.linked(home.ravel(), near.ravel()).reshape(near.shape)

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
        ring.data[:] = 1  # whatever the number of ways that lead there
        return _ratio(ring @ people, ring @ km2)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(unit_vectors(self.lon, self.lat))

    @cached_property
    def _keys(self) -> NDArray[np.int64]:
        """Number of every linked pair, both ways, each seat with itself included, sorted."""
        itself = np.arange(self.size, dtype=np.int64)
        a = np.concatenate((self.links.a, self.links.b, itself)).astype(np.int64)
        b = np.concatenate((self.links.b, self.links.a, itself)).astype(np.int64)
        return np.sort(a * self.size + b)

    @cached_property
    def _first_keys(self) -> NDArray[np.int64]:
        """Tell where the pairs of each seat begin; those of the last end at the end. Shape: (N + 1,)."""
        return np.searchsorted(self._keys, np.arange(self.size + 1, dtype=np.int64) * self.size)


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Place points on the unit sphere. Shape: (n, 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def unit_vector(point: Point) -> tuple[float, float, float]:
    """Place one point on the unit sphere, without the arrays of `unit_vectors`."""
    lam, phi = radians(point.lon), radians(point.lat)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def crow_km(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Measure great-circle distances in km, pair by pair; either side may be a single point."""
    chords = np.linalg.norm(unit_vectors(lon_a, lat_a) - unit_vectors(lon_b, lat_b), axis=1)
    return arc_km(chords)


class Doors:
    """A graph with one more node, from which one enters it near a point; its doors are moved each time.

    Copying the graph of the country to enter it elsewhere would take longer than to search it. Threads
    take turns.
    """

    def __init__(self, graph: csr_array) -> None:
        self._lock = Lock()
        self._size = graph.shape[0]
        nowhere = np.full(NEAR_SEATS, self._size, dtype=np.int32)
        self._graph = _with_source(graph, nowhere, np.zeros(NEAR_SEATS))
        # As scipy wants them: it would cast them at each search.
        self._graph.indices = self._graph.indices.astype(np.int32)
        self._graph.indptr = self._graph.indptr.astype(np.int32)

    def costs(self, seats: Ints32, costs: Floats, *, limit: float = np.inf) -> Floats:
        """Find the least cost to every seat from the seats around one point. Shape: (8), (8) → (N,)."""
        open_ = (seats != NOWHERE) & np.isfinite(costs)
        with self._lock:
            # A door that leads back to where one stands is closed.
            self._graph.indices[-NEAR_SEATS:] = np.where(open_, seats, self._size)
            self._graph.data[-NEAR_SEATS:] = np.where(open_, costs, 0)
            reached = dijkstra(self._graph, indices=self._size, limit=limit)
        return np.asarray(reached[: self._size])


def search(
    graph: csr_array, seats: Ints32, costs: Floats, *, limit: float = np.inf
) -> tuple[Floats, NDArray[np.int64]]:
    """Find the least cost to every seat from any of `seats`, where one starts with its own cost.

    Also gives which of the starts, by rank, each seat was reached from; -1 where none within `limit`.
    """
    size = graph.shape[0]
    start = _first_of_each(seats, costs)
    reached, before = dijkstra(
        _with_source(graph, seats[start], costs[start]),
        indices=size,
        limit=limit,
        return_predecessors=True,
    )
    return reached[:size], _roots(before, seats[start], start, size)


def _first_of_each(seats: Ints32, costs: Floats) -> NDArray[np.int64]:
    """Give the ranks of the cheapest start of each seat."""
    order = np.lexsort((costs, seats))
    order = order[(seats[order] != NOWHERE) & np.isfinite(costs[order])]
    _, first = np.unique(seats[order], return_index=True)
    return np.asarray(order[first], dtype=np.int64)


def _with_source(graph: csr_array, seats: Ints32, costs: Floats) -> csr_array:
    """Add one node, from which one enters the graph at `seats` for `costs`."""
    size = graph.shape[0]
    return csr_array(
        (
            np.concatenate((graph.data, costs)),
            np.concatenate((graph.indices, seats)),
            np.append(graph.indptr, len(graph.data) + len(seats)),
        ),
        shape=(size + 1, size + 1),
    )


def _roots(before: Ints32, seats: Ints32, ranks: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """Follow predecessors back to the starts, all seats at once, doubling the stride each time."""
    jump = np.where(before[:size] < 0, np.arange(size), before[:size])
    entered = before[:size] == size
    jump[entered] = np.flatnonzero(entered)
    while not np.array_equal(further := jump[jump], jump):
        jump = further
    rank_of = np.full(size, -1, dtype=np.int64)
    rank_of[seats] = ranks
    return np.where(entered[jump], rank_of[jump], -1)


def _ratio(a: Floats, b: Floats) -> Floats:
    known = np.isfinite(a) & np.isfinite(b) & (np.nan_to_num(b) > 0)
    return np.where(known, a / np.where(known, b, 1.0), np.nan)


def arc_km(chords: Floats) -> Floats:
    """Turn chords of the unit sphere into km along the Earth."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chords / 2)))
