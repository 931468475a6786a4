"""Every lieu that has a position, kept in memory: searches around a point without the database.

They are read after a load, a process at a time; meanwhile, and where they are too many, searches ask the
database, which says the same.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from geoalchemy2 import Geometry
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.attached import Attached
from geo.clauses import clauses
from geo.criteria import Criteria
from geo.crs import distances_m
from geo.dataset import pinned_key
from geo.kept import KeptWhole
from geo.models import Lieu
from geo.network import Bools, Floats, Network, arc_km, unit_vector, unit_vectors
from geo.points import EARTH_RADIUS_M, Point
from geo.recent import Recent

MOST_KEPT: Final = 100_000
"""Lieux: each takes 2 KB in each process, and France has some 15,000."""

CHOICES: Final = 24
"""Filters whose lieux are remembered: up to 1 MB each."""

SPHERE_ERROR: Final = 0.006
"""Largest relative difference between the two distances: the flattening of the Earth is 0.0034, and
the mean radius differs from the local one by up to 0.0056 (WGS84)."""

Ranks = NDArray[np.int64]


class Near(NamedTuple):
    """A lieu, and how far it is on the spheroid; its feature where it was asked for."""

    id: str
    distance_m: float
    feature: bytes | None


class Around(NamedTuple):
    """The nearest on the sphere, sorted on the spheroid; how far the last one is on the sphere."""

    lieux: list[Near]
    reach_m: float


@dataclass(frozen=True, eq=False)
class Chosen:
    """Those that match some criteria: whether each does, and where they are. Shape: (n,), (m,)."""

    matches: Bools
    ranks: Ranks
    tree: cKDTree

    def nearest(self, point: Point, count: int) -> tuple[Ranks, float]:
        """Give the ranks of the nearest on the sphere, ties in any order, and how far the last is."""
        count = min(count, len(self.ranks))
        if not count:
            return np.empty(0, dtype=np.int64), 0.0
        chords, found = self.tree.query(unit_vector(point), k=count if count > 1 else [1])
        return self.ranks[found], float(arc_km(chords[-1:])[0]) * 1_000

    def within(self, point: Point, radius_m: float) -> Ranks:
        """Give the ranks of those within some metres on the spheroid, and of a few that are just beyond."""
        arc = min(np.pi, radius_m * (1 + SPHERE_ERROR) / EARTH_RADIUS_M)
        found = self.tree.query_ball_point(unit_vector(point), 2 * np.sin(arc / 2))
        return np.asarray(self.ranks[found])


@dataclass(frozen=True, eq=False)
class Placed:
    """Lieux in the order of their identifiers. CRS: EPSG:4326, degrees. Shape: (n,) each."""

    ids: Sequence[str]
    lon: Floats
    lat: Floats
    features: Sequence[bytes]
    _choices: Recent[Chosen] = field(default_factory=lambda: Recent(CHOICES), init=False, repr=False)
    _attached: Recent[Attached] = field(default_factory=lambda: Recent(1), init=False, repr=False)

    def chosen(self, session: Session, criteria: Criteria) -> Chosen:
        """Give those that match; which ones is asked of the database once (5 ms)."""
        return self._choices.get(criteria, lambda: self._choose(session, criteria))

    def nearest(
        self, session: Session, *, point: Point, criteria: Criteria, limit: int, shown: tuple[int, int]
    ) -> Around:
        """List the `limit` nearest; those whose rank is `shown` come with their features."""
        ranks, reach_m = self.chosen(session, criteria).nearest(point, limit)
        far_m = distances_m(point.lon, point.lat, self.lon[ranks], self.lat[ranks])
        first, last = shown
        ordered = enumerate(sorted(zip(far_m.tolist(), ranks.tolist(), strict=True)), start=1)
        lieux = [
            Near(self.ids[rank], one_m, self.features[rank] if first <= at <= last else None)
            for at, (one_m, rank) in ordered
        ]
        return Around(lieux, reach_m)

    def count_within(self, session: Session, *, point: Point, criteria: Criteria, radius_m: float) -> int:
        """Count those within some metres on the spheroid."""
        ranks = self.chosen(session, criteria).within(point, radius_m)
        far_m = distances_m(point.lon, point.lat, self.lon[ranks], self.lat[ranks])
        return int(np.count_nonzero(far_m <= radius_m))

    def ranks_of(self, ids: Sequence[str]) -> list[int]:
        """Find lieux by their identifiers; those that are not placed are left out."""
        at = ((bisect_left(self.ids, one), one) for one in ids)
        return [rank for rank, one in at if rank < len(self.ids) and self.ids[rank] == one]

    def attached(self, network: Network) -> Attached:
        """Join them to a network, once (30 ms)."""
        return self._attached.get(network, lambda: Attached.to(network, self.lon, self.lat))

    def _choose(self, session: Session, criteria: Criteria) -> Chosen:
        matches = np.ones(len(self.ids), dtype=np.bool_)
        if conditions := clauses(criteria):
            ids = session.scalars(select(Lieu.id).where(Lieu.position.is_not(None), *conditions)).all()
            matches[:] = False
            matches[self.ranks_of(ids)] = True
        ranks = np.flatnonzero(matches)
        return Chosen(matches, ranks, cKDTree(unit_vectors(self.lon[ranks], self.lat[ranks])))


def placed_of(session: Session) -> Placed | None:
    """Give the lieux of the dataset that a session reads, if they were read already and are not too many."""
    return _placed.known(session)


def placed_for(session: Session, criteria: Criteria) -> Placed | None:
    """Give them for a search: hours are in the database alone."""
    return placed_of(session) if criteria.ouvert is None else None


def keep_placed(session: Session) -> Placed | None:
    """Read the lieux of the dataset that a session is pinned to (0.4 s), unless they are kept or too many."""
    return None if pinned_key(session) is None else _placed.get(session)


def _read(session: Session) -> Placed | None:
    count = session.scalar(select(func.count()).select_from(Lieu).where(Lieu.position.is_not(None))) or 0
    if count > MOST_KEPT:
        return None
    position = cast(Lieu.position, Geometry)
    columns = select(Lieu.id, func.ST_X(position), func.ST_Y(position), Lieu.feature)
    found = session.execute(columns.where(Lieu.position.is_not(None)), execution_options={"yield_per": 1_000})
    rows = sorted((lieu_id, lon, lat, feature.encode()) for lieu_id, lon, lat, feature in found)
    ids, lon, lat, features = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Placed(ids, np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64), features)


_placed = KeptWhole(_read)
