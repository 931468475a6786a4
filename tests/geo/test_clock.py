"""Days are those of Paris."""

from datetime import UTC, date, datetime

import pytest

from geo.clock import day_of


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 7, 14, 21, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_the_day_of_an_instant_starts_at_midnight_in_paris(instant: datetime, day: date):
    assert day_of(instant) == day
