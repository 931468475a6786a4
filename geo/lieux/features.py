"""Features as map software asks for them: within a box, a slice at a time, counted. CRS: EPSG:4326."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Final

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    SQLColumnExpression,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from geo.arrays import Ints
from geo.database.models import Commune, Lieu
from geo.database.sql import Prepared, parameter, prepare
from geo.errors import NotFound
from geo.lieux.index import Placed, placed_of
from geo.lieux.sql_filters import clauses
from geo.standard.criteria import Criteria

WHOLE_ROWS: Final = 1_000
"""Up to so many features are read at once, in half the time; more are read while they are sent."""
BATCH_ROWS: Final = 500
SHAPES: Final = 256
"""Choices of features whose statements are kept."""
DECIMALS: Final = 6
"""Of degrees in the contours given out: 10 cm."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west is greater than east across the antimeridian."""

_EDGES: Final = ("west", "south", "east", "north")

Feature = tuple[str, bytes]
"""Its key, and its GeoJSON."""

COMMUNE_PROPERTIES: Final = (
    Commune.code_insee,
    Commune.nom,
    Commune.departement_code,
    Commune.epci_code,
    Commune.population,
    Commune.population_annee,
    Commune.surface_km2,
    Commune.density_per_km2,
    Commune.frr,
    Commune.fragilite,
)


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """What is given out feature by feature: its key, its GeoJSON as text, where it is, and which."""

    key: SQLColumnExpression[str]
    feature: SQLColumnExpression[str]
    plane: SQLColumnExpression[Any]
    conditions: Sequence[ColumnElement[bool]] = ()
    criteria: Criteria | None = None
    """Of lieux, whose GeoJSON is stored; that of the others is written each time."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some features, and how many there are in all."""

    matched: int
    features: Iterator[Feature]


@lru_cache(maxsize=SHAPES)
def lieux(criteria: Criteria) -> Collection:
    """Give the lieux that match."""
    return Collection(Lieu.id, Lieu.feature, plane(Lieu.position), clauses(criteria), criteria)


@lru_cache(maxsize=SHAPES)
def communes(departements: Sequence[str] = ()) -> Collection:
    """Give the communes with their contours, of some départements or of all."""
    inside = [Commune.departement_code.in_(departements)] if departements else []
    return Collection(Commune.code_insee, _commune_feature(), Commune.contour, inside)


def read_slice(
    session: Session, collection: Collection, *, box: Box | None, limit: int, offset: int
) -> Slice:
    """Read the features of a box in order of their key, and count all that are there: both agree."""
    criteria, placed = collection.criteria, placed_of(session)
    features = None if placed is None else placed.rows.features
    if placed is None or features is None or criteria is None or box is None:
        return _slice_in_database(session, collection, box=box, limit=limit, offset=offset)
    inside = _inside(placed, criteria, box)
    shown = inside[offset : offset + limit].tolist()
    return Slice(len(inside), ((placed.rows.ids[rank], features[rank]) for rank in shown))


def _inside(placed: Placed, criteria: Criteria, box: Box) -> Ints:
    """List the ranks of those of a box that match."""
    west, south, east, north = box
    lon, lat = placed.rows.lon, placed.rows.lat
    after, before = lon >= west, lon <= east
    across = after & before if west <= east else after | before
    return np.flatnonzero(placed.chosen(criteria).matches & across & (lat >= south) & (lat <= north))


def _slice_in_database(
    session: Session, collection: Collection, *, box: Box | None, limit: int, offset: int
) -> Slice:
    statements = _statements(collection, None if box is None else box[0] > box[2])
    edges = {} if box is None else dict(zip(_EDGES, box, strict=True))
    found = session.connection().exec_driver_sql(
        statements.features.sql,
        {**statements.features.constants, **edges, "count": limit, "start": offset},
        execution_options={} if limit <= WHOLE_ROWS else {"yield_per": BATCH_ROWS},
    )
    rows = iter(found.all() if limit <= WHOLE_ROWS else found)
    first = next(rows, None)
    if first is None:
        matched = statements.matched.rows(session, **edges)[0][0] if offset else 0
        return Slice(matched, iter(()))
    return Slice(first[2], ((row[0], row[1].encode()) for row in chain([first], rows)))


def read_feature(session: Session, collection: Collection, key: str) -> bytes:
    """Read one feature. Raises NotFound."""
    conditions = [*collection.conditions, collection.key == key]
    feature: str | None = session.scalar(select(collection.feature).where(*conditions))
    if feature is None:
        raise NotFound(f"Rien ne porte l'identifiant «{key}».")
    return feature.encode()


def extent(session: Session, collection: Collection) -> Box | None:
    """Measure the box around a whole collection; None when nothing of it is placed."""
    around = select(func.ST_Extent(collection.plane).label("box")).where(*collection.conditions).subquery()
    sides = (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)
    west, south, east, north = session.execute(select(*(side(around.c.box) for side in sides))).one()
    return None if west is None else (west, south, east, north)


def plane(position: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Take a position as degrees on a plane: boxes of maps have straight sides.

    A call and not a cast, which SQLAlchemy would spell otherwise than the index on it.
    """
    return func.geometry(position)


@dataclass(frozen=True, slots=True)
class _Statements:
    """What reads the features of a slice and how many match, and what only counts, for one past the end."""

    features: Prepared
    matched: Prepared


@lru_cache(maxsize=SHAPES)
def _statements(collection: Collection, crossing: bool | None) -> _Statements:
    """Spell what reads a collection: in a box that crosses the antimeridian or not, or without a box."""
    key, conditions = collection.key, list(collection.conditions)
    if crossing is not None:
        conditions.append(_touches(collection.plane, crossing=crossing))
    matched = select(func.count(key)).where(*conditions)
    if collection.criteria is not None and crossing is not None:
        # In the order of Python, whatever the database is set to: other pages may come from memory.
        ordered = key.collate("C")
        read = _sliced(select(key, collection.feature, func.count().over()).where(*conditions), ordered)
    else:
        # The keys are cut first: contours of the features that an offset leaves out are never written.
        keys = _sliced(select(key).where(*conditions), key).correlate(None)
        counted = matched.correlate(None).scalar_subquery()
        read = select(key, collection.feature, counted).where(key.in_(keys)).order_by(key)
    return _Statements(features=prepare(read), matched=prepare(matched))


def _sliced(rows: Select[Any], key: SQLColumnExpression[str]) -> Select[Any]:
    return rows.order_by(key).limit(parameter("count", Integer)).offset(parameter("start", Integer))


def _touches(shape: SQLColumnExpression[Any], *, crossing: bool) -> ColumnElement[bool]:
    west, south, east, north = (parameter(edge, Float) for edge in _EDGES)
    if not crossing:
        return func.ST_Intersects(shape, func.ST_MakeEnvelope(west, south, east, north, 4326))
    return or_(
        func.ST_Intersects(shape, func.ST_MakeEnvelope(west, south, 180, north, 4326)),
        func.ST_Intersects(shape, func.ST_MakeEnvelope(-180, south, east, north, 4326)),
    )


def _commune_feature() -> ColumnElement[Any]:
    """Write a commune as a GeoJSON Feature, `properties` last."""
    members = chain.from_iterable((literal(column.key), column) for column in COMMUNE_PROPERTIES)
    return func.concat(
        '{"type":"Feature","id":',
        func.to_json(Commune.code_insee),
        ',"geometry":',
        func.coalesce(func.ST_AsGeoJSON(Commune.contour, DECIMALS), "null"),
        ',"properties":',
        func.json_build_object(*members),
        "}",
    )
