"""The pages of the citizen in English, Arabic and Ukrainian."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.standard.fields import (
    DISPOSITIFS,
    MODALITES_ACCES,
    MODALITES_ACCOMPAGNEMENT,
    PRISES_EN_CHARGE,
    PUBLICS,
    SERVICES,
)
from tests.factories import make_commune, make_lieu
from tests.named_places import SAINT_DENIS_93, SAINT_DENIS_REUNION
from tests.webapp.conftest import Visit
from tests.webapp.html import words_of
from webapp.core.languages import LANGUAGES

OTHERS = [code for code in LANGUAGES if code != "fr"]
DATA = {
    "Médiathèque",
    "8 avenue Fayolle, 23000 Guéret",
    "8 avenue Fayolle",
    "23000 Guéret",
    "Guéret (23)",
    "Guéret",
    "zzzz",
    "Bibliothèque",
}
"""What is no part of the interface: names and addresses."""


@pytest.fixture
def mediatheque(session: Session, gueret: None) -> None:
    """Make a lieu that declares everything a lieu can say."""
    make_lieu(
        session,
        id="m",
        nom="Médiathèque",
        adresse="8 avenue Fayolle",
        telephone="+33555410000",
        horaires="Mo-Fr 09:00-12:00,14:00-18:30; Sa 10:00-12:00; PH off",
        frais_a_charge=["Gratuit"],
        services=list(SERVICES),
        publics_specifiquement_adresses=list(PUBLICS),
        prise_en_charge_specifique=list(PRISES_EN_CHARGE),
        modalites_acces=list(MODALITES_ACCES),
        modalites_accompagnement=list(MODALITES_ACCOMPAGNEMENT),
        dispositif_programmes_nationaux=list(DISPOSITIFS[:1]),
        ateliers="oui",
        acces_libre="indice",
        pass_numerique="possible",
        position_precision="rue",
    )


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize(
    "path", ["/", "/recherche?q=gueret&mode=voiture", "/recherche?q=zzzz", "/recherche?q=", "/lieux/m"]
)
def test_every_word_of_the_interface_is_translated(visit: Visit, mediatheque: None, path: str, language: str):
    page = visit(f"{path}{'&' if '?' in path else '?'}langue={language}")
    french = {words_of(text) for text in page.root.iter("bdi") if text.get("lang") == "fr"}
    assert french <= DATA


@pytest.mark.parametrize(("language", "direction"), [("en", None), ("ar", "rtl"), ("uk", None), ("xx", None)])
def test_a_page_says_its_language_and_its_direction(visit: Visit, language: str, direction: str | None):
    html = visit("/", langue=language).root
    assert html.get("lang") == (language if language in OTHERS else "fr")
    assert html.get("dir") == direction


def test_names_and_addresses_stay_french_and_say_so(visit: Visit, mediatheque: None):
    page = visit("/lieux/m", langue="en")
    name = page.root.find(".//h1/bdi")
    assert (words_of(name), name.get("lang")) == ("Médiathèque", "fr")
    assert "Monday to Friday: 9:00 to 12:00 and 14:00 to 18:30" in page.text


def test_a_telephone_number_reads_from_the_left_in_arabic(visit: Visit, mediatheque: None):
    number = visit("/lieux/m", langue="ar").root.find(".//a/span/bdi")
    assert (words_of(number), number.get("dir")) == ("05 55 41 00 00", "ltr")


def test_links_and_forms_stay_in_the_language(visit: Visit, mediatheque: None):
    page = visit("/recherche", q="gueret", langue="uk")
    assert page.links()["Médiathèque"] == "/lieux/m?langue=uk"
    hidden = [field for field in page.root.iter("input") if field.get("name") == "langue"]
    assert [field.get("value") for field in hidden] == ["uk"]


def test_the_footer_offers_the_same_page_in_the_others(visit: Visit, mediatheque: None):
    links = visit("/recherche", q="gueret", langue="en").links()
    assert links["Français"] == "/recherche?q=gueret"
    assert links["العربية"] == "/recherche?q=gueret&langue=ar"


def test_homonyms_are_chosen_in_the_language(session: Session, visit: Visit):
    make_commune(session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93, population=110_000)
    make_commune(
        session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION, population=150_000
    )
    page = visit("/recherche", q="saint denis", langue="en")
    assert page.first("h1") == "Which town?"


def test_other_pages_are_in_french(client: FlaskClient):
    assert '<html lang="fr">' in client.get("/donnees?langue=ar").text


def test_what_a_lieu_says_stays_words_in_every_language(session: Session, visit: Visit, gueret: None):
    make_lieu(session, id="x", nom="<img src=x onerror=alert(1)>&amp;")
    page = visit("/lieux/x", langue="ar")
    assert page.first("h1") == "<img src=x onerror=alert(1)>&amp;"
    assert page.all("img") == []
