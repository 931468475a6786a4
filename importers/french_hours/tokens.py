"""Tokens of texts on opening hours, and the doubts they can raise. Pure."""

from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from importers.french_hours.week import ALWAYS, Condition

ON_APPOINTMENT: Final = "sur rendez-vous"
EVERY_OTHER_WEEK: Final = "une semaine sur deux"
SOME_WEEKS: Final = "certaines semaines"
ONCE_A_MONTH: Final = "une fois par mois"
SOME_DAYS: Final = "certains jours du mois"
SCHOOL_TIME: Final = "hors vacances scolaires"
VACATIONS: Final = "pendant les vacances scolaires"
WORKSHOPS: Final = "ateliers"
"""For what a text states in words of its own: they are not copied, for they may name a person."""

ENDED_BY_WALK_IN: Final = frozenset({ON_APPOINTMENT, WORKSHOPS})
"""Doubts that «sans rendez-vous» ends; those on dates stay."""

MATIN: Final = "matin"
APRES_MIDI: Final = "après-midi"
SOIREE: Final = "soir"

EVEN_WEEKS: Final = "2-52/2"
ODD_WEEKS: Final = "1-53/2"

WORKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
WHOLE_WEEK: Final = (*WORKDAYS, *WEEKEND)


class UnreadableHours(ValueError):
    """The text says something about hours that cannot be understood for sure."""


def without_appointment(condition: Condition) -> Condition:
    """Return the condition without the doubts that «sans rendez-vous» ends."""
    return replace(condition, doubt="") if condition.doubt in ENDED_BY_WALK_IN else condition


class TokenKind(Enum):
    """What a token stands for."""

    DAY = auto()
    SEVERAL_DAYS = auto()
    EVERY_DAY = auto()
    """Seven days or five: only the five are sure."""
    RANK = auto()
    """«1er samedi du mois», with or without the day."""
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
    """Opening bracket."""
    CLOSING = auto()
    CONDITION = auto()
    WALK_IN = auto()
    """Without appointment: ends a condition stated before."""
    HALF = auto()
    HALF_CONDITION = auto()
    """«après-midi sur rendez-vous», without hours."""
    CLOSED = auto()
    OPEN = auto()
    EXCEPT = auto()
    PUBLIC_HOLIDAY = auto()
    YEARLY_BREAK = auto()
    RESTRICTION = auto()
    """A word that limits who may come, or for how long this holds."""
    ONLY = auto()
    OTHER_WORD = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text, with its meaning."""

    kind: TokenKind
    number: int = 0
    """A minute of the day for a TIME, the number itself for a NUMBER."""
    days: tuple[int, ...] = ()
    condition: Condition = ALWAYS
    half: str = ""
    bracketed: bool = False
    """Written in brackets: it is about what is just before."""


RANGE_SIGNS: Final = frozenset({TokenKind.DASH, TokenKind.TO, TokenKind.SLASH, TokenKind.COMMA})
"""Signs between the two times of a range."""

SEPARATORS: Final = RANGE_SIGNS | {TokenKind.AND, TokenKind.OR, TokenKind.BREAK}
DAY_KINDS: Final = frozenset({TokenKind.DAY, TokenKind.SEVERAL_DAYS, TokenKind.EVERY_DAY})
