"""Tests of geo.communes.names: one key for all the spellings of a name, the département of a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.communes.names import departement_of, fold, place_key


@pytest.mark.parametrize(
    "name", ["Saint-Étienne", "st etienne", "SAINT ETIENNE", "  St.-Étienne ", "S\u0074 Etienne"]
)
def test_all_spellings_of_a_name_have_one_key(name):
    assert place_key(name) == "saint etienne"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("La Rochelle", "rochelle"),
        ("L'Haÿ-les-Roses", "hay les roses"),
        ("L’Isle-d’Abeau", "isle d abeau"),
        ("Les Ulis", "ulis"),
        ("Lestrade-et-Thouels", "lestrade et thouels"),
        ("Sainte-Maxime", "sainte maxime"),
        ("Ste Maxime", "sainte maxime"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("Aÿ-Champagne", "ay champagne"),
        ("La", "la"),
        ("Y", "y"),
    ],
)
def test_the_key_of_a_place_spells_saint_and_drops_the_first_article(name, key):
    assert place_key(name) == key


@given(st.text())
def test_folding_leaves_only_words_of_plain_letters_and_digits(text):
    folded = fold(text)

    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(categories=["L", "N", "P", "Z"])))
def test_case_does_not_count(text):
    assert fold(text.upper()) == fold(text.upper().lower())


@given(st.text())
def test_a_key_is_never_longer_than_needed_to_spell_saints(text):
    assert len(place_key(text)) <= len(fold(text)) + 3 * fold(text).count("st")


@pytest.mark.parametrize(
    ("code", "departement"),
    [
        ("23096", "23"),
        ("01400", "01"),
        ("97411", "974"),
        ("98800", "988"),
        ("2A004", "2A"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("", ""),
    ],
)
def test_the_departement_is_read_off_a_code(code, departement):
    assert departement_of(code) == departement
