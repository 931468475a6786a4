"""Tests of geo.hours.calendar: time zones and public holidays of each part of France."""

from datetime import UTC, date, datetime

import pytest

from geo.hours.calendar import is_public_holiday, local_time, place_in_france

NOON_UTC = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("departement", "hour"),
    [
        ("23", 13),
        ("2A", 13),
        ("971", 8),
        ("972", 8),
        ("973", 9),
        ("974", 16),
        ("976", 15),
        ("988", 23),
        ("", 13),
    ],
)
def test_each_territory_has_its_time(departement: str, hour: int):
    assert local_time(NOON_UTC, departement) == datetime(2026, 11, 24, hour, 0)


def test_a_time_without_a_zone_is_local_already():
    assert local_time(datetime(2026, 11, 24, 10, 0), "974") == datetime(2026, 11, 24, 10, 0)


@pytest.mark.parametrize(
    ("code_insee", "code_postal", "departement"),
    [("97411", "97400", "974"), (None, "97200", "972"), ("2A004", "20000", "2A"), (None, None, "")],
)
def test_a_place_keeps_the_time_of_its_departement(code_insee, code_postal, departement):
    assert place_in_france(code_insee, code_postal) == departement


@pytest.mark.parametrize(
    "day",
    ["2026-01-01", "2026-04-06", "2026-05-14", "2026-05-25", "2026-07-14", "2025-04-21", "2027-03-29"],
)
def test_national_holidays_are_holidays_everywhere(day: str):
    assert is_public_holiday(date.fromisoformat(day), "23")
    assert is_public_holiday(date.fromisoformat(day), "974")


@pytest.mark.parametrize(
    ("day", "departement"),
    [
        ("2026-04-03", "68"),
        ("2026-12-26", "57"),
        ("2026-05-22", "972"),
        ("2026-05-27", "971"),
        ("2026-06-10", "973"),
        ("2026-04-27", "976"),
        ("2026-12-20", "974"),
    ],
)
def test_some_holidays_are_of_one_territory(day: str, departement: str):
    assert is_public_holiday(date.fromisoformat(day), departement)
    assert not is_public_holiday(date.fromisoformat(day), "23")
