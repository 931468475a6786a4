"""Tests of geo.hours.opening_days: Saturdays and evenings."""

import pytest

from geo.hours.opening_days import openings_of


@pytest.mark.parametrize(
    ("horaires", "expected"),
    [
        ("Mo-Fr 09:00-18:00", set()),
        ("Mo-Fr 09:00-18:15", set()),
        ("Tu 14:00-19:00", {"soir"}),
        ("Tu 18:00-18:30", {"soir"}),
        ("Sa 09:00-12:00", {"samedi"}),
        ("Sa[1] 09:00-12:00", {"samedi"}),
        ("Sa 17:00-20:00", {"samedi"}),
        ("Su 09:00-20:00", set()),
        ("Mo-Sa 09:00-12:00,14:00-19:00; PH off", {"samedi", "soir"}),
        ("24/7", {"samedi", "soir"}),
    ],
)
def test_saturdays_and_evenings(horaires: str, expected: set[str]):
    assert openings_of(horaires) == expected


@pytest.mark.parametrize("horaires", [None, "", "le matin", 'Mo 09:00-12:00 || "sur rendez-vous"'])
def test_hours_that_nobody_knows_are_not_closed_hours(horaires: str | None):
    assert openings_of(horaires) is None
