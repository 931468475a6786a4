"""Timeline of opening hours: states of a place over time, its state at a moment, its next openings.

Hours are in OSM syntax, parsed by opening-hours-py. What it misreads or cannot know is corrected here: spaces
after commas, comments, fallbacks, public holidays of each département, school holidays.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # missing in its stub

from geo.hours.calendar import is_public_holiday

HORIZON: Final = timedelta(days=70)
"""How far ahead to look: a service that passes once in two months is still found."""

PUBLIC_HOLIDAY: Final = "jour férié"
SCHOOL_HOLIDAYS: Final = "vacances scolaires"
"""Comments of intervals that the calendar makes uncertain."""

_NATIONAL: Final = ""
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
class Interval:
    """An interval of local time in one state; `comment` is the reason why it is uncertain, if it is."""

    start: datetime
    end: datetime
    state: State
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The state of a place at a moment, and what comes next; `state` is None when its hours are unknown."""

    state: State | None
    comment: str = ""
    until: datetime | None = None
    """End of that state; None when it is beyond HORIZON."""
    next_open: Interval | None = None
    """When it opens next, if it is not open."""
    next_maybe: Interval | None = None
    """When it may be open before that."""


@dataclass(frozen=True, slots=True)
class _ParsedHours:
    """Hours as parsed: once, or twice for term time and for school holidays."""

    variants: Sequence[OpeningHours]
    open_comments: frozenset[str]
    """Comments of what is certainly open: «open "comment"»."""
    fallback: str | None
    """What holds outside of the hours: «sur rendez-vous»."""
    mention_public_holidays: bool
    closed_on_public_holidays: bool


def opening_at(horaires: str | None, at: datetime, *, departement: str = "") -> Opening:
    """Find the state of a place at a moment of its local time, and what comes next."""
    coming = timeline(horaires, at, at + HORIZON, departement=departement)
    now = next(coming, None)
    if now is None:
        return Opening(None)
    until = now.end if now.end < at + HORIZON else None
    if now.state == State.OPEN:
        return Opening(now.state, now.comment, until)
    maybe = None
    for later in coming:
        if later.state == State.OPEN:
            return Opening(now.state, now.comment, until, later, maybe)
        maybe = maybe or (later if later.state == State.UNKNOWN else None)
    return Opening(now.state, now.comment, until, None, maybe)


@lru_cache(maxsize=16_384)  # one page may look at the same hours again and again
def surely_closed(horaires: str | None, at: datetime, *, departement: str = "") -> bool:
    """Check whether a place is surely closed at a moment of its local time."""
    now = next(timeline(horaires, at, at + timedelta(minutes=1), departement=departement), None)
    return now is not None and now.state == State.CLOSED


def next_openings(
    horaires: str | None, *, after: datetime, limit: int = 3, departement: str = ""
) -> Sequence[tuple[datetime, datetime]]:
    """List the next times a place is surely open, as (start, end) in its local time; the first may be now."""
    midnight = after.replace(hour=0, minute=0, second=0, microsecond=0)
    coming = timeline(horaires, midnight, after + HORIZON, departement=departement)
    return tuple(islice(((i.start, i.end) for i in coming if i.state == State.OPEN and i.end > after), limit))


def timeline(
    horaires: str | None, start: datetime, end: datetime, *, departement: str = ""
) -> Iterator[Interval]:
    """Yield the states of a place from one moment to another, without gaps; nothing when unknown."""
    hours = _parse(tidy(horaires))
    if hours is None:
        return
    joined: Interval | None = None
    for interval in _correct_on_holidays(_intervals_of(hours, start, end), hours, departement):
        if joined and (joined.state, joined.comment) == (interval.state, interval.comment):
            joined = replace(joined, end=interval.end)
            continue
        if joined:
            yield joined
        joined = interval
    if joined:
        yield joined


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
def _parse(horaires: str) -> _ParsedHours | None:
    horaires, fallback = split_fallback(horaires)
    rules, bare = rules_of(horaires), _COMMENT.sub("", horaires)
    if not all(map(_HAS_TIMES.search, rules)) or _UNSUPPORTED.search(bare) or _has_mistyped_range(bare):
        return None
    texts = [horaires] if not _SH.search(bare) else [_in_term_time(rules), _in_school_holidays(rules)]
    on_holidays = [rule for rule in rules if _PH.search(_COMMENT.sub("", rule))]
    try:
        return _ParsedHours(
            variants=[OpeningHours(text, country="FR") for text in texts],
            open_comments=frozenset({"", *_OPEN_COMMENT.findall(horaires)}),
            fallback=fallback,
            mention_public_holidays=bool(on_holidays),
            closed_on_public_holidays=all(map(_PH_OFF.search, on_holidays)),
        )
    except ParserError:
        return None


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


def _intervals_of(hours: _ParsedHours, start: datetime, end: datetime) -> Iterator[Interval]:
    """List the states as parsed; the dates of school holidays are unknown, so both variants are joined."""
    term_time, *school_holidays = [_of_variant(variant, hours, start, end) for variant in hours.variants]
    return _join_variants(list(term_time), list(school_holidays[0])) if school_holidays else term_time


def _of_variant(
    variant: OpeningHours, hours: _ParsedHours, start: datetime, end: datetime
) -> Iterator[Interval]:
    for begins, ends, state, comment in variant.intervals(start, end):
        if state == State.CLOSED and hours.fallback is not None:
            yield Interval(begins, ends, State.UNKNOWN, hours.fallback)
        else:
            sure = state != State.OPEN or comment in hours.open_comments
            yield Interval(begins, ends, state if sure else State.UNKNOWN, comment)


def _join_variants(term_time: Sequence[Interval], holidays: Sequence[Interval]) -> Iterator[Interval]:
    """Join both variants: the state of term time, with a comment where school holidays differ."""
    ends = sorted({interval.end for interval in (*term_time, *holidays)})
    for start, end in pairwise([term_time[0].start, *ends]):
        usual, other = (next(i for i in variant if i.end > start) for variant in (term_time, holidays))
        same = usual.state == other.state
        state = State.UNKNOWN if usual.state == State.CLOSED and not same else usual.state
        yield Interval(start, end, state, usual.comment if same else SCHOOL_HOLIDAYS)


def _correct_on_holidays(
    intervals: Iterator[Interval], hours: _ParsedHours, departement: str
) -> Iterator[Interval]:
    """Correct what falls on public holidays."""
    for interval in intervals:
        if interval.state == State.CLOSED:
            yield interval
            continue
        for part in _by_day(interval):
            holiday = is_public_holiday(part.start.date(), departement)
            yield _correct_holiday(part, hours) if holiday else part


def _correct_holiday(part: Interval, hours: _ParsedHours) -> Interval:
    """Correct the state of a place that would be open on a public holiday."""
    if not hours.mention_public_holidays:
        return replace(part, state=State.UNKNOWN, comment=PUBLIC_HOLIDAY)
    if hours.closed_on_public_holidays:
        return replace(part, state=State.CLOSED, comment="")
    # opening-hours-py knows the national holidays, and read those hours on them.
    known = is_public_holiday(part.start.date(), _NATIONAL)
    return part if known else replace(part, state=State.UNKNOWN, comment=PUBLIC_HOLIDAY)


def _by_day(interval: Interval) -> Iterator[Interval]:
    """Split an interval at each midnight."""
    start = interval.start
    while (
        midnight := start.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    ) < interval.end:
        yield replace(interval, start=start, end=midnight)
        start = midnight
    yield replace(interval, start=start)
