"""Tests of importers.values.dates."""

from datetime import date

import pytest

from importers.values.dates import clean_date

TODAY = date(2026, 11, 1)


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
