"""Itinerant services whose stops are unknown, in memory with the seat of their commune: there are few."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import Row, cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.database.lru_cache import LruCache
from geo.database.models import Commune, Lieu
from geo.database.version import PerVersionCache
from geo.lieux.filters import OPENING_COLUMNS, clauses, may_be_open
from geo.lieux.nearest import Hit
from geo.points import Point, chords_to_km, unit_vector, unit_vectors
from geo.standard.criteria import ALL_LIEUX, Criteria

MAX_BASE_DISTANCE_M: Final = 40_000
"""How far from its base an itinerant service may stop: buses stay in their département."""

MAX_ITINERANT: Final = 5
"""Services that are shown."""

MAX_CACHED_CRITERIA: Final = 64
"""Criteria whose services are cached: 2 KB each."""

_HAS_NO_STOP: Final = (Lieu.itinerant, Lieu.position.is_(None))


@dataclass(frozen=True, slots=True)
class _Services:
    """All services, and their bases on the unit sphere. Shape: (n), (n, 3)."""

    rows: Sequence[Row[Any]]
    vectors: Floats
    matching: LruCache[frozenset[str]] = field(default_factory=lambda: LruCache(MAX_CACHED_CRITERIA))
    """Identifiers of those that match some criteria."""


def find_itinerant(session: Session, *, point: Point, criteria: Criteria) -> list[Hit]:
    """List the first services that match and may be open, in the order of the distance of their base."""
    around = _around(session, point, replace(criteria, ouvert=None))
    open_then = (hit for row, hit in around if may_be_open(row, criteria.ouvert))
    return list(islice(open_then, MAX_ITINERANT))


def _around(session: Session, point: Point, criteria: Criteria) -> list[tuple[Row[Any], Hit]]:
    """List the services that match and whose base is near a point, the nearest first, equal ones by id."""
    services = _services.get(session)
    distances_m = chords_to_km(np.linalg.norm(services.vectors - unit_vector(point), axis=1)) * 1_000
    found = [
        (row, Hit(row.id, row.feature.encode(), float(distances_m[at])))
        for at in np.flatnonzero(distances_m <= MAX_BASE_DISTANCE_M).tolist()
        for row in [services.rows[at]]
    ]
    if found and criteria != ALL_LIEUX:
        matching_ids = services.matching.get_or_compute(criteria, lambda: _matching(session, criteria))
        found = [(row, hit) for row, hit in found if hit.id in matching_ids]
    return sorted(found, key=lambda pair: (pair[1].distance_m, pair[1].id))


def _matching(session: Session, criteria: Criteria) -> frozenset[str]:
    return frozenset(session.scalars(select(Lieu.id).where(*_HAS_NO_STOP, *clauses(criteria))))


def _read(session: Session) -> _Services:
    seat = cast(Commune.seat, Geometry)
    rows = session.execute(
        select(
            Lieu.id,
            Lieu.feature,
            *OPENING_COLUMNS,
            func.ST_X(seat).label("lon"),
            func.ST_Y(seat).label("lat"),
        )
        .join(Commune, Commune.code_insee == Lieu.commune_code)
        .where(*_HAS_NO_STOP, Commune.seat.is_not(None))
    ).all()
    lon, lat = (np.array([getattr(row, name) for row in rows], dtype=np.float64) for name in ("lon", "lat"))
    return _Services(rows, unit_vectors(lon, lat))


_services = PerVersionCache(_read)
