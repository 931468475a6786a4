"""Tests of geo.communes.index: the commune of a row."""

import pytest

from geo.communes.index import Alias, CommuneIndex, CommuneRef
from tests.named_places import AUBUSSON, GUERET, LYON

GUERET_REF = CommuneRef("23096", "Guéret", "23", ("23000",), GUERET)
SAINT_FIEL = CommuneRef("23195", "Saint-Fiel", "23", ("23000",), None)
PARSAC = CommuneRef("23149", "Parsac", "23", ("23140",), AUBUSSON)
PARIS = CommuneRef("75056", "Paris", "75", ("75001", "75011"), None)
LYON_REF = CommuneRef("69123", "Lyon", "69", ("69001",), LYON)
ALIASES = (
    Alias("23023", "Blaudeix", "23149", (), LYON),
    Alias("23161", "Parsac", "23149", (), None),
    Alias("75111", "Paris 11e Arrondissement", "75056", ("75011",), None),
)
INDEX = CommuneIndex.build((GUERET_REF, SAINT_FIEL, PARSAC, PARIS, LYON_REF), ALIASES)


def find(code_insee=None, code_postal=None, nom=None):
    found = INDEX.find(code_insee=code_insee, code_postal=code_postal, nom=nom)
    return found and found.nom


def test_a_code_finds_its_commune():
    assert find(code_insee="23096") == "Guéret"


@pytest.mark.parametrize(("code", "nom"), [("23023", "Parsac"), ("23161", "Parsac"), ("75111", "Paris")])
def test_a_former_code_finds_the_commune_of_today(code, nom):
    assert find(code_insee=code) == nom


@pytest.mark.parametrize("nom", ["st fiel", "SAINT-FIEL", "Saint Fiel"])
def test_a_postal_code_and_a_name_find_their_commune_however_it_is_spelt(nom):
    assert find(code_postal="23000", nom=nom) == "Saint-Fiel"


def test_a_postal_code_and_a_name_that_agree_win_over_a_wrong_code():
    assert find(code_insee="75056", code_postal="23000", nom="Guéret") == "Guéret"


def test_a_code_wins_over_a_name_that_the_postal_code_does_not_confirm():
    assert find(code_insee="23096", code_postal="23140", nom="Saint-Fiel") == "Guéret"


@pytest.mark.parametrize("code_insee", ["", "0null", "MISSING", None])
def test_without_a_code_a_name_is_looked_for_in_its_departement(code_insee):
    assert find(code_insee=code_insee, code_postal="23999", nom="Blaudeix") == "Parsac"


def test_a_name_far_from_the_postal_code_is_not_taken():
    assert find(code_postal="69001", nom="Guéret") == "Lyon"


def test_a_postal_code_of_one_commune_is_enough():
    assert find(code_postal="23140", nom="Nulle-Part") == "Parsac"


def test_a_postal_code_of_several_communes_identifies_none():
    assert find(code_postal="23000") is None


def test_a_name_that_two_communes_of_a_departement_bear_identifies_none():
    other = CommuneRef("23999", "Guéret", "23", ("23999",), None)
    index = CommuneIndex.build((GUERET_REF, other), ())

    assert index.find(code_insee=None, code_postal="23111", nom="Guéret") is None


def test_nothing_known_finds_nothing():
    assert find() is None


def test_the_position_of_a_former_commune_is_kept_where_it_is_known():
    assert INDEX.positions == {"23023": LYON}
