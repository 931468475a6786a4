"""Tests of geo.communes.query: parsing of what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes.query import MAX_PLACE_CHARS, parse_place, split_in_two


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Guéret", "gueret"),
        ("  GUERET  ", "gueret"),
        ("st etienne", "saint etienne"),
        ("Ste-Foy-lès-Lyon", "sainte foy les lyon"),
        ("L’Haÿ-les-Roses", "hay les roses"),
        ("œuf-en-ternois", "oeuf en ternois"),
        ("Guéret cedex 9", "gueret"),
    ],
)
def test_a_name_is_folded(text, key):
    assert parse_place(text).key == key


@pytest.mark.parametrize("text", ["23000 Guéret", "Guéret 23000", "Guéret (23000)", "23 000 guéret"])
def test_a_postal_code_is_separated_from_the_name(text):
    query = parse_place(text)

    assert (query.key, query.code_postal) == ("gueret", "23000")


@pytest.mark.parametrize("text", ["Guéret 23", "guéret (23)", "23 Guéret", "Guéret, 23"])
def test_a_departement_is_separated_from_the_name(text):
    query = parse_place(text)

    assert (query.key, query.departements) == ("gueret", ("23",))


@pytest.mark.parametrize(
    ("text", "codes"), [("23", ("23",)), ("2a", ("2A",)), ("974", ("974",)), ("20", ("2A", "2B"))]
)
def test_a_departement_can_be_all_there_is(text, codes):
    query = parse_place(text)

    assert (query.key, query.departements) == ("", codes)


def test_the_number_of_a_house_is_not_a_departement():
    assert parse_place("12 rue des Lilas Guéret").departements == ()


@pytest.mark.parametrize(
    "text",
    [
        "paris 11e",
        "paris 11",
        "Paris 11ème",
        "paris 11 eme arrondissement",
        "PARIS XI",
        "paris xie arr.",
        "11e arrondissement de Paris",
        "75011 paris",
    ],
)
def test_an_arrondissement_is_recognised_in_its_many_spellings(text):
    assert parse_place(text).arrondissement == "paris 11e arrondissement"


@pytest.mark.parametrize("text", ["paris 21", "paris 0", "lyon 10e", "toulouse 3", "paris", "75000 paris"])
def test_there_is_no_arrondissement_that_does_not_exist(text):
    assert parse_place(text).arrondissement is None


def test_the_first_arrondissement_has_its_own_ending():
    assert parse_place("69001 Lyon").arrondissement == "lyon 1er arrondissement"


def test_the_label_of_a_former_commune_names_its_parent():
    query = parse_place("Blaudeix (23), commune de Parsac")

    assert (query.key, query.departements, query.parent) == ("blaudeix", ("23",), "parsac")


def test_the_label_of_a_departement_says_so():
    query = parse_place("Creuse (23), département")

    assert (query.key, query.departements, query.is_departement) == ("creuse", ("23",), True)


@pytest.mark.parametrize("text", ["", "   ", "?!", "%_%", "\0", "東京"])
def test_a_text_without_name_or_code_is_empty(text):
    assert parse_place(text).is_empty


def test_a_key_is_split_at_each_space_without_the_words_that_link():
    assert list(split_in_two("gueret dans la creuse")) == [
        ("gueret", "creuse"),
        ("gueret", "creuse"),
        ("gueret", "creuse"),
    ]


@given(st.text(max_size=500))
def test_any_text_is_accepted_and_gives_a_short_and_plain_key(text):
    query = parse_place(text)

    assert len(query.key) <= 4 * MAX_PLACE_CHARS
    assert set(query.key) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
