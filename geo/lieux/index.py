"""Memory index of the lieux that have a position: searches around a point without the database.

It is read after a load, a process at a time; meanwhile, and where lieux are too many, searches ask the
database, which answers the same.
"""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from scipy.spatial import cKDTree
from sqlalchemy.orm import Session

from geo.arrays import Floats, Ints, Ints32
from geo.crs import spheroid_distances_m
from geo.database.lru_cache import LruCache, weigh_key
from geo.database.version import PerVersionCache, pinned_key
from geo.lieux.facets import matching_flags
from geo.lieux.index_rows import IndexRows, are_more_than, read_index_rows
from geo.lieux.matching import MatchingLieux, build_tree
from geo.points import Point, unit_vectors
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.access_index import AccessIndex
from geo.travel.graph import Network
from geo.travel.load import load_travel

MAX_INDEXED_LIEUX: Final = 3_000_000
"""Each takes 0.25 KB in each process, France has some 15,000, and Europe may have 2,000,000."""

MAX_INDEXED_FEATURES: Final = 100_000
"""Above so many lieux, features stay in the database: they take 2 KB each in memory."""

CRITERIA_CACHE_BYTES: Final = 20_000_000
CRITERIA_CACHE_BYTES_PER_LIEU: Final = 100
"""Of cached criteria with their lieux: up to 1 MB each in France; among 2,000,000 lieux, 14 MB for one in
ten of them."""

SPHERE_ERROR: Final = 0.006
"""Largest relative difference between the two distances: the flattening of the Earth is 0.0034, and
the mean radius differs from the local one by up to 0.0056 (WGS84)."""


class NearLieu(NamedTuple):
    """A lieu, its distance on the spheroid, and its feature where it was asked for."""

    id: str
    distance_m: float
    feature: bytes | None
    placed: bool = True
    """Whether the position is its own; else the distance is that of the seat of its commune."""


class Candidates(NamedTuple):
    """The nearest lieux on the sphere, sorted by their distance on the spheroid."""

    lieux: list[NearLieu]
    read: int
    """How many were read, those that are closed included."""
    reach_m: float
    """Distance of the last one read, on the sphere."""


def _weigh(criteria: Hashable, matching: MatchingLieux) -> int:
    return weigh_key(criteria) + matching.size_bytes


@dataclass(frozen=True, eq=False)
class LieuIndex:
    """Lieux by rank, in the order of their identifiers, and a tree of them on the unit sphere."""

    rows: IndexRows
    tree: cKDTree
    _matching: LruCache[MatchingLieux]
    _access_indexes: LruCache[AccessIndex] = field(
        default_factory=lambda: LruCache(1), init=False, repr=False
    )

    @staticmethod
    def of(rows: IndexRows) -> "LieuIndex":
        """Build the tree (0.3 µs a lieu)."""
        matching = LruCache(CRITERIA_CACHE_BYTES + CRITERIA_CACHE_BYTES_PER_LIEU * len(rows.ids), _weigh)
        return LieuIndex(rows, build_tree(unit_vectors(rows.lon, rows.lat)), matching)

    def matching(self, criteria: Criteria) -> MatchingLieux:
        """Return those that match, whatever their hours."""
        return self._matching.get_or_compute(criteria, lambda: self._match(criteria))

    def nearest(self, *, point: Point, criteria: Criteria, limit: int, shown: tuple[int, int]) -> Candidates:
        """List the `limit` nearest; those whose rank is `shown` come with their features, if indexed."""
        ranks, reach_m = self.matching(criteria).nearest(point, limit)
        first, last = shown
        distances_m, rows = self.distances_m(point, ranks), self.rows
        order = np.lexsort((rows.preference[ranks], distances_m))
        ranks = ranks[order]
        columns = (distances_m[order].tolist(), ranks.tolist(), rows.placed[ranks].tolist())
        features = rows.features
        lieux = [
            NearLieu(
                rows.ids[rank], one_m, features[rank] if features and first <= at <= last else None, placed
            )
            for at, (one_m, rank, placed) in enumerate(zip(*columns, strict=True), start=1)
        ]
        return Candidates(lieux, len(lieux), reach_m)

    def count_within(self, *, point: Point, criteria: Criteria, radius_m: float, ceiling: int) -> int:
        """Count the placed ones within some metres on the spheroid, up to `ceiling` + 1."""
        matching, limit = self.matching(criteria), ceiling + 1
        while True:
            ranks, reach_m = matching.nearest(point, limit, within_m=radius_m * (1 + SPHERE_ERROR))
            placed = ranks[self.rows.placed[ranks]]
            if reach_m < radius_m * (1 - SPHERE_ERROR):
                inside = len(placed)
            else:
                inside = int(np.count_nonzero(self.distances_m(point, placed) <= radius_m))
            if inside > ceiling or len(ranks) < limit:
                return min(inside, ceiling + 1)
            limit *= 2

    def ranks_of(self, ids: Sequence[str]) -> list[int]:
        """Return the ranks of lieux by their identifiers; those without position are left out."""
        at = ((bisect_left(self.rows.ids, one), one) for one in ids)
        return [rank for rank, one in at if rank < len(self.rows.ids) and self.rows.ids[rank] == one]

    def features_of(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Return the features of lieux by their identifiers, those that are indexed."""
        features = self.rows.features
        return {self.rows.ids[rank]: features[rank] for rank in self.ranks_of(ids)} if features else {}

    def access_index(self, network: Network) -> AccessIndex:
        """Return their access to a network, computed once."""
        return self._access_indexes.get_or_compute(
            network, lambda: AccessIndex.of(network, self.rows.lon, self.rows.lat)
        )

    def distances_m(self, point: Point, ranks: Ints32 | Ints) -> Floats:
        """Compute the distances of some of them in metres on the spheroid."""
        return spheroid_distances_m(point.lon, point.lat, self.rows.lon[ranks], self.rows.lat[ranks])

    def _match(self, criteria: Criteria) -> MatchingLieux:
        return MatchingLieux.of(matching_flags(self.rows.facets, criteria, count=self.tree.n), self.tree)


def loaded_index(session: Session) -> LieuIndex | None:
    """Return the index of the data that a session reads, if it is in memory already."""
    return _index.peek(session)


def index_for(session: Session, criteria: Criteria) -> LieuIndex | None:
    """Return the loaded index for a search; None for one by hours, which are in the database alone."""
    return loaded_index(session) if criteria.ouvert is None else None


def load_index(session: Session) -> LieuIndex | None:
    """Read the index of the data that a session is pinned to, unless it is cached or lieux are too many."""
    return None if pinned_key(session) is None else _index.get(session)


def _read(session: Session) -> LieuIndex | None:
    """Read the index, and compute what its first visitors would wait for."""
    features = not are_more_than(session, MAX_INDEXED_FEATURES)
    rows = read_index_rows(session, max_rows=MAX_INDEXED_LIEUX, features=features)
    if rows is None:
        return None
    index = LieuIndex.of(rows)
    index.matching(NO_CRITERIA)
    index.access_index(load_travel(session).network)
    return index


_index = PerVersionCache(_read)
