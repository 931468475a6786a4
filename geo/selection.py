"""A whole selection of lieux, however large: counted, then read a batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, Select, cast, func, null, select, true
from sqlalchemy.orm import Session

from geo.criteria import NO_CRITERIA, Criteria
from geo.defects import complete
from geo.models import Lieu
from geo.open_filter import Hours, may_be_open
from geo.points import Point
from geo.search import clauses, geography
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


def columns_of(selection: Selection) -> Sequence[str]:
    """Name what `read_lieux` gives before the position: a distance in metres only around a point."""
    return (*FIELDS, *DERIVED) if selection.point is None else (*FIELDS, *DERIVED, "distance_m")


def read_features(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield the GeoJSON Feature of each lieu as text, and its distance in metres."""
    return _read(session, selection, _select(selection, *_columns(["feature"]), _distance_m(selection)))


def read_lieux(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield what `columns_of` names of each lieu, then its position as WKB in EPSG:4326, or None."""
    columns = [*_columns((*FIELDS, *DERIVED)), func.ST_AsBinary(Lieu.position)]
    if selection.point is not None:
        columns.insert(-1, _distance_m(selection))
    return _read(session, selection, _select(selection, *columns))


def read_complete_lieux(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield the FIELDS of each lieu that has all that the standard requires."""
    return _read(session, selection, _select(selection, *_columns(FIELDS)).where(complete()))


def count_incomplete(session: Session, selection: Selection) -> int:
    """Count the lieux that lack something that the standard requires."""
    incomplete = complete().is_not(true())
    if selection.criteria.ouvert is not None:
        return sum(
            1 for _ in _read(session, selection, _select(selection, *_columns(["id"])).where(incomplete))
        )
    conditions = [*_conditions(selection), incomplete]
    return session.scalar(select(func.count()).select_from(Lieu).where(*conditions)) or 0


def _read(session: Session, selection: Selection, statement: Select[Any]) -> Iterator[Sequence[Any]]:
    """Start to read, through a cursor on the server: memory does not grow with the selection."""
    rows = session.execute(statement, execution_options={"yield_per": BATCH_ROWS})
    if selection.criteria.ouvert is None:
        return iter(rows)
    at, beside = selection.criteria.ouvert, len(Hours._fields)
    return (row[:-beside] for row in rows if may_be_open(Hours(*row[-beside:]), at))


def _select(selection: Selection, *columns: ColumnElement[Any]) -> Select[Any]:
    if selection.criteria.ouvert is not None:
        columns = (*columns, *_columns(Hours._fields))
    order = (Lieu.id,) if selection.point is None else (_distance_m(selection), Lieu.id)
    return select(*columns).where(*_conditions(selection)).order_by(*order)


def _conditions(selection: Selection) -> Sequence[ColumnElement[bool]]:
    if selection.point is None:
        return clauses(selection.criteria)
    return [*clauses(selection.criteria), _placed(geography(selection.point), selection.radius_m)]


def _placed(here: ColumnElement[Any], radius_m: float | None) -> ColumnElement[bool]:
    return Lieu.position.is_not(None) if radius_m is None else func.ST_DWithin(Lieu.position, here, radius_m)


def _distance_m(selection: Selection) -> ColumnElement[Any]:
    if selection.point is None:
        return cast(null(), Float)
    return func.ST_Distance(Lieu.position, geography(selection.point))


def _columns(names: Sequence[str]) -> list[ColumnElement[Any]]:
    return [getattr(Lieu, name) for name in names]
