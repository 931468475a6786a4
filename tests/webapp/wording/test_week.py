"""Weekly opening hours in plain French."""

import pytest

from webapp.wording.week import (
    ALWAYS_OPEN,
    CLOSED_IN_SCHOOL_HOLIDAYS,
    CLOSED_ON_PUBLIC_HOLIDAYS,
    week_in_words,
)


def lines_of(horaires: str | None) -> tuple[str, ...] | None:
    """Return the lines of a week with plain spaces; None where it is not plain."""
    lines = week_in_words(horaires)
    return None if lines is None else tuple(line.replace("\u00a0", " ") for line in lines)


@pytest.mark.parametrize(
    ("horaires", "lines"),
    [
        ("Mo-Fr 09:00-12:00,14:00-17:00", ("Du lundi au vendredi : de 9 h à 12 h et de 14 h à 17 h",)),
        ("Sa 08:30-12:15", ("Samedi : de 8 h 30 à 12 h 15",)),
        ("Mo,Tu 09:00-12:00", ("Lundi et mardi : de 9 h à 12 h",)),
        ("Mo-Su 10:00-19:00", ("Tous les jours : de 10 h à 19 h",)),
        (
            "Mo,We 09:00-12:00; Tu 14:00-17:00",
            ("Lundi : de 9 h à 12 h", "Mardi : de 14 h à 17 h", "Mercredi : de 9 h à 12 h"),
        ),
        ("Fr-Mo 10:00-12:00", ("Lundi : de 10 h à 12 h", "Du vendredi au dimanche : de 10 h à 12 h")),
        (
            "We 08:00-10:00,11:00-12:00,14:00-16:00",
            ("Mercredi : de 8 h à 10 h, de 11 h à 12 h et de 14 h à 16 h",),
        ),
    ],
)
def test_weekly_hours_are_grouped_by_runs_of_days(horaires: str, lines: tuple[str, ...]):
    assert lines_of(horaires) == lines


def test_a_later_rule_replaces_the_hours_of_its_days():
    assert lines_of("Mo-We 09:00-17:00; Tu off") == (
        "Lundi : de 9 h à 17 h",
        "Mercredi : de 9 h à 17 h",
    )


def test_ranges_that_touch_are_one():
    assert lines_of("Mo 09:00-13:00,13:00-17:00") == ("Lundi : de 9 h à 17 h",)


def test_closed_on_public_holidays_is_said():
    assert lines_of("Mo 09:00-12:00; PH off") == ("Lundi : de 9 h à 12 h", CLOSED_ON_PUBLIC_HOLIDAYS)


def test_closed_in_school_holidays_is_said():
    assert lines_of("Mo 09:00-12:00; PH,SH off") == (
        "Lundi : de 9 h à 12 h",
        CLOSED_ON_PUBLIC_HOLIDAYS,
        CLOSED_IN_SCHOOL_HOLIDAYS,
    )


def test_a_space_after_a_comma_changes_nothing():
    assert lines_of("Tu, Th, Fr 13:30-18:00") == (
        "Mardi : de 13 h 30 à 18 h",
        "Jeudi et vendredi : de 13 h 30 à 18 h",
    )


@pytest.mark.parametrize(
    ("horaires", "lines"),
    [
        ('unknown "sur rendez-vous"', ("Sur rendez-vous",)),
        ('"sur rendez-vous"', ("Sur rendez-vous",)),
        ('09:00-12:00 unknown "jours à confirmer"', ("De 9 h à 12 h (jours à confirmer)",)),
        ("Mo 09:00-12:00 unknown", ("Lundi : de 9 h à 12 h (à confirmer)",)),
        (
            'Mo 09:00-12:00; Sa unknown "sur rendez-vous"',
            ("Lundi : de 9 h à 12 h", "Samedi : sur rendez-vous"),
        ),
        (
            'Mo 13:30-17:30, Mo 09:00-12:00 unknown "sur rendez-vous"',
            ("Lundi : de 9 h à 12 h (sur rendez-vous) ; de 13 h 30 à 17 h 30",),
        ),
        (
            'Th 14:00-17:00 || "sur rendez-vous"',
            ("Jeudi : de 14 h à 17 h", "Le reste du temps : sur rendez-vous"),
        ),
        ('Mo 09:00-12:00 open "fermé en août"', ("Lundi : de 9 h à 12 h (fermé en août)",)),
    ],
)
def test_comments_follow_the_hours_they_are_about(horaires: str, lines: tuple[str, ...]):
    assert lines_of(horaires) == lines


def test_day_and_night_is_one_line():
    assert lines_of("24/7") == (ALWAYS_OPEN,)


@pytest.mark.parametrize(
    "horaires",
    [
        None,
        "",
        "sur rendez-vous",
        "Lundi 9h-12h",
        "Mo-Sun 09:00-12:00",
        "week 2-52/2 Mo 09:00-12:00",
        "Mo[1] 09:00-12:00",
        "Jan-Mar Mo 09:00-12:00",
        "SH Mo 09:00-12:00",
        "Mo 22:00-02:00",
        "Mo 09:00-09:00",
        "Mo 09:00-25:00",
        "Mo 09:00+",
        "Mo-Fr off",
        "Fr 19:00-11:00",
        'Mo 09:00-12:00, Mo 11:00-13:00 unknown "x"',
    ],
)
def test_hours_that_are_not_surely_right_are_not_formatted(horaires: str | None):
    assert lines_of(horaires) is None
