"""Weekly habits read from hours in OSM syntax: half-days of the week, Saturdays and evenings."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # missing in its stub

from geo.hours.calendar import DAYS
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

_ORDINARY_MONDAY: Final = datetime(2026, 3, 2)  # noqa: DTZ001 (hours are local wherever the place is)
"""Start of four weeks without public holiday anywhere in France."""

_SATURDAY: Final = 5


def half_day_state(horaires: str | None, *, jour: str, moment: str, after: date) -> str:
    """Compute whether a place is open on a half-day: `oui`, `possible` (some weeks), `non` or `inconnu`."""
    hours = _parse(horaires)
    if hours is None:
        return INCONNU
    states = {_state_on(hours, day, moment) for day in _ordinary_days(DAYS.index(jour), after)}
    if INCONNU in states:
        return INCONNU
    return POSSIBLE if len(states) > 1 else states.pop()


def after_work_openings(horaires: str | None) -> frozenset[str] | None:
    """List which of AFTER_WORK some hours include; None where they are unknown."""
    hours = _parse(horaires)
    if hours is None:
        return None
    intervals = hours.intervals(_ORDINARY_MONDAY, _ORDINARY_MONDAY + timedelta(weeks=_WEEKS))
    opened = [(start, end) for start, end, state, _ in intervals if state == State.OPEN]
    return frozenset(name for start, end in opened for name in _after_work_names(start, end))


def _parse(horaires: str | None) -> OpeningHours | None:
    """Parse hours; None for those that end by appointment, which the library takes as always open."""
    if not horaires or "||" in horaires:
        return None
    try:
        return OpeningHours(horaires, country="FR")
    except ParserError:
        return None


def _ordinary_days(weekday: int, after: date) -> Sequence[date]:
    """List the next days of the week that are no public holiday."""
    first = after + timedelta(days=(weekday - after.weekday()) % 7)
    days = [first + timedelta(weeks=week) for week in range(_WEEKS * 2)]
    holidays = OpeningHours("PH", country="FR")
    return [day for day in days if not holidays.is_open(datetime.combine(day, time(12)))][:_WEEKS]


def _state_on(hours: OpeningHours, day: date, moment: str) -> str:
    start, end = (datetime.combine(day, limit) for limit in HALF_DAYS[moment])
    opened = timedelta()
    for begins, ends, state, comment in hours.intervals(start, end):
        if state == State.UNKNOWN or (state == State.OPEN and comment):
            return INCONNU
        if state == State.OPEN:
            opened += min(ends, end) - max(begins, start)
    return OUI if opened >= MIN_OPEN_HALF_DAY else NON


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
