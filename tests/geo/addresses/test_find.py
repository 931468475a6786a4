"""Tests of geo.addresses.find: a street, a house, the nearest number, what is not found."""

import pytest

from geo.addresses.find import AMBIGUOUS, find_address, has_streets, street_similarity
from tests.factories import make_rue
from tests.named_places import GUERET


@pytest.fixture
def streets(session):
    """Add three streets of Guéret, and one of Aubusson."""
    make_rue(session, "23096_0440", "Grande Rue", numeros=(1, 2, 4, 12), suffixes=",,bis,")
    make_rue(session, "23096_0512", "Avenue du Général de Gaulle", numeros=(3, 30))
    make_rue(session, "23096_0600", "Rue du Docteur Roux")
    make_rue(session, "23008_0100", "Rue Haute", commune="23008", code_postal="23200")
    return session


def find(session, text, **where):
    return find_address(session, text, **(where or {"commune_code": "23096"}))


def test_a_house_is_found_at_its_own_point(streets):
    found = find(streets, "12 grande rue")

    assert (found.precision, found.label, found.score) == ("adresse", "12 Grande Rue", 1.0)
    assert found.point.lon == pytest.approx(GUERET.lon + 3e-4)


def test_a_suffix_finds_its_house(streets):
    assert find(streets, "4B Grande-Rue").label == "4 bis Grande Rue"


def test_a_number_that_does_not_exist_is_said_and_the_nearest_stands_for_it(streets):
    found = find(streets, "14 grande rue")

    assert (found.precision, found.label, found.house_unknown) == ("rue", "Grande Rue", "14")
    assert found.point.lon == pytest.approx(GUERET.lon + 3e-4)


def test_a_number_far_from_all_gives_the_street(streets):
    found = find(streets, "900 grande rue")

    assert (found.precision, found.point.lon) == ("rue", pytest.approx(GUERET.lon))


def test_a_range_takes_the_first_number_that_exists(streets):
    assert find(streets, "10-12 grande rue").label == "12 Grande Rue"


@pytest.mark.parametrize(
    "text", ["3 av Gal de Gaule", "3 avenue de Gaulle", "3 AVENUE GENERAL DE GAULLE", "3 général de gaulle"]
)
def test_a_street_is_found_however_it_is_written(streets, text):
    assert find(streets, text).label == "3 Avenue du Général de Gaulle"


@pytest.mark.parametrize("text", ["3 rue Victor Hugo", "rue Haute", "3 boulevard du Général de Gaulle", ""])
def test_another_street_is_not_taken(streets, text):
    assert find(streets, text) is None


def test_a_street_is_only_searched_in_the_place_that_is_stated(streets):
    assert find(streets, "rue haute", code_postal="23200").commune_code == "23008"
    assert find_address(streets, "rue haute") is None


def test_two_streets_of_one_name_far_apart_are_not_chosen_between(streets):
    make_rue(streets, "23096_0700", "Rue du Docteur Roux", offset=0.05)

    assert find(streets, "rue du docteur roux") is None
    assert find_address(streets, "rue du docteur roux", commune_code="23096", least=0.1).score == AMBIGUOUS


def test_the_house_or_the_postal_code_tells_streets_of_one_name_apart(streets):
    make_rue(streets, "23096_0700", "Rue du Docteur Roux", offset=0.05, numeros=(8,), code_postal="23001")

    assert find(streets, "8 rue du docteur roux").code_postal == "23001"
    by_code = find_address(streets, "rue du docteur roux", commune_code="23096", code_postal="23000")
    assert by_code.point.lon == pytest.approx(GUERET.lon)


def test_resemblance_counts_the_kind_of_the_street():
    assert street_similarity("rue pasteur", "avenue pasteur") < street_similarity(
        "rue pastaur", "rue pasteur"
    )


def test_whether_streets_are_loaded_is_known(session):
    assert not has_streets(session)
    make_rue(session, "23096_0440", "Grande Rue")
    assert has_streets(session)
