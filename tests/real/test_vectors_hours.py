"""Hours that the national pipeline was recorded to read, case by case, compared by what they mean."""

from datetime import datetime, timedelta

import pytest
from opening_hours import OpeningHours, State, validate

from importers.french_hours.convert import join_days, parse_day, parse_horaires
from tests.real.vectors import agrees_or_differs_with_a_reason, cases

COLUMNS = {
    "Lundi": "Mo",
    "Mardi": "Tu",
    "Mercredi": "We",
    "Jeudi": "Th",
    "Vendredi": "Fr",
    "Samedi": "Sa",
    "Dimanche": "Su",
}
MONDAY = datetime(2026, 3, 2)


def meaning(horaires):
    """List what the library reads over four weeks; text that is not OSM means itself."""
    if not horaires or not validate(horaires):
        return horaires
    intervals = OpeningHours(horaires, country="FR").intervals(MONDAY, MONDAY + timedelta(weeks=4))
    return [(start, end, state) for start, end, state, _ in intervals if state != State.CLOSED]


def compare(case, read):
    agrees_or_differs_with_a_reason(case, meaning(read), meaning(case["expected"]))


@pytest.mark.parametrize("case", cases("to_osm_hours"))
def test_a_day_is_read_as_recorded(case):
    compare(case, parse_day(case["input"]))


@pytest.mark.parametrize("case", cases("merge_hours_ranges"))
def test_ranges_are_merged_as_recorded(case):
    compare(case, parse_day(",".join(case["input"]["ranges"])))


@pytest.mark.parametrize("case", cases("horaires"))
def test_a_week_is_read_as_recorded(case):
    record = case["input"]["record"]
    days = {day: record[column] for column, day in COLUMNS.items() if column in record}
    if days:
        compare(case, join_days(days, record.get("ouverture")))
    else:
        week = record.get("OSM") or record.get("Horaires ouverture")
        compare(case, parse_horaires(week, record.get("ouverture")))
