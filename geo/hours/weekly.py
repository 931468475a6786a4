"""Tell whether a place is usually open on a half-day of the week: «ouvert mardi matin»."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # missing in its stub

from geo.hours.french import DAYS
from geo.standard.fields import INCONNU, NON, OUI, POSSIBLE

HALF_DAYS: Final = MappingProxyType(
    {
        "matin": (time(7), time(12, 30)),
        "apres-midi": (time(12, 30), time(18)),
        "soir": (time(18), time(22)),
    }
)
"""Half-day → from when to when; noon is split where most counters close for lunch."""

LEAST_OPEN: Final = timedelta(minutes=45)
"""Less than this within a half-day is no time for an appointment."""

WEEKS: Final = 4
"""Weeks looked at: every other week then shows as «some»."""


def openness(horaires: str | None, *, jour: str, moment: str, after: date) -> str:
    """Say whether it is open then: `oui`, `possible` (some weeks only), `non` or `inconnu`."""
    hours = _parsed(horaires)
    if hours is None:
        return INCONNU
    states = {_state(hours, day, moment) for day in _ordinary_days(DAYS.index(jour), after)}
    if INCONNU in states:
        return INCONNU
    return POSSIBLE if len(states) > 1 else states.pop()


def _parsed(horaires: str | None) -> OpeningHours | None:
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
    days = [first + timedelta(weeks=week) for week in range(WEEKS * 2)]
    holidays = OpeningHours("PH", country="FR")
    return [day for day in days if not holidays.is_open(datetime.combine(day, time(12)))][:WEEKS]


def _state(hours: OpeningHours, day: date, moment: str) -> str:
    start, end = (datetime.combine(day, limit) for limit in HALF_DAYS[moment])
    opened = timedelta()
    for begins, ends, state, comment in hours.intervals(start, end):
        if state == State.UNKNOWN or (state == State.OPEN and comment):
            return INCONNU
        if state == State.OPEN:
            opened += min(ends, end) - max(begins, start)
    return OUI if opened >= LEAST_OPEN else NON
