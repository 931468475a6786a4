"""Services that travel and whose stops are unknown, kept with the seat of their commune: there are few."""

from geo.lieux.filters import OPENING_COLUMNS
from geo.sphere import chords_to_km
from geo.sphere import unit_vector
from geo.sphere import unit_vectors
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import Row, cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.database.lru_cache import LruCache
from geo.database.models import Commune, Lieu
from geo.database.version_cache import PerVersionCache
from geo.lieux.filters import clauses
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria

WITHIN_M: Final = 40_000
"""How far from its base a service that travels may pass: buses stay in their département."""

CHOICES: Final = 64
"""Criteria whose services are remembered: 2 KB each."""

_TRAVELS: Final = (Lieu.itinerant, Lieu.position.is_(None))


@dataclass(frozen=True, slots=True)
class TravellingService:
    """A service, as a row of `id`, `feature` and OPENING_COLUMNS, and how far its base is on the sphere."""

    distance_m: float
    row: Row[Any]

    @property
    def id(self) -> str:
        return str(self.row.id)

    @property
    def feature(self) -> bytes:
        return bytes(self.row.feature, "utf-8")


@dataclass(frozen=True, slots=True)
class _Bases:
    """All of them, and where they are on the unit sphere. Shape: (n), (n, 3)."""

    rows: Sequence[Row[Any]]
    vectors: Floats
    choices: LruCache[frozenset[str]] = field(default_factory=lambda: LruCache(CHOICES))
    """Identifiers of those that match some criteria."""


def services_around(session: Session, point: Point, criteria: Criteria) -> list[TravellingService]:
    """List the services that match and whose base is near a point, the nearest first, equal ones by id."""
    bases = _bases.get(session)
    far_m = chords_to_km(np.linalg.norm(bases.vectors - unit_vector(point), axis=1)) * 1_000
    found = [TravellingService(float(far_m[at]), bases.rows[at]) for at in np.flatnonzero(far_m <= WITHIN_M).tolist()]
    if found and criteria != NO_CRITERIA:
        matching = bases.choices.get_or_compute(criteria, lambda: _matching(session, criteria))
        found = [base for base in found if base.id in matching]
    return sorted(found, key=lambda base: (base.distance_m, base.id))


def _matching(session: Session, criteria: Criteria) -> frozenset[str]:
    return frozenset(session.scalars(select(Lieu.id).where(*_TRAVELS, *clauses(criteria))))


def _read(session: Session) -> _Bases:
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
        .where(*_TRAVELS, Commune.seat.is_not(None))
    ).all()
    lon, lat = (np.array([getattr(row, name) for row in rows], dtype=np.float64) for name in ("lon", "lat"))
    return _Bases(rows, unit_vectors(lon, lat))


_bases = PerVersionCache(_read)
