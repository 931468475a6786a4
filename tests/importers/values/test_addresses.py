"""Tests of importers.values.addresses: street, postal code and commune as people write them on one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.values.addresses import Address, clean_commune, clean_voie, complete_address, split_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8 rue de l'Essai - 23000 Guéret", ("8 rue de l'Essai", "23000", "Guéret")),
        ("8 rue de l'Essai, 23000", ("8 rue de l'Essai", "23000", None)),
        (
            "BP 40177, 8 rue de l'Essai 23000 GUERET CEDEX 9",
            ("BP 40177, 8 rue de l'Essai", "23000", "GUERET"),
        ),
        ("3 rue Sapatière 04000 Digne-les-Bains", ("3 rue Sapatière", "04000", "Digne-les-Bains")),
        ("3 rue Sapatière 4000 DIGNE", ("3 rue Sapatière", "04000", "DIGNE")),
        ("rue du 11 novembre 1918", ("rue du 11 novembre 1918", None, None)),
        ("8, rue de l'Essai", ("8 rue de l'Essai", None, None)),
        ("CS 12345", ("CS 12345", None, None)),
        ("rue de l'Essai 2300０ Guéret", ("rue de l'Essai 2300０ Guéret", None, None)),
        ("", (None, None, None)),
    ],
)
def test_an_address_is_taken_apart(text, expected):
    assert split_address(text) == Address(*expected)


def test_columns_of_their_own_come_first():
    assert complete_address("8 rue A 23000 Guéret", "23000", "Guéret") == Address(
        "8 rue A", "23000", "Guéret"
    )


def test_the_end_of_a_street_that_contradicts_the_columns_stays():
    assert complete_address("8 rue A 87000 Limoges", "23000", "Guéret").voie == "8 rue A 87000 Limoges"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("null rue A", "rue A"),
        ("0 rue A", "rue A"),
        ("5, rue A", "5 rue A"),
        ("5 bis, rue A", "5 bis rue A"),
        ("rue de l’Essai ", "rue de l'Essai"),
        ("-", None),
        ("-0 null rue A", "rue A"),
        ("0 :", None),
        ("5,, rue A", "5 rue A"),
        ("1, 2, 3 Bocage", "1, 2, 3 Bocage"),
    ],
)
def test_a_street_is_cleaned(text, expected):
    assert clean_voie(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guéret CEDEX 2", "Guéret"),
        ("Guéret 23000", "Guéret"),
        ("Étreux (Le Gard)", "Étreux"),
        ("L' Arbresle", "L'Arbresle"),
        ("L' 69000 Arbresle", "L'Arbresle"),
        ("69210CEDEX Arbresle", "Arbresle"),
        ("", None),
    ],
)
def test_the_name_of_a_commune_is_cleaned(text, expected):
    assert clean_commune(text) == expected


def test_a_text_too_long_for_an_address_is_all_street():
    # Taken apart, it would take years.
    text = f"rue A{', ' * 50_000}33000 Bordeaux"

    assert split_address(text) == Address(clean_voie(text), None, None)


@given(st.text())
def test_no_text_makes_it_fail(text):
    complete_address(text, None, None)
