"""Features for map software: collections of lieux and communes, read and counted by box and slice.

CRS: EPSG:4326.
"""

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
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.errors import NotFound
from geo.lieux.filters import clauses
from geo.lieux.index import LieuIndex, loaded_index
from geo.points import Box
from geo.standard.criteria import Criteria

MAX_BUFFERED_FEATURES: Final = 1_000
"""Up to so many features are read at once, in half the time; more are streamed."""
_BATCH_ROWS: Final = 500
MAX_CACHED_COLLECTIONS: Final = 256
_CONTOUR_DECIMALS: Final = 6
"""Of degrees: 10 cm."""

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
    """SQL expressions of a collection of features: key, GeoJSON text, position on a plane, conditions."""

    key: SQLColumnExpression[str]
    feature: SQLColumnExpression[str]
    plane: SQLColumnExpression[Any]
    conditions: Sequence[ColumnElement[bool]] = ()
    criteria: Criteria | None = None
    """Those of lieux, whose GeoJSON is stored; that of communes is written at each reading."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some features, and how many there are in all."""

    matched: int
    features: Iterator[Feature]


@lru_cache(maxsize=MAX_CACHED_COLLECTIONS)
def lieux_collection(criteria: Criteria) -> Collection:
    """Build the collection of the lieux that match."""
    return Collection(Lieu.id, Lieu.feature, plane(Lieu.position), clauses(criteria), criteria)


@lru_cache(maxsize=MAX_CACHED_COLLECTIONS)
def communes_collection(departements: Sequence[str] = ()) -> Collection:
    """Build the collection of communes with their contours, of some départements or of all."""
    inside = [Commune.departement_code.in_(departements)] if departements else []
    return Collection(Commune.code_insee, _commune_feature(), Commune.contour, inside)


def read_slice(
    session: Session, collection: Collection, *, box: Box | None, limit: int, offset: int
) -> Slice:
    """Read a slice of the features of a box in order of their key, and count all that are in the box."""
    criteria, index = collection.criteria, loaded_index(session)
    features = None if index is None else index.rows.features
    if index is None or features is None or criteria is None or box is None:
        return _slice_in_database(session, collection, box=box, limit=limit, offset=offset)
    inside = _ranks_inside(index, criteria, box)
    shown = inside[offset : offset + limit].tolist()
    return Slice(len(inside), ((index.rows.ids[rank], features[rank]) for rank in shown))


def _ranks_inside(index: LieuIndex, criteria: Criteria, box: Box) -> Ints:
    """Compute the ranks of the lieux of a box that match."""
    west, south, east, north = box
    lon, lat = index.rows.lon, index.rows.lat
    after, before = lon >= west, lon <= east
    across = after & before if west <= east else after | before
    return np.flatnonzero(index.matching(criteria).matches & across & (lat >= south) & (lat <= north))


def _slice_in_database(
    session: Session, collection: Collection, *, box: Box | None, limit: int, offset: int
) -> Slice:
    statements = _statements(collection, None if box is None else box[0] > box[2])
    edges = {} if box is None else dict(zip(_EDGES, box, strict=True))
    found = session.connection().exec_driver_sql(
        statements.features.sql,
        {**statements.features.constants, **edges, "count": limit, "start": offset},
        execution_options={} if limit <= MAX_BUFFERED_FEATURES else {"yield_per": _BATCH_ROWS},
    )
    rows = iter(found.all() if limit <= MAX_BUFFERED_FEATURES else found)
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
    """Compute the box around a whole collection; None when nothing of it has a position."""
    around = select(func.ST_Extent(collection.plane).label("box")).where(*collection.conditions).subquery()
    sides = (func.ST_XMin, func.ST_YMin, func.ST_XMax, func.ST_YMax)
    west, south, east, north = session.execute(select(*(side(around.c.box) for side in sides))).one()
    return None if west is None else (west, south, east, north)


def plane(position: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Convert a geography to degrees on a plane: boxes of maps have straight sides.

    A call and not a cast, whose SQL would differ from that of the index on it.
    """
    return func.geometry(position)


@dataclass(frozen=True, slots=True)
class _Statements:
    """Statements of the features of a slice with their count, and of the count alone, past the end."""

    features: CompiledStatement
    matched: CompiledStatement


@lru_cache(maxsize=MAX_CACHED_COLLECTIONS)
def _statements(collection: Collection, crossing: bool | None) -> _Statements:
    """Compile the statements of a collection: in a box that crosses the antimeridian or not, or in none."""
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
    return _Statements(features=compile_statement(read), matched=compile_statement(matched))


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
    """Build the SQL text of a commune as a GeoJSON Feature, `properties` last."""
    members = chain.from_iterable((literal(column.key), column) for column in COMMUNE_PROPERTIES)
    return func.concat(
        '{"type":"Feature","id":',
        func.to_json(Commune.code_insee),
        ',"geometry":',
        func.coalesce(func.ST_AsGeoJSON(Commune.contour, _CONTOUR_DECIMALS), "null"),
        ',"properties":',
        func.json_build_object(*members),
        "}",
    )
