"""Tests of importers.values.codes."""

import pytest

from importers.values.codes import clean_code_insee, clean_code_postal, clean_pivot


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
