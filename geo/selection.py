"""A whole selection of lieux, however large: counted, then read a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, Row, Select, and_, func, literal, not_, select
from sqlalchemy.orm import Session

from geo.criteria import NO_CRITERIA, Criteria
from geo.models import Lieu
from geo.points import Point
from geo.search import clauses, geography
from geo.standard import PATTERNS, REQUIRED
from geo.vocabulary import FIELDS, HEADLINE_FACTS

BATCH_ROWS: Final = 1_000
"""Rows in memory at once: 3 MB of features."""

DERIVED: Final = (*HEADLINE_FACTS, "position_precision", "arret_de")
"""What is known of a lieu beyond the fields of the standard."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Lieux that match: within `radius_m` metres of a point, all those that are placed, or all."""

    criteria: Criteria = NO_CRITERIA
    point: Point | None = None
    """They come in order of their distance to it, else of their identifier."""
    radius_m: float | None = None


def read_features(session: Session, selection: Selection) -> Iterator[tuple[str, float | None]]:
    """Yield the GeoJSON Feature of each lieu as text, and its distance in metres."""
    for row in _read(session, _select(selection, Lieu.feature)):
        yield row.feature, row.distance_m


def read_lieux(session: Session, selection: Selection) -> Iterator[Row[Any]]:
    """Yield each lieu: FIELDS, DERIVED, `distance_m`, and `position` as WKB in EPSG:4326."""
    position = func.ST_AsBinary(Lieu.position).label("position")
    return _read(session, _select(selection, *_columns((*FIELDS, *DERIVED)), position))


def read_complete_lieux(session: Session, selection: Selection) -> Iterator[Row[Any]]:
    """Yield the FIELDS of each lieu that has all that the standard requires."""
    return _read(session, _select(selection, *_columns(FIELDS)).where(complete()))


def count_incomplete(session: Session, selection: Selection) -> int:
    """Count the lieux that lack something that the standard requires."""
    conditions = [*_conditions(selection), not_(complete())]
    return session.scalar(select(func.count()).select_from(Lieu).where(*conditions)) or 0


def complete() -> ColumnElement[bool]:
    """Tell whether a lieu has, well-formed, every field that the standard requires; never null."""
    return and_(*map(_is_given, REQUIRED))


def _is_given(field: str) -> ColumnElement[bool]:
    column: ColumnElement[Any] = getattr(Lieu, field)
    if field == "date_maj":
        return column.is_not(None)
    return func.coalesce(column, "").regexp_match(PATTERNS.get(field, "."))


def _read(session: Session, statement: Select[Any]) -> Iterator[Row[Any]]:
    """Read through a cursor on the server, so that memory does not grow with the selection."""
    yield from session.execute(statement, execution_options={"yield_per": BATCH_ROWS})


def _select(selection: Selection, *columns: ColumnElement[Any]) -> Select[Any]:
    distance_m = _distance_m(selection).label("distance_m")
    order = (Lieu.id,) if selection.point is None else (distance_m, Lieu.id)
    return select(*columns, distance_m).where(*_conditions(selection)).order_by(*order)


def _conditions(selection: Selection) -> Sequence[ColumnElement[bool]]:
    if selection.point is None:
        return clauses(selection.criteria)
    return [*clauses(selection.criteria), _placed(geography(selection.point), selection.radius_m)]


def _placed(here: ColumnElement[Any], radius_m: float | None) -> ColumnElement[bool]:
    return Lieu.position.is_not(None) if radius_m is None else func.ST_DWithin(Lieu.position, here, radius_m)


def _distance_m(selection: Selection) -> ColumnElement[Any]:
    if selection.point is None:
        return literal(None, Float())
    return func.ST_Distance(Lieu.position, geography(selection.point))


def _columns(names: Sequence[str]) -> list[ColumnElement[Any]]:
    return [getattr(Lieu, name) for name in names]
