"""Tests of geo.hours.weekly: half-days of the week, Saturdays and evenings."""

from datetime import date

import pytest

from geo.hours.weekly import SAMEDI, SOIR, AfterWorkOpenings, after_work_openings, half_day_state

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
    ('Th 14:00-17:00 || "sur rendez-vous"', "jeudi", "apres-midi", "oui"),
    ('Tu 09:00-10:00; Tu 11:00-12:00 "sur rendez-vous"', "mardi", "matin", "inconnu"),
    ('Tu 09:00-10:00, Tu 11:00-12:00 "sur rendez-vous"', "mardi", "matin", "oui"),
    ("Tu, Th 09:00-12:00", "mardi", "apres-midi", "non"),  # the library alone reads «Tu» as all day
    ("Tu 19:00-11:00", "mardi", "soir", "inconnu"),  # mistyped, not a night
    ("Tu 20:00-05:30", "mardi", "soir", "oui"),
    ("le mardi", "mardi", "matin", "inconnu"),
    (None, "mardi", "matin", "inconnu"),
    ("24/7", "dimanche", "soir", "oui"),
]


@pytest.mark.parametrize(("horaires", "jour", "moment", "expected"), CASES)
def test_the_state_of_a_half_day(horaires: str | None, jour: str, moment: str, expected: str):
    assert half_day_state(horaires, jour=jour, moment=moment, after=MONDAY) == expected


def test_a_public_holiday_does_not_make_a_day_doubtful():
    friday_before_christmas = date(2026, 12, 18)
    found = half_day_state(
        "Fr 09:00-12:00; PH off", jour="vendredi", moment="matin", after=friday_before_christmas
    )
    assert found == "oui"


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
    assert after_work_openings(horaires) == AfterWorkOpenings(frozenset(expected), frozenset())


@pytest.mark.parametrize("horaires", [None, "", "le matin", 'Mo 09:00-12:00 || "sur rendez-vous"', "Tu"])
def test_unknown_hours_are_not_closed_hours(horaires: str | None):
    assert after_work_openings(horaires) == AfterWorkOpenings(frozenset(), frozenset({SAMEDI, SOIR}))


def test_an_appointment_is_no_open_door():
    found = after_work_openings('Mo-Fr 09:00-19:00; Sa 10:00-12:00 "sur rendez-vous"')
    assert found == AfterWorkOpenings(frozenset({SOIR}), frozenset({SAMEDI}))
