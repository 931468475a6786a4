"""Services that travel and whose stops are unknown, kept with the seat of their commune: there are few."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any, Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import Row, cast, func, select
from sqlalchemy.orm import Session

from geo.clauses import clauses
from geo.criteria import NO_CRITERIA, Criteria
from geo.crs import distances_m
from geo.kept import KeptWhole
from geo.models import Commune, Lieu
from geo.network import Bools, Floats
from geo.open_filter import OPENING_COLUMNS
from geo.points import Point
from geo.recent import Recent

WITHIN_M: Final = 40_000
"""How far from its base a service that travels may pass: buses stay in their département."""

CHOICES: Final = 64
"""Criteria whose services are remembered: 2 KB each."""

_TRAVELS: Final = (Lieu.itinerant, Lieu.position.is_(None))

_WITHIN_DEG_LAT: Final = 0.37
"""No shorter on any meridian: 40 km are 0.362 degrees at the equator, fewer elsewhere."""


@dataclass(frozen=True, slots=True)
class Base:
    """A service, as a row of `id`, `feature` and OPENING_COLUMNS, and how far its base is."""

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
    """All of them. CRS: EPSG:4326. Shape: (n,) each."""

    rows: Sequence[Row[Any]]
    lon: Floats
    lat: Floats
    choices: Recent[frozenset[str]] = field(default_factory=lambda: Recent(CHOICES))
    """Identifiers of those that match some criteria."""


def bases_around(session: Session, point: Point, criteria: Criteria) -> list[Base]:
    """List the services that match and whose base is near a point, the nearest first, equal ones by id."""
    bases = _bases.get(session)
    near = np.flatnonzero(_in_box(bases, point))
    if not len(near):
        return []
    far_m = distances_m(point.lon, point.lat, bases.lon[near], bases.lat[near])
    found = [
        Base(float(distance_m), bases.rows[at])
        for at, distance_m in zip(near.tolist(), far_m, strict=True)
        if distance_m <= WITHIN_M
    ]
    if found and criteria != NO_CRITERIA:
        matching = bases.choices.get(criteria, lambda: _matching(session, criteria))
        found = [base for base in found if base.id in matching]
    return sorted(found, key=lambda base: (base.distance_m, base.id))


def _matching(session: Session, criteria: Criteria) -> frozenset[str]:
    return frozenset(session.scalars(select(Lieu.id).where(*_TRAVELS, *clauses(criteria))))


def _in_box(bases: _Bases, point: Point) -> Bools:
    """Leave out the most of them at little cost; around the poles nothing is left out."""
    shrink = max(0.01, cos(radians(min(90.0, abs(point.lat) + _WITHIN_DEG_LAT))))
    east = np.abs((bases.lon - point.lon + 180) % 360 - 180)
    north = np.abs(bases.lat - point.lat)
    return np.asarray((north <= _WITHIN_DEG_LAT) & (east * shrink <= _WITHIN_DEG_LAT))


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
    return _Bases(rows, lon, lat)


_bases = KeptWhole(_read)
