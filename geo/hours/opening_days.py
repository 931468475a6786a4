"""Tell whether a place is open on Saturdays, or after 18 h on a working day, from its hours."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # missing in its stub

SAMEDI: Final = "samedi"
SOIR: Final = "soir"
OPENINGS: Final = (SAMEDI, SOIR)
"""Times at which people who work can come."""

EVENING: Final = time(18)
LEAST_OPEN: Final = timedelta(minutes=30)
"""Less than this after 18 h is a door that closes late, not an evening."""

_FROM: Final = datetime(2026, 3, 2)  # noqa: DTZ001 (hours are local wherever the place is)
_WEEKS: Final = 4
"""Four weeks without public holiday anywhere in France: what opens one week in four shows."""

_SATURDAY: Final = 5


def openings_of(horaires: str | None) -> frozenset[str] | None:
    """Give which of OPENINGS some hours have; None where nobody knows."""
    if not horaires or "||" in horaires:  # by appointment, which the library takes as always open
        return None
    try:
        intervals = OpeningHours(horaires, country="FR").intervals(_FROM, _FROM + timedelta(weeks=_WEEKS))
    except ParserError:
        return None
    opened = [(start, end) for start, end, state, _ in intervals if state == State.OPEN]
    return frozenset(name for start, end in opened for name in _names(start, end))


def _names(start: datetime, end: datetime) -> Iterator[str]:
    """Say what an opening gives, day by day: «24/7» is a single one."""
    day = datetime.combine(start.date(), time())
    while day < end:
        morrow = day + timedelta(days=1)
        if day.weekday() == _SATURDAY:
            yield SAMEDI
        evening = max(start, datetime.combine(day, EVENING))
        if day.weekday() < _SATURDAY and min(end, morrow) - evening >= LEAST_OPEN:
            yield SOIR
        day = morrow
