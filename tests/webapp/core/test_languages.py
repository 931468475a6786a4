"""Pages for citizens and for orientation in every language: nothing of the interface stays French."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from babel.support import NullTranslations
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.points import Point
from geo.standard.fields import (
    DISPOSITIFS,
    MODALITES_ACCES,
    MODALITES_ACCOMPAGNEMENT,
    PRISES_EN_CHARGE,
    PUBLICS,
    SERVICES,
)
from tests.factories import make_closed_lieu, make_commune, make_lieu, make_lieu_source, make_source
from tests.named_places import GUERET, SAINT_DENIS_93, SAINT_DENIS_REUNION
from tests.webapp.conftest import Visit
from tests.webapp.html import Page, words_of
from webapp.lieux import form
from webapp.orientation.params import WISH_VALUES
from webapp.wording import catalogs, hours
from webapp.wording.catalogs import languages

OTHERS = [code for code in languages() if code != "fr"]

TOWNS = (
    *(
        "Le Havre",
        "Le Mans",
        "Le Bourg-d'Iré",
        "Les Abymes",
        "Les Sables-d'Olonne",
        "Les Ulis",
        "La Rochelle",
    ),
    *("La Réole", "L'Haÿ-les-Roses", "L'Isle-d'Abeau", "L'Île-Rousse", "Las Planas", "Los Masos"),
    *("Aubusson", "Évreux", "Ancenis", "Angers", "Orléans", "Oô", "Œting", "Uzès", "Istres", "Y", "Yvetot"),
    *("Yzeures", "Ys", "Hyères", "Hauterives", "Héricourt", "Saint-Denis", "Sainte-Foy", "Guéret", "Paris"),
    *("Lyon", "Marseille", "Ambérieu-en-Bugey", "Deux Rivières en Val", "Bourg-lès-Valence", "Sceaux", "Aÿ"),
)
"""With every article and every first letter on which the French sentences depend."""

SETTING = Point(lon=1.875, lat=46.175)
"""Half a kilometre from where the towns are."""
WISHES = "&".join(
    f"{name}={quote(value)}&indispensable={name}" for name, values in WISH_VALUES.items() for value in values
)

FRENCH = re.compile(
    r"\b(?:le|la|les|du|des|de|un|une|et|ou|où|au|aux|à|en|dans|sur|pour|par|avec|sans|est|sont|ce|cette|vous"
    r"|votre|qui|que|ne|pas|lieux?|ville|jours?|heures?|mois|plus|moins)\b|\b[dlnsq]['’]\w",
    re.IGNORECASE,
)
"""Words that no French sentence goes without, and that English does not have."""
PROPER = (
    *(
        "Médiaproche",
        "Pass numérique",
        "Conseiller numérique",
        "Aidants Connect",
        "France Services",
        "Acceslibre",
    ),
    *(
        "Mission locale",
        "Cité des métiers",
        "La Poste",
        "JavaScript",
        "GeoJSON",
        "GeoPackage",
        "SIRET",
        "Atom",
    ),
    *("CSV", "Excel", "PDF", "IGN", "GET", "Insee"),
)
"""Names that every language has as they are."""
LATIN = re.compile(r"[A-Za-zÀ-ÿŒœ]+")
SHOWN = (
    *("aria-label", "alt", "title", "placeholder", "data-label"),
    *("data-wait", "data-refused", "data-zoom-in", "data-zoom-out", "data-link", "data-close"),
    "data-credit",
)
"""Attributes that are read to visitors."""
VALUE = re.compile(r"%\(\w+\)s")
UNREAD = frozenset({"script", "style"})


class Marked(NullTranslations):
    """A language in which a message is nothing but its values: letters beside them come from elsewhere."""

    def ugettext(self, message: str) -> str:
        return f"⟦{' '.join(VALUE.findall(message))}⟧"

    def ungettext(self, singular: str, plural: str, num: int) -> str:
        return self.ugettext(plural)


def interface_of(page: Page) -> Iterator[str]:
    """Yield the texts of a page that are its own, without names of the data."""
    yield from _texts(page.root)
    for element in page.root.iter():
        yield from (element.get(name, "") for name in SHOWN)
        if element.get("name") == "description":
            yield element.get("content", "")


def _texts(element: Element) -> Iterator[str]:
    own_language = element.get("lang") is not None and element.tag != "html"
    if element.tag not in UNREAD and element.tag != "bdi" and not own_language:
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def words_left(page: Page, pattern: re.Pattern[str]) -> set[str]:
    """Find words in the interface of a page, without the names that it isolates and proper names."""
    texts = (re.sub("\u2068[^\u2069]*\u2069", "", text) for text in interface_of(page))
    known = re.compile("|".join(map(re.escape, PROPER)))
    return {f"{found} : {text.strip()}" for text in texts for found in pattern.findall(known.sub("", text))}


@pytest.fixture
def country(session: Session) -> None:
    """Make the towns, and lieux that say everything a lieu can say."""
    for rank, nom in enumerate(TOWNS):
        make_commune(session, f"23{rank:03}", nom, at=GUERET, codes_postaux=(f"23{rank:03}",))
    lieu = make_lieu(
        session,
        at=SETTING,
        id="m",
        nom="Médiathèque",
        adresse="8 avenue Fayolle",
        commune="Aubusson",
        code_insee="23013",
        telephone="+33555410000",
        courriels=["lieu@example.org"],
        site_web=["https://example.org/aide"],
        prise_rdv="https://example.org/rendez-vous",
        fiche_acces_libre="https://acceslibre.beta.gouv.fr/app/x/",
        horaires='Mo-Fr 09:00-12:00,14:00-18:30; Sa 10:00-24:00 "sur rendez-vous"; PH,SH off || "en été"',
        frais_a_charge=["Gratuit"],
        services=list(SERVICES),
        publics_specifiquement_adresses=list(PUBLICS),
        prise_en_charge_specifique=list(PRISES_EN_CHARGE),
        modalites_acces=list(MODALITES_ACCES),
        modalites_accompagnement=list(MODALITES_ACCOMPAGNEMENT),
        dispositif_programmes_nationaux=list(DISPOSITIFS),
        formations_labels=["Formé à « Mon Espace Santé »"],
        autres_formations_labels=["Label de la région"],
        typologie=["BIB", "MUNI", "ML", "CCAS"],
        presentation_resume="Un lieu pour tous.",
        ateliers="oui",
        acces_libre="indice",
        pass_numerique="possible",
        date_maj=date(2020, 3, 1),
        provenance={"nom": {"why": "plus récent", "rows": [{"source": "hub", "date": "2022-12-01"}]}},
    )
    make_lieu_source(session, lieu, make_source(session), date_maj=date(2022, 12, 1))
    make_lieu(
        session,
        at=SETTING,
        id="n",
        horaires="week 1-53/2 Tu 09:00-12:00",
        arret_de="Le bus",
        code_insee="23013",
    )
    make_lieu(session, at=GUERET, id="c", position_precision="commune", itinerance=["Itinérant"])
    make_lieu(
        session, id="i", position=None, itinerant=True, position_precision="inconnue", telephone="0555410000"
    )
    make_closed_lieu(session, id="fermé", nom="Ancien lieu")


PAGES = (
    "/",
    "/recherche?q=Aubusson&mode=voiture",
    "/recherche?q=Aubusson&mode=voiture&carte=oui&minutes=20&rayon_m=5000",
    "/recherche?q=Aubusson&mode=marche&ouvert=2026-11-24T10:00&ateliers=oui&acces_libre=oui&incertains=oui",
    "/recherche?q=Aubusson&ouvert=maintenant&services=Aide+aux+d%C3%A9marches+administratives",
    "/recherche?q=Aubusson&pass_numerique=oui&frais_a_charge=Payant&departement=23&commune=23013",
    "/recherche?q=Aubusson&typologie=BIB&typologie=ASSO&itinerance=Fixe",
    "/recherche?q=Aubusson&minutes=2",
    "/recherche?q=Aubusson&page=50",
    "/recherche?lat=46.17&lon=1.87&rayon_m=5000",
    "/recherche?q=zzzz",
    "/recherche?q=",
    "/recherche?q=Aubusson&minutes=99&rayon_m=x&page=x&lat=x&mode=avion&ouvert=x&services=x&commune=x",
    "/lieux/m",
    "/lieux/m?minutes=20&mode=velo&carte=oui",
    "/lieux/n",
    "/lieux/c",
    "/lieux/i",
    "/lieux/ferm%C3%A9",
    "/lieux/inconnu",
    "/nulle-part",
    "/departements",
    "/departements/23-departement-23",
    "/communes/23013-aubusson",
    "/communes/23013-aubusson?carte=oui",
    "/embed?latitude=46.17&longitude=1.87",
    "/embed?ateliers=oui&territoire_type=departements&territoires=01",
    "/orientation",
    f"/orientation?q=Aubusson&jour=mardi&moment=apres-midi&minutes=90&{WISHES}",
    "/orientation?q=Aubusson&mode=marche&minutes=5&frais_a_charge=Gratuit&jour=lundi",
    "/orientation?q=Aubusson&frais_a_charge=Gratuit&moment=soir&indispensable=horaires",
    "/orientation?q=Aubusson&publics_specifiquement_adresses=Femmes&indispensable=publics_specifiquement_adresses",
    "/orientation?q=zzzz",
    "/orientation?q=&minutes=999",
    "/orientation/diagnostic",
    f"/orientation/comparer?lieu=m&lieu=n&lieu=c&q=Aubusson&{WISHES}",
    f"/orientation/fiche?lieu=m&lieu=n&lieu=i&q=Aubusson&{WISHES}",
    "/orientation/fiche?lieu=m&taille=grand",
    "/orientation/fiche",
)


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Replace Ukrainian by the language of nothing but values; CLDR still writes Cyrillic letters."""
    caches = (form._filters, form._printed, hours._open_state)
    monkeypatch.setattr(catalogs, "translations_of", lambda language: Marked())
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}langue={language}"


