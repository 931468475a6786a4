"""Services that travel and whose stops are unknown, kept with the seat of their commune: there are few."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import Row, cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.database.lru_cache import Recent
from geo.database.models import Commune, Lieu
from geo.database.version_cache import KeptWhole
from geo.lieux.opening_filter import OPENING_COLUMNS
from geo.lieux.sql_filters import clauses
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.graph import arc_km, unit_vector, unit_vectors

WITHIN_M: Final = 40_000
"""How far from its base a service that travels may pass: buses stay in their département."""

CHOICES: Final = 64
"""Criteria whose services are remembered: 2 KB each."""

_TRAVELS: Final = (Lieu.itinerant, Lieu.position.is_(None))


@dataclass(frozen=True, slots=True)
class Base:
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
    choices: Recent[frozenset[str]] = field(default_factory=lambda: Recent(CHOICES))
    """Identifiers of those that match some criteria."""


def bases_around(session: Session, point: Point, criteria: Criteria) -> list[Base]:
    """List the services that match and whose base is near a point, the nearest first, equal ones by id."""
    bases = _bases.get(session)
    far_m = arc_km(np.linalg.norm(bases.vectors - unit_vector(point), axis=1)) * 1_000
    found = [Base(float(far_m[at]), bases.rows[at]) for at in np.flatnonzero(far_m <= WITHIN_M).tolist()]
    if found and criteria != NO_CRITERIA:
        matching = bases.choices.get(criteria, lambda: _matching(session, criteria))
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


_bases = KeptWhole(_read)
