"""Timeline of opening hours: states of a place over time, its state at a moment, its next openings.

What opening-hours-py cannot know is corrected here: comments, fallbacks, public holidays of each département,
school holidays.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from opening_hours import OpeningHours, State

from geo.hours.calendar import NATIONAL, is_public_holiday
from geo.hours.osm import ParsedHours, parse_hours, tidy

HORIZON: Final = timedelta(days=70)
"""How far ahead to look: a service that passes once in two months is still found."""

PUBLIC_HOLIDAY: Final = "jour férié"
SCHOOL_HOLIDAYS: Final = "vacances scolaires"
"""Comments of intervals that the calendar makes uncertain."""


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
def state_then(horaires: str | None, at: datetime, *, departement: str = "") -> State:
    """Return the state of a place at a moment of its local time: UNKNOWN too where its hours are."""
    now = next(timeline(horaires, at, at + timedelta(minutes=1), departement=departement), None)
    return State.UNKNOWN if now is None else now.state


def surely_closed(horaires: str | None, at: datetime, *, departement: str = "") -> bool:
    """Check whether a place is surely closed at a moment of its local time."""
    return state_then(horaires, at, departement=departement) == State.CLOSED


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
    hours = parse_hours(tidy(horaires))
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


def _intervals_of(hours: ParsedHours, start: datetime, end: datetime) -> Iterator[Interval]:
    """List the states as parsed; the dates of school holidays are unknown, so both variants are joined."""
    term_time, *school_holidays = [_of_variant(variant, hours, start, end) for variant in hours.variants]
    return _join_variants(list(term_time), list(school_holidays[0])) if school_holidays else term_time


def _of_variant(
    variant: OpeningHours, hours: ParsedHours, start: datetime, end: datetime
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
    intervals: Iterator[Interval], hours: ParsedHours, departement: str
) -> Iterator[Interval]:
    """Correct what falls on public holidays."""
    for interval in intervals:
        if interval.state == State.CLOSED:
            yield interval
            continue
        for part in _by_day(interval):
            holiday = is_public_holiday(part.start.date(), departement)
            yield _correct_holiday(part, hours) if holiday else part


def _correct_holiday(part: Interval, hours: ParsedHours) -> Interval:
    """Correct the state of a place that would be open on a public holiday."""
    if not hours.mention_public_holidays:
        return replace(part, state=State.UNKNOWN, comment=PUBLIC_HOLIDAY)
    if hours.closed_on_public_holidays:
        return replace(part, state=State.CLOSED, comment="")
    # opening-hours-py knows the national holidays, and read those hours on them.
    known = is_public_holiday(part.start.date(), NATIONAL)
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
