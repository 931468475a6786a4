"""Dijkstra's searches from one or many sources that join a graph of seats through a virtual node."""

from threading import Lock

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Floats, Ints, Ints32
from geo.travel.graph import ACCESS_SEATS, NO_INDEX


class VirtualSourceGraph:
    """Graph with one movable virtual source, joined to the seats around a point.

    Copying the graph of the country to add a source elsewhere would take longer than to search it.
    Threads take turns.
    """

    def __init__(self, graph: csr_array) -> None:
        self._lock = Lock()
        self._size = graph.shape[0]
        no_link = np.full(ACCESS_SEATS, self._size, dtype=np.int32)
        self._graph = _with_source(graph, no_link, np.zeros(ACCESS_SEATS))
        # As scipy wants them: it would cast them at each search.
        self._graph.indices = self._graph.indices.astype(np.int32)
        self._graph.indptr = self._graph.indptr.astype(np.int32)

    def costs(self, seats: Ints32, costs: Floats, *, limit: float = np.inf) -> Floats:
        """Compute the least cost to every seat from the seats around one point. Shape: (8), (8) → (N,)."""
        usable = (seats != NO_INDEX) & np.isfinite(costs)
        with self._lock:
            # An unused link leads from the source back to itself, at no cost.
            self._graph.indices[-ACCESS_SEATS:] = np.where(usable, seats, self._size)
            self._graph.data[-ACCESS_SEATS:] = np.where(usable, costs, 0)
            reached = dijkstra(self._graph, indices=self._size, limit=limit)
        return np.asarray(reached[: self._size])


def nearest_sources(
    graph: csr_array, seats: Ints32, costs: Floats, *, limit: float = np.inf
) -> tuple[Floats, Ints]:
    """Compute the least cost to every seat from any of the source `seats`, each with a cost of its own.

    Also returns the rank of the source that each seat was reached from; -1 where none is within `limit`.
    """
    size = graph.shape[0]
    sources = _cheapest_of_each_seat(seats, costs)
    reached, predecessors = dijkstra(
        _with_source(graph, seats[sources], costs[sources]),
        indices=size,
        limit=limit,
        return_predecessors=True,
    )
    return reached[:size], _roots(predecessors, seats[sources], sources, size)


def _cheapest_of_each_seat(seats: Ints32, costs: Floats) -> Ints:
    """Return the rank of the cheapest source of each seat."""
    order = np.lexsort((costs, seats))
    order = order[(seats[order] != NO_INDEX) & np.isfinite(costs[order])]
    _, first = np.unique(seats[order], return_index=True)
    return np.asarray(order[first], dtype=np.int64)


def _with_source(graph: csr_array, seats: Ints32, costs: Floats) -> csr_array:
    """Add one node, linked to `seats` at these costs."""
    size = graph.shape[0]
    return csr_array(
        (
            np.concatenate((graph.data, costs)),
            np.concatenate((graph.indices, seats)),
            np.append(graph.indptr, len(graph.data) + len(seats)),
        ),
        shape=(size + 1, size + 1),
    )


def _roots(predecessors: Ints32, seats: Ints32, ranks: Ints, size: int) -> Ints:
    """Follow predecessors back to the sources, all seats at once, doubling the stride each time."""
    jump = np.where(predecessors[:size] < 0, np.arange(size), predecessors[:size])
    entered = predecessors[:size] == size
    jump[entered] = np.flatnonzero(entered)
    while not np.array_equal(further := jump[jump], jump):
        jump = further
    rank_of = np.full(size, -1, dtype=np.int64)
    rank_of[seats] = ranks
    return np.where(entered[jump], rank_of[jump], -1)
