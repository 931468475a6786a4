"""Features as map software asks for them: within a box, a slice at a time, counted. CRS: EPSG:4326."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, func, literal, or_, select
from sqlalchemy.orm import Session

from geo.clauses import clauses
from geo.criteria import Criteria
from geo.errors import NotFound
from geo.models import Commune, Lieu

BATCH_ROWS: Final = 500
DECIMALS: Final = 6
"""Of degrees in the contours given out: 10 cm."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west is greater than east across the antimeridian."""

Feature = tuple[str, str]
"""Its key, and its GeoJSON as text."""

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


@dataclass(frozen=True, slots=True)
class Collection:
    """What is given out feature by feature: its key, its GeoJSON as text, where it is, and which."""

    key: SQLColumnExpression[str]
    feature: SQLColumnExpression[str]
    plane: SQLColumnExpression[Any]
    conditions: Sequence[ColumnElement[bool]] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """Some features, and how many there are in all."""

    matched: int
    features: Iterator[Feature]


def lieux(criteria: Criteria) -> Collection:
    """Give the lieux that match."""
    return Collection(Lieu.id, Lieu.feature, plane(Lieu.position), clauses(criteria))


def communes(departements: Sequence[str] = ()) -> Collection:
    """Give the communes with their contours, of some départements or of all."""
    inside = [Commune.departement_code.in_(departements)] if departements else []
    return Collection(Commune.code_insee, _commune_feature(), Commune.contour, inside)


def read_slice(
    session: Session, collection: Collection, *, box: Box | None, limit: int, offset: int
) -> Slice:
    """Read the features of a box in order of their key, counted in the same statement: they agree."""
    conditions = [*collection.conditions, *([_touches(collection.plane, box)] if box else [])]
    matched = select(func.count(collection.key)).where(*conditions).correlate(None).scalar_subquery()
    # The keys are cut first: contours of the features that an offset leaves out are never written.
    keys = select(collection.key).where(*conditions).order_by(collection.key).limit(limit).offset(offset)
    rows = iter(
        session.execute(
            select(collection.key, collection.feature, matched)
            .where(collection.key.in_(keys.correlate(None)))
            .order_by(collection.key),
            execution_options={"yield_per": BATCH_ROWS},
        )
    )
    first = next(rows, None)
    if first is None:
        return Slice(session.scalar(select(matched)) or 0, iter(()))
    return Slice(first[2], ((row[0], row[1]) for row in chain([first], rows)))


def read_feature(session: Session, collection: Collection, key: str) -> str:
    """Read one feature. Raises NotFound."""
    conditions = [*collection.conditions, collection.key == key]
    feature: str | None = session.scalar(select(collection.feature).where(*conditions))
    if feature is None:
        raise NotFound(f"Rien ne porte l'identifiant «{key}».")
    return feature


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


def envelope(west: float, south: float, east: float, north: float) -> ColumnElement[Any]:
    """Spell a box that does not cross the antimeridian."""
    return func.ST_MakeEnvelope(west, south, east, north, 4326)


def _touches(shape: SQLColumnExpression[Any], box: Box) -> ColumnElement[bool]:
    west, south, east, north = box
    if west <= east:
        return func.ST_Intersects(shape, envelope(*box))
    return or_(
        func.ST_Intersects(shape, envelope(west, south, 180, north)),
        func.ST_Intersects(shape, envelope(-180, south, east, north)),
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
