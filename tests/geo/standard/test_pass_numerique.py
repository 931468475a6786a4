"""Tests of geo.standard.pass_numerique: which declarations may no longer hold."""

from datetime import date

import pytest

from geo.standard.pass_numerique import is_outdated_pass, needs_no_pass


@pytest.mark.parametrize(
    ("declared", "expected"),
    [(date(2023, 12, 31), True), ("2019-05-01", True), (date(2024, 1, 1), False), ("2025-01-01", False)],
)
def test_a_pass_declared_before_the_operator_ended_is_outdated(declared: date | str, expected: bool):
    assert is_outdated_pass(declared) is expected


@pytest.mark.parametrize("undated", [None, ""])
def test_a_pass_without_a_date_is_not_outdated(undated: str | None):
    assert not is_outdated_pass(undated)


FREE_ADVISER = {
    "frais_a_charge": ["Gratuit"],
    "dispositif_programmes_nationaux": ["Conseillers numériques"],
    "pass_numerique": "non",
}


@pytest.mark.parametrize(
    "change", [{}, {"pass_numerique": "inconnu"}, {"dispositif_programmes_nationaux": ["France Services"]}]
)
def test_where_help_is_free_nobody_needs_a_pass(change: dict[str, object]):
    assert needs_no_pass({**FREE_ADVISER, **change})


@pytest.mark.parametrize(
    "change",
    [
        {"pass_numerique": "oui"},
        {"pass_numerique": "possible"},
        {"frais_a_charge": []},
        {"frais_a_charge": ["Gratuit", "Payant"]},
        {"frais_a_charge": ["Gratuit sous condition"]},
        {"dispositif_programmes_nationaux": []},
        {"dispositif_programmes_nationaux": ["Aidants Connect"]},
    ],
)
def test_elsewhere_the_pass_is_what_the_source_says(change: dict[str, object]):
    assert not needs_no_pass({**FREE_ADVISER, **change})
