"""Exports: a whole selection of lieux, however large, streamed a batch at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Float, Select, TableValuedAlias, Text, cast, func, select, true
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.lieux.filters import OpeningRow, clauses, may_be_open
from geo.lieux.nearest import geography
from geo.lieux.reach import ReachedLieu
from geo.points import Point
from geo.quality.defects import is_complete
from geo.standard.criteria import ALL_LIEUX, Criteria
from geo.standard.fields import FIELDS, HEADLINE_FACTS
from geo.travel.modes import ESTIME, MESURE

_BATCH_ROWS: Final = 100
"""Rows in memory at once: 0.8 MB of objects. Ten times as many are read no faster, and fragment memory."""

DERIVED_FIELDS: Final = (*HEADLINE_FACTS, "position_precision", "arret_de", "accueil", "accueil_raison")
"""Columns of a lieu beyond the fields of the standard."""


@dataclass(frozen=True)
class Selection:
    """Lieux that match: within `radius_m` metres of a point, all those that have a position, or all."""

    criteria: Criteria = ALL_LIEUX
    point: Point | None = None
    """Lieux are ordered by their distance to it, else by their identifier."""
    radius_m: float | None = None
    reached: Sequence[ReachedLieu] | None = None
    """The only lieux taken, in this order; None: whatever the travel time."""

    @cached_property
    def reached_table(self) -> TableValuedAlias:
        """SQL table of the lieux reached: built once, so that a statement joins it once."""
        reached = self.reached or ()
        columns = (
            cast([lieu.id for lieu in reached], ARRAY(Text)),
            cast([round(lieu.minutes, 1) for lieu in reached], ARRAY(Float)),
            cast([MESURE if lieu.measured else ESTIME for lieu in reached], ARRAY(Text)),
        )
        table = func.unnest(*columns).table_valued("id", "minutes", "calcul", with_ordinality="rank")
        return table.render_derived(name="reached")


def columns_of(selection: Selection) -> Sequence[str]:
    """List the names of the columns that `stream_lieux` yields before the position.

    Around a point a distance in metres; with a mode of travel, minutes and how they were computed.
    """
    return (*FIELDS, *DERIVED_FIELDS, *_travel_columns(selection))


def stream_features(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield the GeoJSON Feature of each lieu as text, then the travel to it as in `columns_of`."""
    return _read(
        session, selection, _select(selection, *_columns(["feature"]), *_travel_columns(selection).values())
    )


def stream_lieux(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield the columns of `columns_of` of each lieu, then its position as WKB in EPSG:4326, or None."""
    known = [*_columns((*FIELDS, *DERIVED_FIELDS)), *_travel_columns(selection).values()]
    return _read(session, selection, _select(selection, *known, func.ST_AsBinary(Lieu.position)))


def stream_complete_lieux(session: Session, selection: Selection) -> Iterator[Sequence[Any]]:
    """Yield the FIELDS of each lieu that has all that the standard requires."""
    return _read(session, selection, _select(selection, *_columns(FIELDS)).where(is_complete()))


def count_incomplete(session: Session, selection: Selection) -> int:
    """Count the lieux that lack something that the standard requires."""
    incomplete = is_complete().is_not(true())
    if selection.criteria.ouvert is not None:
        return sum(
            1 for _ in _read(session, selection, _select(selection, *_columns(["id"])).where(incomplete))
        )
    counted = _from(selection, func.count()).where(*_conditions(selection), incomplete)
    return session.scalar(counted) or 0


def _read(session: Session, selection: Selection, statement: Select[Any]) -> Iterator[Sequence[Any]]:
    """Read through a cursor on the server: memory does not grow with the selection."""
    rows = session.execute(statement, execution_options={"yield_per": _BATCH_ROWS})
    if selection.criteria.ouvert is None:
        return iter(rows)
    at, added = selection.criteria.ouvert, len(OpeningRow._fields)
    return (row[:-added] for row in rows if may_be_open(OpeningRow(*row[-added:]), at))


def _select(selection: Selection, *columns: ColumnElement[Any]) -> Select[Any]:
    if selection.criteria.ouvert is not None:
        columns = (*columns, *_columns(OpeningRow._fields))
    return _from(selection, *columns).where(*_conditions(selection)).order_by(*_order(selection))


def _from(selection: Selection, *columns: ColumnElement[Any]) -> Select[Any]:
    start = select(*columns).select_from(Lieu)
    if selection.reached is None:
        return start
    return start.join(selection.reached_table, selection.reached_table.c.id == Lieu.id)


def _order(selection: Selection) -> Sequence[Any]:  # columns, as they are or of a table of functions
    if selection.reached is not None:
        return (selection.reached_table.c.rank,)
    return (Lieu.id,) if selection.point is None else (_distance_m(selection), Lieu.id)


def _travel_columns(selection: Selection) -> Mapping[str, ColumnElement[Any]]:
    """Return the columns about the travel to each lieu, by name."""
    if selection.point is None:
        return {}
    distance = {"distance_m": _distance_m(selection)}
    if selection.reached is None:
        return distance
    return {
        **distance,
        "minutes": selection.reached_table.c.minutes,
        "calcul": selection.reached_table.c.calcul,
    }


def _conditions(selection: Selection) -> Sequence[ColumnElement[bool]]:
    if selection.point is None:
        return clauses(selection.criteria)
    return [*clauses(selection.criteria), _is_near(geography(selection.point), selection.radius_m)]


def _is_near(origin: ColumnElement[Any], radius_m: float | None) -> ColumnElement[bool]:
    return (
        Lieu.position.is_not(None) if radius_m is None else func.ST_DWithin(Lieu.position, origin, radius_m)
    )


def _distance_m(selection: Selection) -> ColumnElement[Any]:
    assert selection.point is not None
    return func.ST_Distance(Lieu.position, geography(selection.point))


def _columns(names: Sequence[str]) -> list[ColumnElement[Any]]:
    return [getattr(Lieu, name) for name in names]
