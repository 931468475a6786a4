"""When a place is next open."""

from datetime import datetime

import pytest

from geo.openings import next_openings

SATURDAY = datetime(2026, 11, 21, 10, 0)


def test_the_next_times_are_listed_in_order():
    starts = [start.isoformat() for start, _ in next_openings("Tu 09:00-12:00", after=SATURDAY, most=2)]

    assert starts == ["2026-11-24T09:00:00", "2026-12-01T09:00:00"]


def test_every_other_week_is_counted_from_the_first_of_january():
    ((start, _),) = next_openings("week 1-53/2 Tu 09:00-12:00", after=SATURDAY, most=1)

    assert start.isoformat() == "2026-12-01T09:00:00"


def test_a_place_that_is_open_now_says_so_first():
    ((start, end),) = next_openings("Sa 09:00-12:00", after=SATURDAY, most=1)

    assert (start, end.hour) == (SATURDAY, 12)


@pytest.mark.parametrize("horaires", [None, "", "sur rendez-vous", "Jul 09:00-12:00", "off"])
def test_nothing_is_said_when_nobody_knows(horaires):
    assert next_openings(horaires, after=SATURDAY) == ()
