"""Half-days of the week on which a place is open."""

from datetime import date

import pytest

from geo.hours.weekly import openness

MONDAY = date(2026, 11, 23)

CASES = [
    ("Tu-Fr 09:00-12:00,14:00-18:00", "mardi", "matin", "oui"),
    ("Tu-Fr 09:00-12:00,14:00-18:00", "mardi", "apres-midi", "oui"),
    ("Tu-Fr 09:00-12:00,14:00-18:00", "mardi", "soir", "non"),
    ("Tu-Fr 09:00-12:00,14:00-18:00", "lundi", "matin", "non"),
    ("Tu 09:00-12:45", "mardi", "apres-midi", "non"),  # a quarter of an hour is not an afternoon
    ("week 2-52/2 Tu 09:00-12:00", "mardi", "matin", "possible"),
    ('Tu 09:00-12:00 "sur rendez-vous"', "mardi", "matin", "inconnu"),
    ('Th 14:00-17:00 || "sur rendez-vous"', "mardi", "matin", "inconnu"),
    ("le mardi", "mardi", "matin", "inconnu"),
    (None, "mardi", "matin", "inconnu"),
    ("24/7", "dimanche", "soir", "oui"),
]


@pytest.mark.parametrize(("horaires", "jour", "moment", "expected"), CASES)
def test_openness_of_a_half_day(horaires: str | None, jour: str, moment: str, expected: str):
    assert openness(horaires, jour=jour, moment=moment, after=MONDAY) == expected


def test_a_public_holiday_does_not_make_a_day_doubtful():
    friday_before_christmas = date(2026, 12, 18)
    found = openness("Fr 09:00-12:00; PH off", jour="vendredi", moment="matin", after=friday_before_christmas)
    assert found == "oui"
