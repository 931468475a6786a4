"""Tests of importers.duplicates.streets."""

import pytest

from importers.duplicates.streets import read_street


@pytest.mark.parametrize(
    "adresse",
    [
        "12 avenue du Général de Gaulle",
        "12, AV. GAL DE GAULLE",
        "12 bis avenue Charles de Gaulle 23000 GUERET",
        "Espace numérique, 12 avenue de Gaulle (1er étage)",
        "12 Avenue de Gaulle - CS 12345 Guéret Cedex 2",
    ],
)
def test_an_address_is_the_same_street_however_it_is_written(adresse):
    street = read_street(adresse, "Guéret")

    assert (street.kind, street.words, street.numbers) == ("avenue", ("gaulle",), {"12"})


def test_a_range_of_numbers_is_all_of_them():
    assert read_street("4-6 rue A. Briand", "Guéret").numbers == {"4", "6"}


def test_a_large_street_keeps_its_number():
    assert read_street("88 grande rue Jean Jaurès", "Guéret").numbers == {"88"}


def test_number_zero_is_no_number():
    assert read_street("0 rue des Écoles", "Guéret").numbers == frozenset()


def test_the_commune_behind_a_street_is_no_part_of_it():
    assert read_street("3 place du Marché Guéret", "Guéret").words == ("marche",)


def test_a_street_after_the_postal_code_is_found():
    assert read_street("23000 Guéret, 5 rue du Pont", "Guéret").words == ("pont",)


def test_what_names_no_street_is_none():
    assert read_street("BP 12", "Guéret") is None
