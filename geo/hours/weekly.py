"""Weekly habits of a place: half-days of the week, Saturdays and evenings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from types import MappingProxyType
from typing import Final

from opening_hours import State

from geo.hours.calendar import DAYS, NATIONAL, ORDINARY_MONDAY, is_public_holiday
from geo.hours.timeline import timeline
from geo.standard.fields import INCONNU, NON, OUI, POSSIBLE

HALF_DAYS: Final = MappingProxyType(
    {
        "matin": (time(7), time(12, 30)),
        "apres-midi": (time(12, 30), time(18)),
        "soir": (time(18), time(22)),
    }
)
"""Half-day → from when to when; noon is split where most counters close for lunch."""

MIN_OPEN_HALF_DAY: Final = timedelta(minutes=45)
"""Less than this within a half-day is no time for an appointment."""

SAMEDI: Final = "samedi"
SOIR: Final = "soir"
AFTER_WORK: Final = (SAMEDI, SOIR)
"""Times at which people who work can come."""

EVENING_START: Final = time(18)
MIN_OPEN_EVENING: Final = timedelta(minutes=30)
"""Less than this after 18 h is a door that closes late, not an evening."""

_WEEKS: Final = 4
"""Weeks looked at: a habit of every other week, or of one week in four, shows."""

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class AfterWorkOpenings:
    """Which of AFTER_WORK a place is surely open at, and at which of the others it may be."""

    open: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset(AFTER_WORK)


def half_day_state(horaires: str | None, *, jour: str, moment: str, after: date) -> str:
    """Compute whether a place is open on a half-day: `oui`, `possible` (some weeks), `non` or `inconnu`."""
    states = {_state_on(horaires, day, moment) for day in _ordinary_days(DAYS.index(jour), after)}
    if INCONNU in states:
        return INCONNU
    return POSSIBLE if len(states) > 1 else states.pop()


def after_work_openings(horaires: str | None) -> AfterWorkOpenings:
    """Find at which of AFTER_WORK a place is open; all of them are unsure where its hours are unknown."""
    names: dict[State, set[str]] = {State.OPEN: set(), State.UNKNOWN: set(), State.CLOSED: set()}
    intervals = list(timeline(horaires, ORDINARY_MONDAY, ORDINARY_MONDAY + timedelta(weeks=_WEEKS)))
    for interval in intervals:
        names[interval.state].update(_after_work_names(interval.start, interval.end))
    if not intervals:
        return AfterWorkOpenings()
    surely = frozenset(names[State.OPEN])
    return AfterWorkOpenings(surely, frozenset(names[State.UNKNOWN]) - surely)


def _ordinary_days(weekday: int, after: date) -> Sequence[date]:
    """List the next days of the week that are no public holiday."""
    first = after + timedelta(days=(weekday - after.weekday()) % 7)
    days = (first + timedelta(weeks=week) for week in count())
    return list(islice((day for day in days if not is_public_holiday(day, NATIONAL)), _WEEKS))


def _state_on(horaires: str | None, day: date, moment: str) -> str:
    start, end = (datetime.combine(day, limit) for limit in HALF_DAYS[moment])
    intervals = list(timeline(horaires, start, end))
    opened = sum((i.end - i.start for i in intervals if i.state == State.OPEN), timedelta())
    if opened >= MIN_OPEN_HALF_DAY:
        return OUI
    unsure = not intervals or any(i.state == State.UNKNOWN for i in intervals)
    return INCONNU if unsure else NON


def _after_work_names(start: datetime, end: datetime) -> Iterator[str]:
    """List which of AFTER_WORK an opening covers, day by day: «24/7» is a single one."""
    day = datetime.combine(start.date(), time())
    while day < end:
        morrow = day + timedelta(days=1)
        if day.weekday() == _SATURDAY:
            yield SAMEDI
        evening = max(start, datetime.combine(day, EVENING_START))
        if day.weekday() < _SATURDAY and min(end, morrow) - evening >= MIN_OPEN_EVENING:
            yield SOIR
        day = morrow
