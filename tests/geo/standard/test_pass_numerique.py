"""Tests of geo.standard.pass_numerique: which declarations may no longer hold."""

from datetime import date

import pytest

from geo.standard.pass_numerique import is_outdated_pass


@pytest.mark.parametrize(
    ("declared", "expected"),
    [(date(2023, 12, 31), True), ("2019-05-01", True), (date(2024, 1, 1), False), ("2025-01-01", False)],
)
def test_a_pass_declared_before_the_operator_ended_is_outdated(declared: date | str, expected: bool):
    assert is_outdated_pass(declared) is expected


@pytest.mark.parametrize("undated", [None, ""])
def test_a_pass_without_a_date_is_not_outdated(undated: str | None):
    assert not is_outdated_pass(undated)
