"""When a place is next open, as a date: for services that pass rarely."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]  # missing in its stub

HORIZON: Final = timedelta(days=70)
"""How far ahead to look: a service that passes once in two months is still told."""


def next_openings(
    horaires: str | None, *, after: datetime, most: int = 3
) -> Sequence[tuple[datetime, datetime]]:
    """List the next times a place is open, as (start, end) in its local time; none when nobody knows."""
    if not horaires:
        return ()
    try:
        intervals = OpeningHours(horaires, country="FR").intervals(after, after + HORIZON)
    except ParserError:
        return ()
    opened: list[tuple[datetime, datetime]] = []
    for start, end, state, _ in intervals:
        if state == State.OPEN:
            opened.append((start, end))
        if len(opened) == most:
            break
    return tuple(opened)
