"""Functions that make tokens of the text that a pattern of the lexicon matched. Pure."""

import re
from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

from geo.hours.calendar import DAYS
from importers.french_hours.tokens import (
    APRES_MIDI,
    MATIN,
    ON_APPOINTMENT,
    ONCE_A_MONTH,
    SOIREE,
    SOME_DAYS,
    Token,
    TokenKind,
    UnreadableHours,
)
from importers.french_hours.week import DAY_MIN, Condition

TokenMaker = Callable[[re.Match[str]], list[Token]]

_FIRST_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout")
_MONTHS = (*_FIRST_MONTHS, "septembre", "octobre", "novembre", "decembre")
_OSM_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
RANKS = (
    (r"1\s?ere?s?|premiere?s?", 1),
    (r"2\s?e(?:me)?s?|2\s?nde?s?|deuxiemes?|seconde?s?", 2),
    (r"3\s?e(?:me)?s?|troisiemes?", 3),
    (r"4\s?e(?:me)?s?|quatriemes?", 4),
    (r"derniere?s?", -1),
)
DAY = rf"(?:(?:{'|'.join(DAYS)})s?|(?:lun|mar|mer|jeu|vend|ven|sam|dim)s?(?![a-z])\.?)"
MONTH = rf"(?:{'|'.join(_MONTHS)})(?![a-z])"
FIRST_TWO = r"(?:2|deux)\s+premiers?"


def fixed_token(
    kind: TokenKind, *, days: tuple[int, ...] = (), condition: Condition | None = None
) -> TokenMaker:
    token = Token(kind, days=days, condition=condition or Condition())
    return lambda _: [token]


def doubt_token(doubt: str) -> TokenMaker:
    return fixed_token(TokenKind.CONDITION, condition=Condition(doubt=doubt))


def no_token(_: re.Match[str]) -> list[Token]:
    return []


def unreadable(match: re.Match[str]) -> list[Token]:
    raise UnreadableHours(match.group())


def time_token(match: re.Match[str]) -> list[Token]:
    hour, minute = [*map(int, re.findall(r"\d+", match.group())), 0][:2]
    if minute > 59 or hour * 60 + minute > DAY_MIN:
        raise UnreadableHours(match.group())
    return [Token(TokenKind.TIME, hour * 60 + minute)]


def number_token(match: re.Match[str]) -> list[Token]:
    return [Token(TokenKind.NUMBER, int(match.group()))]


def all_day_tokens(_: re.Match[str]) -> list[Token]:
    return [Token(TokenKind.TIME, 0), Token(TokenKind.DASH), Token(TokenKind.TIME, DAY_MIN)]


def clock_word_token(minute: int) -> TokenMaker:
    return lambda _: [Token(TokenKind.TIME, minute)]


def _days_in(text: str) -> tuple[int, ...]:
    return tuple(_day_of(found) for found in re.findall(DAY, text)[:1])


def _day_of(text: str) -> int:
    return ("lu", "ma", "me", "je", "ve", "sa", "di").index(text[:2])


def day_token(match: re.Match[str]) -> list[Token]:
    return [Token(TokenKind.DAY, days=(_day_of(match.group()),))]


def day_and_doubt_tokens(match: re.Match[str], *, doubt: str) -> list[Token]:
    """Make a day and a doubt of «un lundi sur deux»."""
    return [
        Token(TokenKind.DAY, days=_days_in(match.group())),
        Token(TokenKind.CONDITION, condition=Condition(doubt=doubt)),
    ]


def monthly_tokens(match: re.Match[str]) -> list[Token]:
    once = re.match(r"1|une?\b", match.group())
    doubt = ONCE_A_MONTH if once else SOME_DAYS
    days = _days_in(match.group())
    return [
        *([Token(TokenKind.DAY, days=days)] if days else []),
        Token(TokenKind.CONDITION, condition=Condition(doubt=doubt)),
    ]


def rank_token(match: re.Match[str]) -> list[Token]:
    """Make the ranks of «2ème et 4ème jeudi du mois»."""
    text = match.group()
    if re.search(FIRST_TWO, text):
        ranks: tuple[int, ...] = (1, 2)
    else:
        found = (rank for pattern, rank in RANKS if re.search(rf"(?<![a-z\d])(?:{pattern})(?![a-z])", text))
        ranks = tuple(found)
    return [Token(TokenKind.RANK, days=_days_in(text), condition=Condition(ranks=ranks))]


def months_token(match: re.Match[str]) -> list[Token]:
    text = match.group()
    named = [_MONTHS.index(month) for month in re.findall(MONTH, text)]
    has_gap = len(named) == 2 and (named[1] - named[0]) % 12 != 1
    sign = "," if has_gap and re.search(r"\set\s|,", text) and "entre" not in text else "-"
    return [
        Token(
            TokenKind.CONDITION, condition=Condition(months=sign.join(_OSM_MONTHS[month] for month in named))
        )
    ]


def _half_of(text: str) -> str:
    return MATIN if "matin" in text else SOIREE if "soir" in text else APRES_MIDI


def half_token(match: re.Match[str]) -> list[Token]:
    return [Token(TokenKind.HALF, half=_half_of(match.group()))]


def half_condition_token(match: re.Match[str]) -> list[Token]:
    return [
        Token(
            TokenKind.HALF_CONDITION, half=_half_of(match.group()), condition=Condition(doubt=ON_APPOINTMENT)
        )
    ]


def other_token(match: re.Match[str]) -> list[Token]:
    """Make a token of any other word; «verdredi», a day with one wrong letter, is that day."""
    text = match.group().removesuffix("s")
    days = [n for n, day in enumerate(DAYS) if text.endswith("di") and Levenshtein.distance(text, day) == 1]
    return [Token(TokenKind.DAY, days=(days[0],)) if len(days) == 1 else Token(TokenKind.OTHER_WORD)]
