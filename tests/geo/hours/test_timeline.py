"""Tests of geo.hours.timeline: state at a moment and next openings."""

from datetime import datetime

import pytest

from geo.hours.timeline import PUBLIC_HOLIDAY, SCHOOL_HOLIDAYS, next_openings, opening_at, surely_closed

SATURDAY = datetime(2026, 11, 21, 10, 0)
TUESDAY = datetime(2026, 11, 24, 10, 0)
ARMISTICE = datetime(2026, 11, 11, 10, 0)
SAINT_STEPHEN = datetime(2025, 12, 26, 10, 0)
ABOLITION_MARTINIQUE = datetime(2026, 5, 22, 10, 0)


def state(horaires: str | None, at: datetime = TUESDAY, departement: str = "") -> str | None:
    found = opening_at(horaires, at, departement=departement).state
    return None if found is None else str(found)


def test_the_next_times_are_listed_in_order():
    starts = [start.isoformat() for start, _ in next_openings("Tu 09:00-12:00", after=SATURDAY, limit=2)]

    assert starts == ["2026-11-24T09:00:00", "2026-12-01T09:00:00"]


def test_every_other_week_is_counted_from_the_first_of_january():
    ((start, _),) = next_openings("week 1-53/2 Tu 09:00-12:00", after=SATURDAY, limit=1)

    assert start.isoformat() == "2026-12-01T09:00:00"


def test_a_place_that_is_open_now_says_so_first():
    ((start, end),) = next_openings("Sa 09:00-12:00", after=SATURDAY, limit=1)

    assert (start.hour, end.hour) == (9, 12)


@pytest.mark.parametrize("horaires", [None, "", "sur rendez-vous", "Jul 09:00-12:00", "off"])
def test_unknown_hours_have_no_opening(horaires):
    assert next_openings(horaires, after=SATURDAY) == ()


@pytest.mark.parametrize(
    ("horaires", "expected"),
    [
        ("Tu 09:00-12:00", "open"),
        ("We 09:00-12:00", "closed"),
        ("Tu 09:00-12:00 unknown", "unknown"),
        ("week 2-52/2 Tu 09:00-12:00", "open"),
        ("week 1-53/2 Tu 09:00-12:00", "closed"),
        ("Tu[4] 09:00-12:00", "open"),
        ("Tu[-1] 09:00-12:00", "open"),
        ("Tu[1] 09:00-12:00", "closed"),
        ("Sep-Dec Tu 09:00-12:00", "open"),
        ("Jan-Mar Tu 09:00-12:00", "closed"),
        ("24/7", "open"),
        ("off", "closed"),
    ],
)
def test_the_state_at_a_moment(horaires, expected):
    assert state(horaires) == expected


@pytest.mark.parametrize(
    "horaires",
    [
        None,
        "",
        "lundi 9h-12h",
        "Tu",
        "Tu 14:00-14:00",
        "Fr 19:00-11:00",
        "Tu 09:00+",
        "sunrise-sunset",
        "Mo-Sun 09:00-12:00",
    ],
)
def test_hours_that_cannot_be_trusted_are_unknown(horaires):
    assert state(horaires) is None
    assert not surely_closed(horaires, TUESDAY)


def test_a_space_after_a_comma_does_not_open_a_whole_day():
    assert state("Tu, Th, Fr 13:30-18:00") == "closed"
    assert state("Tu, Th, Fr 13:30-18:00", TUESDAY.replace(hour=14)) == "open"


@pytest.mark.parametrize(
    "horaires", ['"sur rendez-vous"', 'Tu "sur rendez-vous"', 'Tu 09:00-12:00 "ateliers"']
)
def test_a_comment_makes_an_opening_uncertain(horaires):
    assert state(horaires) == "unknown"


def test_hours_marked_open_stay_open_whatever_their_comment():
    assert state('Tu 09:00-12:00 open "fermeture annuelle"') == "open"


def test_a_fallback_holds_outside_of_the_hours_only():
    assert state('Tu 09:00-12:00 || "sur rendez-vous"') == "open"
    assert state('Th 09:00-12:00 || "sur rendez-vous"') == "unknown"


def test_on_a_public_holiday_hours_without_a_rule_for_it_are_uncertain():
    opening = opening_at("Mo-Fr 09:00-12:00", ARMISTICE)
    assert (str(opening.state), opening.comment) == ("unknown", PUBLIC_HOLIDAY)


def test_on_a_public_holiday_what_would_be_closed_is_closed():
    assert state("Tu 09:00-12:00", ARMISTICE) == "closed"


def test_rules_for_public_holidays_are_applied():
    assert state("Mo-Fr 09:00-12:00; PH off", ARMISTICE) == "closed"
    assert state("Mo-Fr 14:00-18:00; PH 09:00-12:00", ARMISTICE) == "open"


@pytest.mark.parametrize(
    ("at", "departement"), [(SAINT_STEPHEN, "67"), (ABOLITION_MARTINIQUE, "972")], ids=["67", "972"]
)
def test_holidays_of_one_territory_are_holidays_there_only(at, departement):
    assert state("Mo-Fr 09:00-12:00", at) == "open"
    assert state("Mo-Fr 09:00-12:00", at, departement) == "unknown"
    assert state("Mo-Fr 09:00-12:00; PH off", at, departement) == "closed"
    assert state("Mo-Fr 09:00-12:00; PH 09:00-10:00", at, departement) == "unknown"


def test_school_holidays_are_an_exception_to_what_is_said():
    opening = opening_at("Tu 09:00-12:00; SH off", TUESDAY)
    assert (str(opening.state), opening.comment) == ("open", SCHOOL_HOLIDAYS)


def test_hours_of_school_holidays_do_not_hold_in_term_time():
    assert state("Tu 14:00-18:00; SH Tu 09:00-12:00") == "unknown"
    assert state("Tu 14:00-18:00; SH We 09:00-12:00") == "closed"


def test_the_next_opening_skips_a_holiday_that_is_not_sure():
    opening = opening_at("Mo-Fr 09:00-12:00", datetime(2026, 11, 10, 18, 0))
    assert opening.next_open is not None
    assert opening.next_open.start == datetime(2026, 11, 12, 9, 0)
    assert opening.next_maybe is not None
    assert opening.next_maybe.comment == PUBLIC_HOLIDAY


def test_only_what_is_surely_closed_is_so():
    assert surely_closed("We 09:00-12:00", TUESDAY)
    assert not surely_closed("Tu 09:00-12:00 unknown", TUESDAY)
