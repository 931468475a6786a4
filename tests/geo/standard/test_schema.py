"""Tests of geo.standard.schema: values of the national CSV."""

from datetime import date

import pytest

from geo.standard.fields import SERVICES
from geo.standard.schema import format_conforming, format_value


def test_a_list_is_joined_with_bars():
    assert format_conforming("services", list(SERVICES[:2])) == f"{SERVICES[0]}|{SERVICES[1]}"


def test_a_value_unknown_to_the_standard_is_dropped_from_a_list():
    assert format_conforming("frais_a_charge", ["Gratuit", "Adhésion"]) == "Gratuit"


def test_an_open_list_accepts_any_text():
    assert format_conforming("autres_formations_labels", ["Passeport numérique"]) == "Passeport numérique"


def test_a_day_is_written_year_first():
    assert format_conforming("date_maj", date(2024, 4, 2)) == "2024-04-02"


def test_longitude_zero_is_a_number():
    assert format_conforming("longitude", 0.0) == "0.0"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("telephone", "3949"),
        ("telephone", "+3225551234"),
        ("code_insee", "99999a"),
        ("code_postal", "2300"),
        ("presentation_resume", "x" * 281),
    ],
)
def test_what_the_schema_refuses_is_left_empty_and_never_corrected(field: str, value: str):
    assert format_conforming(field, value) == ""


@pytest.mark.parametrize("code", ["2A004", "01400", "97411"])
def test_codes_of_corsica_of_ain_and_of_overseas_are_well_formed(code: str):
    assert format_conforming("code_insee", code) == code


def test_an_unknown_value_is_formatted_as_empty():
    assert format_value(None) == format_value([]) == ""
