"""Many places joined to the network once, to find those that seats lead to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo.estimate import Joined
from geo.network import Access, Floats, Ints, Network

Ranks = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Attached:
    """Places, and for each seat those that it is an end of. CRS: EPSG:4326, degrees.

    `places[start[s]:start[s + 1]]` are the ranks of the places that seat `s` is joined to.
    """

    joined: Joined
    start: Ranks
    places: Ints

    @staticmethod
    def to(network: Network, lon: Floats, lat: Floats) -> "Attached":
        """Join places to a network (1.5 µs a place). Shape: (n,) each."""
        access = network.access(lon, lat)
        ranks, door = np.nonzero(access.known)
        seats = access.seats[ranks, door]
        order = np.argsort(seats, kind="stable")
        start = np.searchsorted(seats[order], np.arange(network.size + 1))
        return Attached(Joined(lon, lat, access), start, ranks[order].astype(np.int32))

    def around(self, seats: Ints | Ranks) -> Ranks:
        """Give the ranks of the places that any of these seats leads to, in order."""
        first, many = self.start[seats], self.start[seats + 1] - self.start[seats]
        inside = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many)
        return np.unique(self.places[np.repeat(first, many) + inside]).astype(np.int64)

    def take(self, ranks: Ranks) -> Joined:
        """Give some of the places, as they are joined."""
        all_ = self.joined
        access = Access(all_.access.seats[ranks], all_.access.km[ranks])
        return Joined(all_.lon[ranks], all_.lat[ranks], access)
