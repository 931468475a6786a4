"""What each pattern of the lexicon makes of the text it matches. Pure."""

import re
from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

from importers.french_hours.osm import DAY_MIN, When
from importers.french_hours.words import (
    AFTERNOON,
    EVENING,
    MORNING,
    ON_APPOINTMENT,
    ONCE_A_MONTH,
    SOME_DAYS,
    Kind,
    UnreadableHours,
    Word,
)

Maker = Callable[[re.Match[str]], list[Word]]

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
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


def say(kind: Kind, *, days: tuple[int, ...] = (), when: When | None = None) -> Maker:
    word = Word(kind, days=days, when=when or When())
    return lambda _: [word]


def doubt(doubt: str) -> Maker:
    return say(Kind.WHEN, when=When(doubt=doubt))


def skip(_: re.Match[str]) -> list[Word]:
    return []


def refuse(match: re.Match[str]) -> list[Word]:
    raise UnreadableHours(match.group())


def time(match: re.Match[str]) -> list[Word]:
    hour, minute = [*map(int, re.findall(r"\d+", match.group())), 0][:2]
    if minute > 59 or hour * 60 + minute > DAY_MIN:
        raise UnreadableHours(match.group())
    return [Word(Kind.TIME, hour * 60 + minute)]


def number(match: re.Match[str]) -> list[Word]:
    return [Word(Kind.NUMBER, int(match.group()))]


def all_day(_: re.Match[str]) -> list[Word]:
    return [Word(Kind.TIME, 0), Word(Kind.DASH), Word(Kind.TIME, DAY_MIN)]


def clock_word(minute: int) -> Maker:
    return lambda _: [Word(Kind.TIME, minute)]


def _days_in(text: str) -> tuple[int, ...]:
    return tuple(_day_of(found) for found in re.findall(DAY, text)[:1])


def _day_of(text: str) -> int:
    return ("lu", "ma", "me", "je", "ve", "sa", "di").index(text[:2])


def day(match: re.Match[str]) -> list[Word]:
    return [Word(Kind.DAY, days=(_day_of(match.group()),))]


def day_and_doubt(match: re.Match[str], *, doubt: str) -> list[Word]:
    """Read «un lundi sur deux»: a day, and a doubt."""
    return [Word(Kind.DAY, days=_days_in(match.group())), Word(Kind.WHEN, when=When(doubt=doubt))]


def monthly(match: re.Match[str]) -> list[Word]:
    once = re.match(r"1|une?\b", match.group())
    doubt = ONCE_A_MONTH if once else SOME_DAYS
    days = _days_in(match.group())
    return [*([Word(Kind.DAY, days=days)] if days else []), Word(Kind.WHEN, when=When(doubt=doubt))]


def rank(match: re.Match[str]) -> list[Word]:
    """Read «2ème et 4ème jeudi du mois»."""
    text = match.group()
    if re.search(FIRST_TWO, text):
        ranks: tuple[int, ...] = (1, 2)
    else:
        found = (rank for pattern, rank in RANKS if re.search(rf"(?<![a-z\d])(?:{pattern})(?![a-z])", text))
        ranks = tuple(found)
    return [Word(Kind.RANK, days=_days_in(text), when=When(ranks=ranks))]


def months(match: re.Match[str]) -> list[Word]:
    text = match.group()
    named = [_MONTHS.index(month) for month in re.findall(MONTH, text)]
    apart = len(named) == 2 and (named[1] - named[0]) % 12 != 1
    sign = "," if apart and re.search(r"\set\s|,", text) and "entre" not in text else "-"
    return [Word(Kind.WHEN, when=When(months=sign.join(_OSM_MONTHS[month] for month in named)))]


def _half_of(text: str) -> str:
    return MORNING if "matin" in text else EVENING if "soir" in text else AFTERNOON


def half(match: re.Match[str]) -> list[Word]:
    return [Word(Kind.HALF, half=_half_of(match.group()))]


def half_when(match: re.Match[str]) -> list[Word]:
    return [Word(Kind.HALF_WHEN, half=_half_of(match.group()), when=When(doubt=ON_APPOINTMENT))]


def other(match: re.Match[str]) -> list[Word]:
    """Read any other word; «verdredi», a day with one wrong letter, is that day."""
    text = match.group().removesuffix("s")
    near = [n for n, day in enumerate(DAYS) if text.endswith("di") and Levenshtein.distance(text, day) == 1]
    return [Word(Kind.DAY, days=(near[0],)) if len(near) == 1 else Word(Kind.WORD)]
