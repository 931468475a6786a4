"""Index of many places by the seats of the network that they join, to find those that seats lead to."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.arrays import Flags, Floats, Ints, Ints32
from geo.travel.graph import Access, Network, NetworkPoints

PLACES_PER_BATCH: Final = 100_000
"""Places joined at once: it takes 500 bytes each for a moment."""


@dataclass(frozen=True, eq=False)
class AccessIndex:
    """Places with their access, and for each seat the places that join the network there.

    `ranks[start[s]:start[s + 1]]` are the ranks of the places that seat `s` leads to.
    """

    places: NetworkPoints
    start: Ints
    ranks: Ints32
    selected: Flags | None = None
    """Which of the places are looked for; None for all."""

    @staticmethod
    def of(network: Network, lon: Floats, lat: Floats) -> "AccessIndex":
        """Join places to a network (3 µs a place). Shape: (n,) each. CRS: EPSG:4326, degrees."""
        starts = range(0, max(len(lon), 1), PLACES_PER_BATCH)
        parts = [
            network.access(lon[at : at + PLACES_PER_BATCH], lat[at : at + PLACES_PER_BATCH]) for at in starts
        ]
        access = Access(
            np.concatenate([part.seats for part in parts]), np.concatenate([part.km for part in parts])
        )
        seats = access.seats[access.known].astype(np.min_scalar_type(network.size))  # short: sorted sooner
        ranks = np.repeat(np.arange(len(lon), dtype=np.int32), np.count_nonzero(access.known, axis=1))
        start = np.concatenate(([0], np.bincount(seats, minlength=network.size).cumsum()))
        return AccessIndex(NetworkPoints(lon, lat, access), start, ranks[np.argsort(seats, kind="stable")])

    def reached_from(self, seats: Ints32 | Ints) -> Ints:
        """Return the sorted ranks of the selected places that any of these seats leads to."""
        first, many = self.start[seats], self.start[seats + 1] - self.start[seats]
        inside = np.arange(many.sum()) - np.repeat(many.cumsum() - many, many)
        found = self.ranks[np.repeat(first, many) + inside]
        # numpy.unique takes longer.
        found = np.sort(found if self.selected is None else found[self.selected[found]])
        new = np.append(True, found[1:] != found[:-1])[: len(found)]
        return np.asarray(found[new], dtype=np.int64)
