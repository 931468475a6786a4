"""Statements of a text about opening hours, and half-days. Pure."""

from dataclasses import dataclass
from typing import Final

from importers.french_hours.tokens import APRES_MIDI, MATIN, SOIREE
from importers.french_hours.week import ALWAYS, DAY_MIN, Condition, TimeRange

_EARLIEST: Final = 5 * 60
"""Minute of the day; an earlier opening is a typing error, such as 3:00 for 13:00."""

_NOON: Final = 12 * 60
_LUNCH_END: Final = 13 * 60 + 30
_EVENING: Final = 18 * 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Ranges under one condition."""

    condition: Condition
    ranges: tuple[TimeRange, ...]


@dataclass(frozen=True, slots=True)
class HoursStatement:
    """What a text states of some days: hours, a closure, or a condition without hours."""

    days: frozenset[int] | None
    pieces: tuple[Piece, ...] = ()
    condition: Condition = ALWAYS
    """The condition of a statement without hours."""
    half: str = ""
    closed: bool = False
    replaces: bool = False
    """Follows «sauf»: these hours replace the usual ones."""
    end: int | None = None
    """Only a closing time, in minutes of the day, that replaces the usual one."""
    unsure_weekend: bool = False
    remarked: bool = False
    """Has a condition: inside other hours, these do not replace them."""
    inherited: bool = False
    """Names no days: they are those of the statement before."""
    local: bool = False
    """Is about those days alone: what is in brackets, or in the column of a day."""
    holiday: bool = False
    yearly: bool = False


def is_opening(opening: TimeRange) -> bool:
    """Check whether a place can be open during a range."""
    start, end = opening
    return start < end and (start >= _EARLIEST or opening == (0, DAY_MIN))


def half_of_range(opening: TimeRange) -> str:
    """Return the half-day of a range; '' when it is both before and after noon."""
    start, end = opening
    if end <= _LUNCH_END and start < _NOON:
        return MATIN
    return APRES_MIDI if start >= _NOON else ""


def overlaps_half(opening: TimeRange, half: str) -> bool:
    """Check whether a part of a range is in a half-day."""
    start, end = opening
    return {MATIN: start < _NOON, APRES_MIDI: end > _LUNCH_END, SOIREE: end > _EVENING}[half]
