"""Tests of importers.french_hours.convert: hours that are in OSM syntax already."""

import pytest

from importers.french_hours.convert import clean_horaires


def test_a_space_after_a_comma_cannot_open_a_whole_day():
    assert clean_horaires("Tu, Th, Fr 13:30-18:00") == "Tu,Th,Fr 13:30-18:00"


def test_a_fallback_on_appointment_does_not_open_the_whole_week():
    assert clean_horaires('Th 14:00-17:00 || "sur rendez-vous"') == "Th 14:00-17:00"


@pytest.mark.parametrize("value", ["Mo 14:00-14:00", "Fr 19:00-11:00", "Mo 09:00-12:00; Tu", '"9h-12h"'])
def test_hours_that_osm_would_read_as_a_whole_day_are_nothing(value):
    assert clean_horaires(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "Fr 20:00-02:00",
        "Mo-Fr 09:00-12:00; PH off",
        'Mo-Fr unknown "sur rendez-vous"',
        'Mo 09:00-12:00, Mo 14:00-17:00 unknown "sur rendez-vous"',
    ],
)
def test_rules_that_add_to_each_other_and_doubts_are_kept(value):
    assert clean_horaires(value) == value


@pytest.mark.parametrize("value", ["sur rendez-vous", "9h-12h", "", "Mo-Sun 9", None])
def test_hours_that_are_not_osm_are_nothing(value):
    assert clean_horaires(value) is None
