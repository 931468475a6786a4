"""Tests of importers.values.numbers: numbers, codes and dates."""

from datetime import date

import pytest

from importers.values.numbers import (
    clean_code_insee,
    clean_code_postal,
    clean_date,
    clean_number,
    clean_pivot,
)

TODAY = date(2026, 11, 1)


def test_digits_of_other_scripts_are_no_code():
    assert clean_code_postal("２３０００") is None
    assert clean_code_insee("23096".replace("6", "６")) is None
    assert clean_pivot("1234567890001１") == "00000000000000"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("123 456 789 10111", "12345678910111"),
        (17230001400013, "17230001400013"),
        ("w123456789", "w123456789"),
        ("842 887 408 00", "00000000000000"),
        ("84288740800000", "00000000000000"),
        ("Association", "00000000000000"),
    ],
)
def test_a_pivot_is_a_siret_an_rna_or_a_ridet(value, expected):
    assert clean_pivot(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("23000", "23000"), (1400, "01400"), ("1400.0", "01400"), ("380000", "38000"), ("30252Cedex", "30252")],
)
def test_a_postal_code_is_found_in_what_spreadsheets_leave_of_it(value, expected):
    assert clean_code_postal(value) == expected


@pytest.mark.parametrize("value", ["CITOU", "", None, "0null"])
def test_what_is_no_postal_code_is_nothing(value):
    assert clean_code_postal(value) is None


@pytest.mark.parametrize(("value", "expected"), [("2A004", "2A004"), ("1004", "01004"), (97411, "97411")])
def test_an_insee_code_is_kept_with_its_zero(value, expected):
    assert clean_code_insee(value) == expected


@pytest.mark.parametrize("value", ["0null", "MISSING", "2C004", "123456"])
def test_what_is_no_insee_code_is_nothing(value):
    assert clean_code_insee(value) is None


@pytest.mark.parametrize(("value", "expected"), [("49,322", 49.322), (0, 0.0), (" -1.5 ", -1.5)])
def test_a_number_is_read_with_a_point_or_a_comma(value, expected):
    assert clean_number(value) == expected


@pytest.mark.parametrize("value", ["", None, "x", "nan", "inf", "1.2.3"])
def test_what_is_no_number_is_nothing(value):
    assert clean_number(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Espace labellisé 01/12/2022", date(2022, 12, 1)),
        ("2022/06/10 10:04:59.524", date(2022, 6, 10)),
        ("janv.-24", date(2024, 1, 1)),
        ("mis à jour en août 2023", date(2023, 8, 1)),
    ],
)
def test_a_day_or_a_month_is_found_inside_a_text(value, expected):
    assert clean_date(value, today=TODAY) == expected


@pytest.mark.parametrize("value", ["2023-05-04", "04/05/2023", "2023-05-04T10:00:00Z", "04/05/2023 14:29:42"])
def test_a_date_is_read_in_every_usual_form(value):
    assert clean_date(value, today=TODAY) == date(2023, 5, 4)


@pytest.mark.parametrize("value", ["01/01/1970", "2031-01-01", "hier", "", "31/02/2023"])
def test_a_date_that_cannot_be_is_nothing(value):
    assert clean_date(value, today=TODAY) is None
