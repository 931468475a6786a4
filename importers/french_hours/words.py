"""The kinds of words that texts on opening hours are made of, and the doubts they can raise. Pure."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from importers.french_hours.osm import ALWAYS, When

ON_APPOINTMENT: Final = "sur rendez-vous"
EVERY_OTHER_WEEK: Final = "une semaine sur deux"
SOME_WEEKS: Final = "certaines semaines"
ONCE_A_MONTH: Final = "une fois par mois"
SOME_DAYS: Final = "certains jours du mois"
SCHOOL_TIME: Final = "hors vacances scolaires"
VACATIONS: Final = "pendant les vacances scolaires"
WORKSHOPS: Final = "ateliers"
TO_CONFIRM: Final = "à confirmer"
"""For what a text tells in words of its own: they are not copied, for they may name a person."""

LIFTED: Final = frozenset({ON_APPOINTMENT, WORKSHOPS})
"""Doubts that «sans rendez-vous» ends; those on dates stay."""

MORNING: Final = "matin"
AFTERNOON: Final = "après-midi"
EVENING: Final = "soir"

EVEN_WEEKS: Final = "2-52/2"
ODD_WEEKS: Final = "1-53/2"

WORKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
WHOLE_WEEK: Final = (*WORKDAYS, *WEEKEND)


class UnreadableHours(ValueError):
    """The text says something about hours that cannot be understood for sure."""


def lifted(when: When) -> When:
    """Drop what «sans rendez-vous» ends."""
    return replace(when, doubt="") if when.doubt in LIFTED else when


class Kind(Enum):
    """What a word is for."""

    DAY = auto()
    SEVERAL_DAYS = auto()
    EVERY_DAY = auto()
    """Said of seven days or of five: only the five are sure."""
    RANK = auto()
    """Such as «1er samedi du mois», with or without the day."""
    TIME = auto()
    NUMBER = auto()
    DASH = auto()
    TO = auto()
    SLASH = auto()
    COMMA = auto()
    AND = auto()
    OR = auto()
    COLON = auto()
    BREAK = auto()
    """End of a sentence or line."""
    OPENING = auto()
    """The bracket."""
    CLOSING = auto()
    WHEN = auto()
    WALK_IN = auto()
    """Without appointment: ends a condition said before."""
    HALF = auto()
    HALF_WHEN = auto()
    """Such as «après-midi sur rendez-vous», without hours."""
    CLOSED = auto()
    OPEN = auto()
    EXCEPT = auto()
    PUBLIC_HOLIDAY = auto()
    YEARLY_BREAK = auto()
    RESTRICTION = auto()
    """A word that limits who may come, or for how long this holds."""
    ONLY = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, with what it says."""

    kind: Kind
    number: int = 0
    """A minute of the day for a TIME, the number itself for a NUMBER."""
    days: tuple[int, ...] = ()
    when: When = ALWAYS
    half: str = ""
    bracketed: bool = False
    """Stands in brackets: it is about what is just before."""


RANGE_SIGNS: Final = frozenset({Kind.DASH, Kind.TO, Kind.SLASH, Kind.COMMA})
"""What may stand between the two times of a range."""

SEPARATORS: Final = RANGE_SIGNS | {Kind.AND, Kind.OR, Kind.BREAK}
NAMES_DAYS: Final = frozenset({Kind.DAY, Kind.SEVERAL_DAYS, Kind.EVERY_DAY})
