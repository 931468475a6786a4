"""Tests of geo.addresses.search: the street where it is loaded, else the town and what was not used."""

import pytest

from geo.addresses.search import search_addresses
from geo.communes.gazetteer import clear_winner
from tests.factories import make_commune, make_rue
from tests.named_places import GUERET, SAINT_DENIS_93, SAINT_DENIS_REUNION


@pytest.fixture
def towns(session):
    """Add Guéret, and two Saint-Denis."""
    make_commune(session)
    for code, departement, at, postal in (
        ("93066", "93", SAINT_DENIS_93, "93200"),
        ("97411", "974", SAINT_DENIS_REUNION, "97400"),
    ):
        make_commune(
            session,
            code,
            "Saint-Denis",
            departement=departement,
            at=at,
            codes_postaux=(postal,),
            population=150_000,
        )
    return session


def first(session, text):
    return search_addresses(session, text)[0]


@pytest.mark.parametrize(
    "text",
    [
        "12 grande rue guéret",
        "12, Grande-Rue, 23000 Guéret",
        "Guéret, 12 grande rue",
        "12 gde rue 23000",
        "12 grande rue guéret 23",
    ],
)
def test_a_house_is_found_where_streets_are_loaded(towns, text):
    make_rue(towns, "23096_0440", "Grande Rue", numeros=(1, 12))
    place = first(towns, text)

    assert (place.type, place.label, place.unused) == ("adresse", "12 Grande Rue, 23000 Guéret", "")


def test_a_number_that_is_not_known_is_said(towns):
    make_rue(towns, "23096_0440", "Grande Rue", numeros=(1, 12))
    place = first(towns, "900 grande rue, guéret")

    assert (place.type, place.label, place.unused) == ("rue", "Grande Rue, 23000 Guéret", "n° 900")


def test_without_streets_the_town_is_taken_and_the_street_said(towns):
    place = first(towns, "12 grande rue, guéret")

    assert (place.code, place.unused, place.point) == ("23096", "12 grande rue", GUERET)


def test_a_street_that_the_town_has_not_leaves_the_town(towns):
    make_rue(towns, "23096_0440", "Grande Rue")

    assert first(towns, "rue Perdue, guéret").unused == "rue Perdue"


def test_a_street_decides_between_homonyms(towns):
    make_rue(
        towns, "97411_0001", "Rue de Paris", commune="97411", code_postal="97400", at=SAINT_DENIS_REUNION
    )
    place = clear_winner(search_addresses(towns, "rue de paris saint denis"))

    assert place.label == "Rue de Paris, 97400 Saint-Denis"


def test_a_street_that_both_have_decides_nothing_and_its_labels_lead_back(towns):
    for code, postal in (("97411", "97400"), ("93066", "93200")):
        make_rue(towns, f"{code}_0001", "Rue de la Gare", commune=code, code_postal=postal)
    places = search_addresses(towns, "rue de la gare saint denis")

    assert clear_winner(places) is None
    for place in places[:2]:
        assert clear_winner(search_addresses(towns, place.label)).label == place.label


def test_a_town_alone_asks_for_no_street(towns):
    make_rue(towns, "23096_0440", "Guéret")

    assert first(towns, "guéret").type == "commune"
