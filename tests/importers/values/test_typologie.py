"""Tests of importers.values.typologie: the kinds of place that a name tells of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.standard.typologies import TYPOLOGIES
from importers.values.typologie import NAME_PATTERNS, guess_typologie


@pytest.mark.parametrize(
    ("nom", "codes"),
    [
        ("Médiathèque Jean-Moulin", ["BIB"]),
        ("CCAS de Guéret", ["CCAS"]),
        ("Centre communal d'action sociale", ["CCAS"]),
        ("Mairie - France Services", ["MUNI", "RFS"]),
        ("M.J.C. de l'Essai", ["MJC"]),
        ("Maison départementale des personnes handicapées", ["MDPH"]),
        ("Agence France Travail", ["FT"]),
        ("Communauté d'agglomération du Grand Guéret", ["EPCI"]),
        ("Sous-préfecture d'Aubusson", ["PREF"]),
        ("Cyber-base", ["EPN"]),
        ("Le Quai des Possibles", []),
        ("", []),
        (None, []),
    ],
)
def test_a_name_tells_the_kinds_of_a_place(nom, codes):
    assert guess_typologie(nom) == codes


@pytest.mark.parametrize(
    "nom",
    ["Salle en face de la mairie", "Café de la place de la Poste", "Épicerie bar", "Maison de l'économie"],
)
def test_a_neighbour_or_a_namesake_is_no_kind(nom):
    assert guess_typologie(nom) == []


def test_every_code_is_one_of_the_standard_in_alphabetical_order():
    assert NAME_PATTERNS.keys() <= TYPOLOGIES.keys()
    assert list(NAME_PATTERNS) == sorted(NAME_PATTERNS)


@given(st.text())
def test_no_name_makes_it_fail(nom):
    guess_typologie(nom)
