"""Hours that the national pipeline was recorded to read, case by case, compared by what they mean."""

import json
from datetime import datetime, timedelta

import pytest
from opening_hours import OpeningHours, State, validate

from importers.french_hours import join_days, parse_day, parse_horaires
from tests.real.conftest import REAL

VECTORS = REAL.parent / "vectors"
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

DIFFERENCES = {
    "d326400358": "closed on the first Monday of the month: Mo[1] off",
    "3345a1a1e7": "only on appointment: unknown",
    "0c9796edf8": "on appointment: unknown",
    "910d4f4dac": "workshops, not an open door: unknown",
    "90e6803f9b": "«16h3» may be 16:03, 16:30 or 16:35: not read",
    "4f2db14a6a": "the first Saturday of the month only: Sa[1]",
    "5bfe51cd68": "once a month: unknown",
    "d61a2f2c29": "every other week: unknown",
    "0eed70e938": "every other week: unknown",
    "93c4658db6": "every other Saturday: unknown",
    "2744221bea": "in July and August only: Jul-Aug",
    "ea306ce6e0": "at the address of another place: not read",
    "75e910bce8": "no hours, and nothing says that it is closed: not read",
    "6a360deda3": "the afternoon is on appointment: unknown",
    "f2d2ca161c": "Wednesday is told twice, from 8 and from 10: unknown in between",
    "e2203e5d55": "Wednesday is the exception, and closes at noon",
    "0a6f2d45d0": "Monday is on appointment: unknown, where the record says nothing",
    "b10512859a": "24/7 is OSM already; Mo-Sun is not",
    "37d3777d46": "«tous les jours» may mean the week-end too: unknown there",
    "59c5e317bc": "from a date, at the address of another place: not read",
    "3ee8bd81fe": "other hours in school holidays: unknown, and closed on public holidays",
}
"""Case → why it is read otherwise: the record is surer than the text."""


def cases(name):
    path = VECTORS / f"{name}.json"
    found = json.loads(path.read_text(encoding="utf-8"))["cases"] if path.is_file() else []
    return [pytest.param(case, id=case["id"]) for case in found]


def meaning(horaires):
    """List what the library reads over four weeks; text that is not OSM means itself."""
    if not horaires or not validate(horaires):
        return horaires
    intervals = OpeningHours(horaires, country="FR").intervals(MONDAY, MONDAY + timedelta(weeks=4))
    return [(start, end, state) for start, end, state, _ in intervals if state != State.CLOSED]


def compare(case, read):
    agrees = meaning(read) == meaning(case["expected"])
    assert agrees != (case["id"] in DIFFERENCES), f"{case['input']} → {read}, recorded {case['expected']}"


@pytest.mark.skipif(not VECTORS.is_dir(), reason=f"recorded cases are not there: {VECTORS}")
def test_every_difference_is_a_recorded_case():
    ids = {case.id for name in ("to_osm_hours", "merge_hours_ranges", "horaires") for case in cases(name)}

    assert set(DIFFERENCES) <= ids


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
