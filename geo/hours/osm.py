"""Opening hours in OSM syntax: normalised, split into rules, parsed by opening-hours-py.

What the library would misread is refused or corrected here, for whoever reads hours: the importers before
they store them, the timeline, the French words, the half-days of a week.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

_QUOTED: Final = r'"[^"]*"'
_COMMA = re.compile(rf"({_QUOTED})|\s*,\s*")
_NEW_RULE = re.compile(r'(:\d\d|"),(?=[A-Za-z])')
_COMMENT = re.compile(_QUOTED)
_RULE = re.compile(rf"(?:{_QUOTED}|[^;])+")
_HAS_TIMES = re.compile(r'\d:\d\d|24/7|"|\b(?:off|closed|unknown)\b')
_UNSUPPORTED = re.compile(r"\b(?:dawn|dusk|sunrise|sunset)\b|:\d\d\+")
"""Hours that follow the sun, or that have no end."""
_TIME_RANGE = re.compile(r"\b(\d?\d):(\d\d)-(\d?\d):(\d\d)")
_LATEST_NIGHT_MIN: Final = 6 * 60
"""A range that passes midnight and ends later was mistyped: 19:00-11:00."""
_QUOTES = re.compile(r'^\s*unknown\b|"')
_OPEN_COMMENT = re.compile(r'\bopen "([^"]*)"')
_PH = re.compile(r"\bPH\b")
_PH_OFF = re.compile(r"\bPH\S* (?:off|closed)$")
_SH = re.compile(r"\bSH\b")
_SH_ALONE = re.compile(r"\s*SH ")
_SH_IN_LIST = re.compile(r",SH\b|\bSH,")
_DAYS_WITH_SH = re.compile(r"\S*\bSH\b\S*\s*")


@dataclass(frozen=True, slots=True)
class ParsedHours:
    """Hours as parsed: once, or twice for term time and for school holidays."""

    variants: Sequence[OpeningHours]
    open_comments: frozenset[str]
    """Comments of what is certainly open: «open "comment"»."""
    fallback: str | None
    """What holds outside of the hours: «sur rendez-vous»."""
    mention_public_holidays: bool
    closed_on_public_holidays: bool


def tidy(horaires: str | None) -> str:
    """Normalise hours that would be misread: «Tu, Th 13:30-18:00» would be «Tu» all day."""
    text = _COMMA.sub(lambda found: found[1] or ",", (horaires or "").strip("; "))
    return _NEW_RULE.sub(r"\1, ", text)  # after hours, the space starts a rule


def split_fallback(horaires: str) -> tuple[str, str | None]:
    """Split hours from what holds outside of them, which opening-hours-py merges."""
    hours, mark, fallback = horaires.partition("||")
    return hours.strip(), _QUOTES.sub("", fallback).strip() if mark else None


def rules_of(horaires: str) -> list[str]:
    """Split hours into rules, each of which replaces the previous ones on its days."""
    return [rule.strip() for rule in _RULE.findall(horaires) if rule.strip()]


@lru_cache(maxsize=8_192)  # distinct hours of the whole country: 5,000
def parse_hours(horaires: str) -> ParsedHours | None:
    """Parse tidy hours; None for those that cannot be parsed, or that would be misread."""
    horaires, fallback = split_fallback(horaires)
    rules, bare = rules_of(horaires), _COMMENT.sub("", horaires)
    if would_be_misread(horaires) or _UNSUPPORTED.search(bare):
        return None
    texts = [horaires] if not _SH.search(bare) else [_in_term_time(rules), _in_school_holidays(rules)]
    on_holidays = [rule for rule in rules if _PH.search(_COMMENT.sub("", rule))]
    try:
        return ParsedHours(
            variants=[OpeningHours(text, country="FR") for text in texts],
            open_comments=frozenset({"", *_OPEN_COMMENT.findall(horaires)}),
            fallback=fallback,
            mention_public_holidays=bool(on_holidays),
            closed_on_public_holidays=all(map(_PH_OFF.search, on_holidays)),
        )
    except ParserError:
        return None


def would_be_misread(horaires: str) -> bool:
    """Check for rules that would be read as whole days, because their hours were lost or mistyped."""
    return not all(map(_HAS_TIMES.search, rules_of(horaires))) or _has_mistyped_range(
        _COMMENT.sub("", horaires)
    )


def _has_mistyped_range(horaires: str) -> bool:
    """Check for ranges that would be read as a whole day or night: 14:00-14:00, 19:00-11:00."""
    minutes = (tuple(map(int, found.groups())) for found in _TIME_RANGE.finditer(horaires))
    ranges = ((h1 * 60 + m1, h2 * 60 + m2) for h1, m1, h2, m2 in minutes)
    return any(start == end or start > end > _LATEST_NIGHT_MIN for start, end in ranges)


def _in_term_time(rules: Sequence[str]) -> str:
    term_rules = (_SH_IN_LIST.sub("", rule) for rule in rules if not _SH_ALONE.match(rule))
    return "; ".join(term_rules) or "off"


def _in_school_holidays(rules: Sequence[str]) -> str:
    return "; ".join(_DAYS_WITH_SH.sub("", rule) for rule in rules)
