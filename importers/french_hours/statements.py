"""What a text can state about opening hours. Pure."""

from dataclasses import dataclass
from typing import Final

from importers.french_hours.osm import ALWAYS, DAY_MIN, Range, When
from importers.french_hours.words import AFTERNOON, EVENING, MORNING

_EARLIEST: Final = 5 * 60
"""Minute of the day; to open before is a slip of the keyboard, such as 3:00 for 13:00."""

_NOON: Final = 12 * 60
_LUNCH_END: Final = 13 * 60 + 30
_EVENING: Final = 18 * 60


@dataclass(frozen=True, slots=True)
class Piece:
    """Ranges under one condition."""

    when: When
    ranges: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a text says of some days: hours, or that they are closed, or that they depend on something."""

    days: frozenset[int] | None
    pieces: tuple[Piece, ...] = ()
    when: When = ALWAYS
    """The condition of a statement without hours."""
    half: str = ""
    closed: bool = False
    replaces: bool = False
    """Follows «sauf»: these hours stand instead of the usual ones."""
    end: int | None = None
    """Only a closing time, in minutes, that stands instead of the usual one."""
    unsure_weekend: bool = False
    remarked: bool = False
    """Tells under which condition: inside other hours, these do not replace them."""
    inherited: bool = False
    """Names no days: they are those of the statement before."""
    local: bool = False
    """Is about those days alone: what is in brackets, or in the column of a day."""
    holiday: bool = False
    yearly: bool = False


def is_opening(opening: Range) -> bool:
    """Tell whether a place can be open from one minute to the other."""
    start, end = opening
    return start < end and (start >= _EARLIEST or opening == (0, DAY_MIN))


def half_of(opening: Range) -> str:
    """Tell whether a range is before or after noon; '' when it is both."""
    start, end = opening
    if end <= _LUNCH_END and start < _NOON:
        return MORNING
    return AFTERNOON if start >= _NOON else ""


def touches(opening: Range, half: str) -> bool:
    """Tell whether some of a range is in a half-day."""
    start, end = opening
    return {MORNING: start < _NOON, AFTERNOON: end > _LUNCH_END, EVENING: end > _EVENING}[half]
