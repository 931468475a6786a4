"""Every lieu that has a position, kept in memory: searches around a point without the database.

They are read after a load, a process at a time; meanwhile, and where they are too many, searches ask the
database, which says the same.
"""

from geo.sphere import unit_vectors
from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import cKDTree
from sqlalchemy.orm import Session

from geo.arrays import Floats, Ints, Ints32
from geo.crs import distances_m
from geo.database.lru_cache import LruCache, weigh_key
from geo.database.version import pinned_key
from geo.database.version_cache import PerVersionCache
from geo.lieux.index_rows import IndexRows, are_more_than, read_index_rows
from geo.lieux.facets import matching_flags
from geo.lieux.matching import MatchingLieux, grow
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.access_index import AccessIndex
from geo.travel.graph import Network
from geo.travel.load import load_travel

MAX_INDEXED_LIEUX: Final = 3_000_000
"""Lieux: each takes 0.25 KB in each process, France has some 15,000, and Europe may have 2,000,000."""

MAX_INDEXED_FEATURES: Final = 100_000
"""Lieux whose features are kept too: they take 2 KB each. Those of more are read in the database."""

CHOICES_BYTES: Final = 20_000_000
CHOICES_BYTES_A_LIEU: Final = 100
"""Of filters whose lieux are remembered: up to 1 MB each in France; among 2,000,000 lieux, 14 MB for one in
ten of them."""

SPHERE_ERROR: Final = 0.006
"""Largest relative difference between the two distances: the flattening of the Earth is 0.0034, and
the mean radius differs from the local one by up to 0.0056 (WGS84)."""


class NearLieu(NamedTuple):
    """A lieu, and how far it is on the spheroid; its feature where it was asked for."""

    id: str
    distance_m: float
    feature: bytes | None


class Around(NamedTuple):
    """The nearest on the sphere, sorted on the spheroid; how far the last one is on the sphere."""

    lieux: list[NearLieu]
    reach_m: float


def _weigh(criteria: Hashable, chosen: MatchingLieux) -> int:
    return weigh_key(criteria) + chosen.weight


@dataclass(frozen=True, eq=False)
class LieuIndex:
    """Lieux by rank, in the order of their identifiers, and a tree of them on the unit sphere."""

    rows: IndexRows
    tree: cKDTree
    _choices: LruCache[MatchingLieux]
    _attached: LruCache[AccessIndex] = field(default_factory=lambda: LruCache(1), init=False, repr=False)

    @staticmethod
    def of(rows: IndexRows) -> "LieuIndex":
        """Grow the tree (0.3 µs a lieu)."""
        choices = LruCache(CHOICES_BYTES + CHOICES_BYTES_A_LIEU * len(rows.ids), _weigh)
        return LieuIndex(rows, grow(unit_vectors(rows.lon, rows.lat)), choices)

    def chosen(self, criteria: Criteria) -> MatchingLieux:
        """Give those that match, whatever their hours."""
        return self._choices.get_or_compute(criteria, lambda: self._choose(criteria))

    def nearest(self, *, point: Point, criteria: Criteria, limit: int, shown: tuple[int, int]) -> Around:
        """List the `limit` nearest; those whose rank is `shown` come with their features, if kept."""
        ranks, reach_m = self.chosen(criteria).nearest(point, limit)
        first, last = shown
        ordered = enumerate(
            sorted(zip(self.far_m(point, ranks).tolist(), ranks.tolist(), strict=True)), start=1
        )
        features = self.rows.features
        lieux = [
            NearLieu(self.rows.ids[rank], one_m, features[rank] if features and first <= at <= last else None)
            for at, (one_m, rank) in ordered
        ]
        return Around(lieux, reach_m)

    def count_within(self, *, point: Point, criteria: Criteria, radius_m: float, most: int) -> int:
        """Count those within some metres on the spheroid, up to `most` + 1."""
        chosen, limit = self.chosen(criteria), most + 1
        while True:
            ranks, reach_m = chosen.nearest(point, limit, within_m=radius_m * (1 + SPHERE_ERROR))
            if len(ranks) == limit and reach_m < radius_m * (1 - SPHERE_ERROR):
                return most + 1
            inside = int(np.count_nonzero(self.far_m(point, ranks) <= radius_m))
            if inside > most or len(ranks) < limit:
                return min(inside, most + 1)
            limit *= 2

    def ranks_of(self, ids: Sequence[str]) -> list[int]:
        """Find lieux by their identifiers; those that are not placed are left out."""
        at = ((bisect_left(self.rows.ids, one), one) for one in ids)
        return [rank for rank, one in at if rank < len(self.rows.ids) and self.rows.ids[rank] == one]

    def features_of(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Give the features of lieux by their identifiers, those that are kept."""
        features = self.rows.features
        return {self.rows.ids[rank]: features[rank] for rank in self.ranks_of(ids)} if features else {}

    def attached(self, network: Network) -> AccessIndex:
        """Join them to a network, once."""
        return self._attached.get_or_compute(network, lambda: AccessIndex.to(network, self.rows.lon, self.rows.lat))

    def far_m(self, point: Point, ranks: Ints32 | Ints) -> Floats:
        """Measure how far some are on the spheroid."""
        return distances_m(point.lon, point.lat, self.rows.lon[ranks], self.rows.lat[ranks])

    def _choose(self, criteria: Criteria) -> MatchingLieux:
        return MatchingLieux.of(matching_flags(self.rows.facets, criteria, count=self.tree.n), self.tree)


def loaded_index(session: Session) -> LieuIndex | None:
    """Give the lieux of the dataset that a session reads, if they were read already and are not too many."""
    return _placed.peek(session)


def index_for(session: Session, criteria: Criteria) -> LieuIndex | None:
    """Give them for a search: hours are in the database alone."""
    return loaded_index(session) if criteria.ouvert is None else None


def load_index(session: Session) -> LieuIndex | None:
    """Read the lieux of the dataset that a session is pinned to, unless they are kept or too many."""
    return None if pinned_key(session) is None else _placed.get(session)


def _read(session: Session) -> LieuIndex | None:
    """Read the lieux, and prepare what their first visitors would wait for."""
    features = not are_more_than(session, MAX_INDEXED_FEATURES)
    rows = read_index_rows(session, most=MAX_INDEXED_LIEUX, features=features)
    if rows is None:
        return None
    placed = LieuIndex.of(rows)
    placed.chosen(NO_CRITERIA)
    placed.attached(load_travel(session).network)
    return placed


_placed = PerVersionCache(_read)
