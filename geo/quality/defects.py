"""Defects of a lieu as SQL conditions on its table: too old, without hours, badly placed…"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, and_, func, select, true

from geo.database.models import Lieu, LieuSource, Source
from geo.standard.schema import FIELD_PATTERNS, REQUIRED_FIELDS

TOO_OLD_MONTHS: Final = 18
"""The oldest class of freshness that the national programme tells apart."""

ANCIEN: Final = "ancien"
SANS_HORAIRES: Final = "sans_horaires"
SANS_TELEPHONE: Final = "sans_telephone"
SANS_POSITION: Final = "sans_position"
POSITION_COMMUNE: Final = "position_commune"
POSITION_DOUTEUSE: Final = "position_douteuse"
INCOMPLET: Final = "incomplet"
DEFECTS: Final = (
    POSITION_DOUTEUSE,
    SANS_POSITION,
    POSITION_COMMUNE,
    ANCIEN,
    SANS_TELEPHONE,
    SANS_HORAIRES,
    INCOMPLET,
)
"""Every defect, the gravest first: a wrong position sends people to the wrong place."""


def defect_conditions(today: date, doubts: Subquery) -> Mapping[str, ColumnElement[bool]]:
    """Build the condition of each defect, in the order of DEFECTS; the caller joins `doubts` to the lieux."""
    at_seat = Lieu.position_precision == "commune"
    conditions = {
        ANCIEN: Lieu.date_maj <= months_before(today, TOO_OLD_MONTHS),
        SANS_HORAIRES: Lieu.horaires.is_(None),
        SANS_TELEPHONE: Lieu.telephone.is_(None),
        SANS_POSITION: is_without_position(),
        POSITION_COMMUNE: at_seat,
        POSITION_DOUTEUSE: and_(at_seat, doubts.c.lieu_id.is_not(None)),
        INCOMPLET: is_complete().is_not(true()),
    }
    return {defect: conditions[defect] for defect in DEFECTS}


def select_doubts() -> Subquery:
    """Select `lieu_id` and `ecart`: how far from its commune a refused position of a file was."""
    return (
        select(LieuSource.lieu_id, func.max(LieuSource.doubt).label("ecart"))
        .join(Source, Source.current_run_id == LieuSource.run_id)
        .where(LieuSource.doubt.is_not(None))
        .group_by(LieuSource.lieu_id)
        .subquery("doubts")
    )


def is_without_position() -> ColumnElement[bool]:
    """Match lieux without position that should have one: not those that travel."""
    return and_(Lieu.position.is_(None), Lieu.itinerant.is_(False))


def is_complete() -> ColumnElement[bool]:
    """Match lieux with every field that the standard requires, well-formed; false or null for the others."""
    return and_(*map(_is_given, REQUIRED_FIELDS))


def months_before(day: date, months: int) -> date:
    """Return the day some months before another; the last of its month where that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _is_given(field: str) -> ColumnElement[bool]:
    column: ColumnElement[Any] = getattr(Lieu, field)
    if field == "date_maj":
        return column.is_not(None)
    if field == "pivot":  # the same as its pattern, whose {9,14} takes PostgreSQL five times longer
        return and_(column.regexp_match("^[a-zA-Z0-9]+$"), func.length(column).between(9, 14))
    return column.regexp_match(FIELD_PATTERNS[field]) if field in FIELD_PATTERNS else column != ""