@pytest.mark.parametrize("path", PAGES)
def test_all_that_a_page_says_is_a_message(visit: Visit, country: None, marked: None, path: str):
    page = visit(in_language(path, "uk"))
    assert page.status < 500
    assert words_left(page, LATIN) == set()


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_french_words(visit: Visit, country: None, path: str, language: str):
    assert words_left(visit(in_language(path, language)), FRENCH) == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_name_of_a_town_brings_french_words(client: FlaskClient, country: None, language: str):
    left = set()
    for rank, nom in enumerate(TOWNS):
        q = quote(f"{nom} (23)")
        for path in (
            f"/recherche?q={q}&mode=voiture&minutes=20&ateliers=oui",
            f"/recherche?q={q}",
            f"/orientation?q={q}",
            f"/communes/23{rank:03}",
        ):
            page = Page(client.get(in_language(path, language), follow_redirects=True))
            assert page.status == 200, path
            assert nom in words_of(page.root), path
            left |= words_left(page, FRENCH)
    assert left == set()


@pytest.mark.parametrize(("language", "direction"), [("en", None), ("ar", "rtl"), ("uk", None), ("xx", None)])
def test_a_page_says_its_language_and_its_direction(visit: Visit, language: str, direction: str | None):
    html = visit("/", langue=language).root
    assert html.get("lang") == (language if language in OTHERS else "fr")
    assert html.get("dir") == direction


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "1 lieu à moins de 20 minutes en voiture du Havre"),
        ("en", "1 place less than 20 minutes by car from Le Havre"),
        ("uk", "1 місце не далі ніж 20 хвилин автомобілем від Le Havre"),
        ("ar", "مكان واحد على أقل من 20 دقيقة بالسيارة من Le Havre"),
    ],
)
def test_a_title_is_one_sentence_of_its_language(visit: Visit, session: Session, language: str, title: str):
    make_commune(session, "76351", "Le Havre", departement="76")
    make_lieu(session, at=SETTING)
    page = visit("/recherche", q="Le Havre", minutes="20", mode="voiture", langue=language)
    assert page.first("h1") == title


