"""Tests of webapp.lieux.place_words on pages: the street found, or said not to have been searched for."""

import pytest

from tests.factories import make_commune, make_lieu, make_rue
from tests.named_places import GUERET


@pytest.fixture
def page(client, session):
    """Add Guéret and a lieu of it, and return the text of the page of results."""
    make_commune(session)
    make_lieu(session)
    return lambda q: client.get("/recherche", query_string={"q": q}).text


def test_a_street_that_was_not_searched_is_said(page):
    shown = page("rue de Tolbiac, Guéret")

    assert "«rue de Tolbiac» n&#39;a pas été cherché : les distances partent du centre de Guéret." in shown


def test_a_town_alone_says_nothing_of_the_kind(page):
    assert "pas été cherché" not in page("Guéret")


def test_an_address_that_is_found_is_the_centre(page, session):
    make_rue(session, "23096_0440", "Grande Rue", numeros=(12,))
    shown = page("12 grande rue guéret")

    assert "de l&#39;adresse 12 Grande Rue, Guéret" in shown
    assert "pas été cherché" not in shown


def test_a_number_that_is_not_known_is_said(page, session):
    make_rue(session, "23096_0440", "Grande Rue", numeros=(12,))

    assert "n° 900 : ce numéro n&#39;est pas connu. Les distances partent de la rue." in page(
        "900 grande rue guéret"
    )


def test_what_was_typed_is_escaped(page):
    assert "<script>" not in page("rue <script>alert(1)</script>, Guéret").partition("<main")[2]


def test_other_towns_of_the_name_are_one_click_away(page, session):
    make_commune(
        session, "61999", "Guéret", departement="61", at=GUERET, codes_postaux=("61000",), population=90
    )
    shown = page("Guéret")

    assert "D'autres lieux portent ce nom" in shown
    assert ">Guéret (61)</a>" in shown.partition("portent ce nom")[2].replace("</bdi>", "").replace(
        "<bdi>", ""
    )


def test_the_social_worker_reads_it_too(page, client):
    shown = client.get("/orientation", query_string={"q": "rue de Tolbiac, Guéret", "etape": "lieux"}).text

    assert "«rue de Tolbiac» n&#39;a pas été cherché" in shown
