"""Tests of geo.communes.gazetteer on a few places; tests/reference has the whole country."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.communes.gazetteer import clear_winner, search_places
from geo.communes.names import place_key
from geo.database.models import Toponyme
from tests.factories import make_commune
from tests.named_places import AUBUSSON, GUERET, LYON, SAINT_DENIS_93, SAINT_DENIS_REUNION

LYON_CODES = tuple(f"6900{number}" for number in range(1, 10))


@pytest.fixture
def places(session):
    """Add Guéret, Aubusson, two Saint-Denis, Lyon and its third arrondissement, the Creuse, Blaudeix."""
    make_commune(session)
    make_commune(session, "23008", "Aubusson", at=AUBUSSON, codes_postaux=("23200",), population=3_000)
    make_commune(
        session,
        "69123",
        "Lyon",
        departement="69",
        at=LYON,
        codes_postaux=LYON_CODES,
        population=520_000,
    )
    make_commune(
        session,
        "93066",
        "Saint-Denis",
        departement="93",
        at=SAINT_DENIS_93,
        codes_postaux=("93200",),
        population=150_000,
    )
    make_commune(
        session,
        "97411",
        "Saint-Denis",
        departement="974",
        at=SAINT_DENIS_REUNION,
        codes_postaux=("97400",),
        population=157_000,
    )
    make_toponyme(session, "departement", "23", "Creuse", "23096", population=114_000)
    make_toponyme(session, "commune-deleguee", "23023", "Blaudeix", "23008", codes_postaux=["23140"])
    make_toponyme(
        session,
        "arrondissement-municipal",
        "69383",
        "Lyon 3e Arrondissement",
        "69123",
        departement="69",
        codes_postaux=["69003"],
        population=100_000,
        at=LYON,
    )
    return session


def make_toponyme(
    session, kind, code, nom, commune, *, departement="23", codes_postaux=(), population=100, at=GUERET
):
    session.add(
        Toponyme(
            type=kind,
            code=code,
            nom=nom,
            cle=place_key(nom),
            commune_code=commune,
            departement_code=departement,
            codes_postaux=list(codes_postaux),
            population=population,
            position=at.ewkt,
        )
    )
    session.flush()


def first(session, text):
    found = search_places(session, text)
    return found[0].code if found else None


def labels(session, text):
    return [place.label for place in search_places(session, text)]


@pytest.mark.parametrize(
    "text",
    ["gueret", "Guéret", "GUÉRET", " guéret ", "gueret 23", "Guéret (23)", "23000 gueret", "gueret creuse"],
)
def test_a_commune_is_found_however_it_is_typed(places, text):
    assert first(places, text) == "23096"


@pytest.mark.parametrize("text", ["gérét", "guerret", "geuret", "gueet", "aubuson"])
def test_a_place_is_found_despite_a_typing_error(places, text):
    assert first(places, text) == ("23008" if text.startswith("a") else "23096")


def test_the_start_of_a_name_is_enough(places):
    assert first(places, "aubu") == "23008"


@pytest.mark.parametrize("text", ["lyon 3", "lyon 3e", "lyon iii", "69003", "69003 lyon"])
def test_an_arrondissement_is_found(places, text):
    assert first(places, text) == "69383"


def test_a_name_alone_is_the_city_and_not_its_arrondissements(places):
    assert first(places, "lyon") == "69123"


@pytest.mark.parametrize("text", ["creuse", "la creuse", "23"])
def test_a_departement_is_found_by_name_or_code(places, text):
    assert first(places, text) == "23"


def test_the_code_of_a_cedex_leads_to_the_town_that_is_named(places):
    assert first(places, "23011 Guéret cedex") == "23096"


def test_an_address_leads_to_its_commune(places):
    assert first(places, "12 rue des Lilas, 23000 Guéret") == "23096"
    assert first(places, "12 rue des Lilas Guéret") == "23096"


def test_homonyms_are_both_offered(places):
    assert labels(places, "st denis") == ["Saint-Denis (974)", "Saint-Denis (93)"]


def test_no_homonym_is_taken_without_asking(places):
    assert clear_winner(search_places(places, "st denis")) is None


def test_a_departement_decides_between_homonyms(places):
    assert clear_winner(search_places(places, "saint denis 93")).code == "93066"


def test_a_place_far_ahead_of_the_others_is_taken(places):
    assert clear_winner(search_places(places, "lyon")).code == "69123"


def test_nothing_found_has_no_winner():
    assert clear_winner([]) is None


def test_a_former_commune_says_which_commune_it_is_in(places):
    assert labels(places, "blaudeix") == ["Blaudeix (23), commune de Aubusson"]


def test_labels_lead_back_to_their_place(places):
    for text in ("blaudeix", "creuse", "saint denis", "lyon 3"):
        for place in search_places(places, text):
            assert clear_winner(search_places(places, place.label)).code == place.code


def test_a_place_has_a_position_longitude_first(places):
    assert search_places(places, "gueret")[0].point == GUERET


def test_no_more_places_than_asked_for(places):
    assert len(search_places(places, "saint denis", limit=1)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "?",
        "%",
        "_____",
        "\\",
        "'",
        '"; DROP TABLE commune',
        "\0",
        "zzzzzz",
        "x" * 500,
        "é" * 500,
        "東京",
    ],
)
def test_absurd_text_finds_nothing(places, text):
    assert search_places(places, text) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_search(places, text):
    assert all(place.score > 0 for place in search_places(places, text))


def test_a_long_text_is_read_to_a_point(places):
    assert first(places, "guéret " + " " * 500) == "23096"
