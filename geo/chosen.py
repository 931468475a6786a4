"""Lieux that match some criteria: the nearest of them, and the quickest to reach.

Where they are few they have a tree of their own; else those that the tree of all lieux finds are sifted.
"""

from dataclasses import dataclass, field
from math import inf, pi, sin
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo.attached import Attached
from geo.network import Bools, Floats, arc_km, unit_vector
from geo.points import EARTH_RADIUS_M, Point
from geo.recent import Recent
from geo.travel import Times, Travel

FEW: Final = 25_000
"""Lieux: a tree of so many takes 10 ms to grow."""

SPARE: Final = 2.0
"""How many times more lieux are looked at than would do if those that match were spread evenly."""

FEW_BYTES: Final = 200
"""Of one lieu in a tree of its own, and in what joins it to the network."""

Ranks = NDArray[np.int64]


class Chosen(Protocol):
    """Lieux among others, by their ranks."""

    @property
    def matches(self) -> Bools:
        """Tell of each lieu whether it is one of them. Shape: (n,)."""

    @property
    def many(self) -> int:
        """Count them."""

    @property
    def weight(self) -> int:
        """Weigh them in bytes."""

    def nearest(self, point: Point, count: int, *, within_m: float = inf) -> tuple[Ranks, float]:
        """Give the ranks of the nearest on the sphere, ties in any order; how far the last is in metres."""

    def among(
        self, point: Point, travel: Travel, places: Attached, *, mode: str, limit_min: float
    ) -> tuple[Ranks, Times]:
        """Find which are within some minutes, and the minutes to each; `places` are all the lieux."""


@dataclass(frozen=True, eq=False)
class Few:
    """Those that match, in a tree of their own. Shape: (n,), (m,)."""

    matches: Bools
    ranks: Ranks
    tree: cKDTree
    _places: Recent[Attached] = field(default_factory=lambda: Recent(1), init=False, repr=False)

    @property
    def many(self) -> int:
        """Count them."""
        return len(self.ranks)

    @property
    def weight(self) -> int:
        """Weigh them in bytes."""
        return self.matches.nbytes + FEW_BYTES * self.many

    def nearest(self, point: Point, count: int, *, within_m: float = inf) -> tuple[Ranks, float]:
        """Give the ranks of the nearest on the sphere, and how far the last is in metres."""
        found, chords = _query(self.tree, point, min(count, self.many), within_m)
        return self.ranks[found], _last_m(chords)

    def among(
        self, point: Point, travel: Travel, places: Attached, *, mode: str, limit_min: float
    ) -> tuple[Ranks, Times]:
        """Find which are within some minutes: no other place is looked at."""
        own = self._places.get(places, lambda: places.only(self.ranks))
        found, times = travel.among(point, own, mode=mode, limit_min=limit_min)
        return self.ranks[found], times


@dataclass(frozen=True, eq=False)
class Many:
    """Those that match, in the tree of all lieux. Shape: (n,)."""

    matches: Bools
    many: int
    tree: cKDTree

    @property
    def weight(self) -> int:
        """Weigh them in bytes; the tree is that of all."""
        return self.matches.nbytes

    def nearest(self, point: Point, count: int, *, within_m: float = inf) -> tuple[Ranks, float]:
        """Give the ranks of the nearest on the sphere, and how far the last is in metres."""
        count = min(count, self.many)
        look = count if self.many == self.tree.n else min(self.tree.n, int(SPARE * count / self._share))
        found, chords = _query(self.tree, point, look, within_m)
        matching = self.matches[found]
        if len(found) == look < self.tree.n and np.count_nonzero(matching) < count:
            return self._nearest_of_all(point, count, within_m)
        return found[matching][:count], _last_m(chords[matching][:count])

    def among(
        self, point: Point, travel: Travel, places: Attached, *, mode: str, limit_min: float
    ) -> tuple[Ranks, Times]:
        """Find which are within some minutes."""
        found, times = travel.among(point, places, mode=mode, limit_min=limit_min)
        matching = self.matches[found]
        return found[matching], Times(times.minutes[matching], times.measured[matching])

    @property
    def _share(self) -> float:
        return self.many / len(self.matches)

    def _nearest_of_all(self, point: Point, count: int, within_m: float) -> tuple[Ranks, float]:
        """Measure them all (50 ms for 2,000,000): few of those around match, as in another country."""
        ranks = np.flatnonzero(self.matches)
        chords = np.linalg.norm(self.tree.data[ranks] - unit_vector(point), axis=1)
        nearest = np.argpartition(chords, count - 1)[:count]
        nearest = nearest[chords[nearest] <= _chord(within_m)]
        return ranks[nearest], _last_m(np.sort(chords[nearest]))


def choose(matches: Bools, tree: cKDTree) -> Chosen:
    """Hold those that match, as is best for so many; `tree` is that of all lieux. Shape: (n,)."""
    many = int(np.count_nonzero(matches))
    if many > FEW or many == tree.n:
        return Many(matches, many, tree)
    ranks = np.flatnonzero(matches)
    return Few(matches, ranks, cKDTree(tree.data[ranks]))


def _query(tree: cKDTree, point: Point, count: int, within_m: float) -> tuple[Ranks, Floats]:
    """Give the nearest of a tree and their chords, as many as there are within some metres."""
    if not count:
        return np.empty(0, dtype=np.int64), np.empty(0)
    wanted = count if count > 1 else [1]
    chords, found = tree.query(unit_vector(point), k=wanted, distance_upper_bound=_chord(within_m))
    there = found < tree.n
    return found[there], chords[there]


def _chord(arc_m: float) -> float:
    """Turn metres along the Earth into a chord of the unit sphere, infinite beyond its half."""
    arc = arc_m / EARTH_RADIUS_M
    return 2 * sin(arc / 2) if arc < pi else inf


def _last_m(chords: Floats) -> float:
    return 1_000 * float(arc_km(chords[-1:])[0]) if len(chords) else 0.0
