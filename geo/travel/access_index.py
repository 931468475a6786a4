"""Many places joined to the network once, to find those that seats lead to."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.travel.estimate import Joined
from geo.travel.graph import Access, Network

BLOCK: Final = 100_000
"""Places joined at once: it takes 500 bytes each for a moment."""


@dataclass(frozen=True, eq=False)
class Attached:
    """Places, and for each seat those that it is an end of. CRS: EPSG:4326, degrees.

    `places[start[s]:start[s + 1]]` are the ranks of the places that seat `s` is joined to.
    """

    joined: Joined
    start: Ints
    places: Ints32
    kept: Flags | None = None
    """Which of the places are looked for; None for all."""

    @staticmethod
    def to(network: Network, lon: Floats, lat: Floats) -> "Attached":
        """Join places to a network (3 µs a place). Shape: (n,) each."""
        starts = range(0, max(len(lon), 1), BLOCK)
        parts = [network.access(lon[at : at + BLOCK], lat[at : at + BLOCK]) for at in starts]
        access = Access(
            np.concatenate([part.seats for part in parts]), np.concatenate([part.km for part in parts])
        )
        ends = access.seats[access.known].astype(np.min_scalar_type(network.size))  # short: sorted sooner
        ranks = np.repeat(np.arange(len(lon), dtype=np.int32), np.count_nonzero(access.known, axis=1))
        start = np.concatenate(([0], np.bincount(ends, minlength=network.size).cumsum()))
        return Attached(Joined(lon, lat, access), start, ranks[np.argsort(ends, kind="stable")])

    def around(self, seats: Ints32 | Ints) -> Ints:
        """Give the ranks of the places kept that any of these seats leads to, in order."""
        first, many = self.start[seats], self.start[seats + 1] - self.start[seats]
        inside = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many)
        found = self.places[np.repeat(first, many) + inside]
        found = np.sort(found if self.kept is None else found[self.kept[found]])  # numpy.unique takes longer
        new = np.append(True, found[1:] != found[:-1])[: len(found)]
        return np.asarray(found[new], dtype=np.int64)

    def take(self, ranks: Ints) -> Joined:
        """Give some of the places, as they are joined."""
        all_ = self.joined
        access = Access(all_.access.seats[ranks], all_.access.km[ranks])
        return Joined(all_.lon[ranks], all_.lat[ranks], access)
