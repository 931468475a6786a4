"""Tests of importers.values.text."""

import pytest

from importers.values.text import clean_nom, clean_text


@pytest.mark.parametrize("value", [None, "", "  ", "null", "N/A", "Non renseigné", "MISSING", [], True])
def test_what_only_says_that_nothing_is_known_is_nothing(value):
    assert clean_text(value) is None


def test_zero_is_a_text_like_another():
    assert clean_text(0) == "0"


def test_white_space_and_entities_are_folded():
    assert clean_text("  Centre&nbsp;social \n l&#39;Amitié ") == "Centre social l'Amitié"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<div class='x'>Essai<br/>de jour</div>", "Essai de jour"),
        ('""<b>""Essai""</b>"" du ""Quai""', 'Essai du "Quai"'),
        ("{{attach file='a.png'}} Essai", "Essai"),
        ("**//En travaux //** jusqu'en mai", "En travaux jusqu'en mai"),
        ("prix < 5 € et > 2 €", "prix < 5 € et > 2 €"),
        ("https://a.example.org//b//c", "https://a.example.org//b//c"),
        ("2 rue A // 3 rue B", "2 rue A // 3 rue B"),
        ('Centre """"Essai""""', 'Centre "Essai"'),
        ("R&amp;amp;D &amp;lt;b&gt;Essai", "R&D Essai"),
    ],
)
def test_remains_of_web_and_wiki_pages_go(value, expected):
    assert clean_text(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("RÃ©publique", "République"),
        ("SAINT PAUL TROIS CH╢TEAUX", "SAINT PAUL TROIS CHÂTEAUX"),
        ("l\x92Essai", "l’Essai"),
        ("Château de l'Île", "Château de l'Île"),
    ],
)
def test_a_text_that_was_read_with_the_wrong_table_gets_its_accents_back(value, expected):
    assert clean_text(value) == expected


def test_signs_that_no_page_can_show_go():
    assert clean_text("Li\0eu\x1b d'\u202eEssai\uffff") == "Lieu d'Essai"


def test_a_text_that_is_escaped_without_end_is_nothing():
    assert clean_text(f"&{'amp;' * 1_000}lt;") is None


@pytest.mark.parametrize("value", ["Wifi", "Ordinateur", "Réussir mes échanges avec France Travail"])
def test_the_name_of_a_service_is_no_name_of_a_lieu(value):
    assert clean_nom(value) is None


def test_a_lieu_may_be_named_after_a_service():
    assert clean_nom("Wifi Café") == "Wifi Café"