@pytest.mark.parametrize(
    ("count", "arabic", "ukrainian"),
    [
        (1, "مكان واحد", "1 місце"),
        (2, "مكانان", "2 місця"),
        (3, "3 أماكن", "3 місця"),
        (11, "11 مكانا", "11 місць"),
        (21, "21 مكانا", "21 місце"),
        (100, "100 مكان", "100 місць"),
    ],
)
def test_a_count_has_the_plural_form_of_its_language(
    visit: Visit, session: Session, gueret: None, count: int, arabic: str, ukrainian: str
):
    for _ in range(count):
        make_lieu(session)
    titles = [
        visit("/recherche", q="gueret", rayon_m="5000", langue=code).first("h1") for code in ("ar", "uk")
    ]
    assert titles[0].startswith(arabic)
    assert titles[1].startswith(ukrainian)


def test_names_and_addresses_stay_french_and_say_so(visit: Visit, country: None):
    page = visit("/lieux/m", langue="en")
    name = page.root.find(".//h1/bdi")
    assert (words_of(name), name.get("lang")) == ("Médiathèque", "fr")
    assert "Monday to Friday: 09:00 to 12:00 and 14:00 to 18:30" in page.text


def test_a_telephone_number_reads_from_the_left_in_arabic(visit: Visit, country: None):
    number = visit("/lieux/m", langue="ar").root.find(".//a/span/bdi")
    assert (words_of(number), number.get("dir")) == ("05 55 41 00 00", "ltr")


