"""A whole selection of lieux, however large: counted, then read a batch at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Float, Select, TableValuedAlias, Text, cast, func, select, true
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.lieux.nearest import geography
from geo.lieux.opening_filter import Hours, may_be_open
from geo.lieux.sql_filters import clauses
from geo.points import Point
from geo.quality.defects import complete
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import ESTIME, FIELDS, HEADLINE_FACTS, MESURE
from geo.travel.trip import Reached

BATCH_ROWS: Final = 100
"""Rows in memory at once: 0.8 MB of objects. Ten times as many are read no faster, and leave holes behind."""

DERIVED: Final = (*HEADLINE_FACTS, "position_precision", "arret_de")
"""What is known of a lieu beyond the fields of the standard."""


@dataclass(frozen=True)
class Selection:
    """Lieux that match: within `radius_m` metres of a point, all those that are placed, or all."""

    criteria: Criteria = NO_CRITERIA
    point: Point | None = None
    """They come in order of their distance to it, else of their identifier."""
    radius_m: float | None = None
    reached: Sequence[Reached] | None = None
    """Those that can be reached, and in which order; None: however long the way is."""

    @cached_property
    def ways(self) -> TableValuedAlias:
        """Spell what can be reached as a table: made once, so that a statement joins it once."""
        reached = self.reached or ()
        columns = (
            cast([way.id for way in reached], ARRAY(Text)),
            cast([round(way.minutes, 1) for way in reached], ARRAY(Float)),
            cast([MESURE if way.measured else ESTIME for way in reached], ARRAY(Text)),
        )
        table = func.unnest(*columns).table_valued("id", "minutes", "calcul", with_ordinality="rank")
        return table.render_derived(name="way")


def columns_of(selection: Selection) -> Sequence[str]:
    """Name what `read_lieux` gives before the position: only around a point a distance in metres, only
    for a way to travel its minutes and how they were computed."""
    return (*FIELDS, *DERIVED, *_way(selection))


def read_features(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield the GeoJSON Feature of each lieu as text, then the way to it as in `columns_of`."""
    return _read(session, selection, _select(selection, *_columns(["feature"]), *_way(selection).values()))


def read_lieux(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield what `columns_of` names of each lieu, then its position as WKB in EPSG:4326, or None."""
    known = [*_columns((*FIELDS, *DERIVED)), *_way(selection).values()]
    return _read(session, selection, _select(selection, *known, func.ST_AsBinary(Lieu.position)))


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
    counted = _from(selection, func.count()).where(*_conditions(selection), incomplete)
    return session.scalar(counted) or 0


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
    return _from(selection, *columns).where(*_conditions(selection)).order_by(*_order(selection))


def _from(selection: Selection, *columns: ColumnElement[Any]) -> Select[Any]:
    start = select(*columns).select_from(Lieu)
    if selection.reached is None:
        return start
    return start.join(selection.ways, selection.ways.c.id == Lieu.id)


def _order(selection: Selection) -> Sequence[Any]:  # columns, as they are or of a table of functions
    if selection.reached is not None:
        return (selection.ways.c.rank,)
    return (Lieu.id,) if selection.point is None else (_distance_m(selection), Lieu.id)


def _way(selection: Selection) -> Mapping[str, ColumnElement[Any]]:
    """Name what is told of the way to each lieu."""
    if selection.point is None:
        return {}
    distance = {"distance_m": _distance_m(selection)}
    if selection.reached is None:
        return distance
    return {**distance, "minutes": selection.ways.c.minutes, "calcul": selection.ways.c.calcul}


def _conditions(selection: Selection) -> Sequence[ColumnElement[bool]]:
    if selection.point is None:
        return clauses(selection.criteria)
    return [*clauses(selection.criteria), _placed(geography(selection.point), selection.radius_m)]


def _placed(here: ColumnElement[Any], radius_m: float | None) -> ColumnElement[bool]:
    return Lieu.position.is_not(None) if radius_m is None else func.ST_DWithin(Lieu.position, here, radius_m)


def _distance_m(selection: Selection) -> ColumnElement[Any]:
    assert selection.point is not None
    return func.ST_Distance(Lieu.position, geography(selection.point))


def _columns(names: Sequence[str]) -> list[ColumnElement[Any]]:
    return [getattr(Lieu, name) for name in names]