def test_links_and_forms_stay_in_the_language(visit: Visit, country: None):
    page = visit("/recherche", q="Aubusson", langue="uk")
    assert page.links()["Médiathèque"] == "/lieux/m?retour=q%3DAubusson&langue=uk"
    hidden = [field for field in page.root.iter("input") if field.get("name") == "langue"]
    assert [field.get("value") for field in hidden] == ["uk"]


def test_an_address_that_programs_store_names_no_language(visit: Visit, country: None):
    page = visit("/lieux/m", langue="uk")
    assert page.attributes("link[@rel='canonical']", "href") == ["http://localhost/lieux/m"]


def test_the_footer_offers_the_same_page_in_the_others(visit: Visit, country: None):
    links = visit("/recherche", q="Aubusson", langue="en").links()
    assert links["Français"] == "/recherche?q=Aubusson"
    assert links["العربية"] == "/recherche?q=Aubusson&langue=ar"


def test_homonyms_are_chosen_in_the_language(session: Session, visit: Visit):
    make_commune(session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93, population=110_000)
    make_commune(
        session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION, population=150_000
    )
    page = visit("/recherche", q="saint denis", langue="en")
    assert page.first("h1") == "Which town?"
    assert words_left(page, FRENCH) == set()


def test_the_same_search_is_not_stored_for_two_languages(client: FlaskClient, country: None):
    french, english = (client.get(f"/recherche?q=Aubusson{end}").text for end in ("", "&langue=en"))
    assert "Plus de choix" in french
    assert "More choices" in english


def test_other_pages_are_in_french(client: FlaskClient):
    assert '<html lang="fr">' in client.get("/donnees?langue=ar").text


def test_what_a_lieu_says_stays_words_in_every_language(session: Session, visit: Visit, gueret: None):
    make_lieu(session, id="x", nom="<img src=x onerror=alert(1)>&amp;\u2068<b>")
    page = visit("/lieux/x", langue="ar")
    assert page.first("h1") == "<img src=x onerror=alert(1)>&amp;\u2068<b>"
    assert page.all("img") == []


@pytest.mark.parametrize("path", ["/recherche", "/orientation"])
def test_a_language_is_no_question(client: FlaskClient, path: str):
    asked, bare = (client.get(f"{path}{end}", follow_redirects=True) for end in ("?langue=ar", ""))
    assert asked.status_code == bare.status_code == 200
    assert 'lang="ar"' in asked.text
