"""The pages on a territory: the figures of the API in words, sorted, compared, supposed otherwise."""

import csv
import io
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.coverage.question import Question
from geo.coverage.snapshots import question_params
from geo.database.models import CoverageSnapshot
from geo.points import Point
from tests.factories import make_commune, make_lieu, make_source
from tests.webapp.conftest import Visit
from tests.webapp.html import Page
from tests.webapp.territoires.test_api import add_commune
from webapp.wording.words import number

CREUSE = "/territoires/departements/23"
API = "/api/v1/couverture/departements/23"
HOSTILE = "${document.title='X'}<img src=x onerror=alert(1)>"


@pytest.fixture
def creuse(session: Session) -> Session:
    """Lay out three communes 30 km from each other and a fourth without contour; a lieu in the first."""
    make_source(session, attribution="Hub", dataset_version=7)
    for number_, (code, people) in enumerate((("23001", 100), ("23002", 300), ("23003", 200))):
        add_commune(session, code, 2.0 + 0.4 * number_, population=people)
    make_commune(session, "23004", "Sans contour", at=Point(2.0, 46.0), population=10)
    make_lieu(session, id="premier", nom=HOSTILE, at=Point(2.0, 46.0), commune_code="23001", services=[])
    return session


def answered(client: FlaskClient, path: str, **query: Any) -> Any:
    """Ask the API."""
    response = client.get(path, query_string=query or None)
    assert response.status_code == 200
    return response.get_json()


def heads(page: Page) -> list[str]:
    """Read the first cells of the table of communes."""
    [table] = [
        t for t in page.root.iter("table") if any(c.get("id") == "communes" for c in t.iter("caption"))
    ]
    return ["".join(cell.itertext()).strip() for cell in table.findall(".//tbody/tr/th")]


def test_the_figures_are_those_of_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    body = answered(client, API)
    page = visit(CREUSE)
    assert f"habitants trop loin {number(body['population_beyond'])}" in page.all("dl/div")
    assert f"habitants en tout {number(body['population'])}" in page.all("dl/div")
    assert (
        "500 habitants, soit 83\u00a0%, sont à plus de 20 minutes en voiture d'un lieu."
        in page.text.replace("83 %", "83\u00a0%")
    )


def test_the_table_of_communes_is_that_of_the_csv(visit: Visit, client: FlaskClient, creuse: Session):
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}.csv").text)))
    page = visit(f"{CREUSE}?tri=nom")
    assert heads(page) == sorted(row["nom"] for row in rows)
    for row in rows:
        beyond = row["population_au_dela"] or "–"
        assert any(
            line.startswith(f"{row['nom']} {row['population']} {beyond} ") for line in page.all("tbody/tr")
        )


def test_the_most_people_beyond_come_first(visit: Visit, creuse: Session):
    page = visit(CREUSE)
    assert heads(page)[:2] == ["Commune 23002", "Commune 23003"]
    assert page.attributes("thead/tr/th[@aria-sort]", "aria-sort") == ["descending"]


def test_a_head_sorts_then_sorts_the_other_way(visit: Visit, creuse: Session):
    once = visit(visit(CREUSE).links()["Habitants"])
    twice = visit(once.links()["Habitants"])
    assert heads(once)[0] == "Commune 23002"
    assert heads(twice)[0] == "Sans contour"
    assert twice.attributes("thead/tr/th[@aria-sort]", "aria-sort") == ["ascending"]


def test_a_commune_set_apart_is_listed_and_never_called_far(visit: Visit, creuse: Session):
    page = visit(CREUSE)
    assert "Sans contour (23004) 10 contour" in page.all("tbody/tr")
    [row] = [line for line in page.all("tbody/tr") if line.startswith("Sans contour 10")]
    assert row == "Sans contour 10 – – inconnue inconnu mise à part"


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("seuil=3", "Trop loin, au-delà de"),
        ("minutes=99", "Trop loin, au-delà de (minutes)"),
        ("mode=cheval", "Façon de se déplacer"),
        ("tri=couleur", "Ordre du tableau"),
        ("couche=or", "Carte à montrer"),
        ("avec=99", "Départements à comparer"),
        ("contre=rien", "Seconde question"),
        ("sites=0", "Nombre de lieux à placer"),
        ("ajouter=99999", "Lieu qui ouvrirait"),
        ("fermer=inconnu", "Lieu qui fermerait"),
    ],
)
def test_what_is_refused_has_one_message(visit: Visit, creuse: Session, query: str, label: str):
    page = visit(f"{CREUSE}?{query}")
    assert page.status == 422
    assert [text.split("\u00a0:")[0].split(" :")[0] for text in page.all("div[@class='notice']/p")] == [label]


@pytest.mark.parametrize(
    "path", [CREUSE.replace("23", "99"), "/territoires/epci/1", "/territoires/regions/x"]
)
def test_a_territory_that_does_not_exist_is_not_found(visit: Visit, creuse: Session, path: str):
    assert visit(path).status == 404


@pytest.mark.parametrize("asked", ["23", "département 23", "Departement 23"])
def test_a_territory_is_found_by_code_and_by_name(client: FlaskClient, creuse: Session, asked: str):
    response = client.get("/territoires", query_string={"q": asked})
    assert (response.status_code, response.location) == (302, CREUSE)


def test_the_list_names_departements_by_region(visit: Visit, creuse: Session):
    page = visit("/territoires")
    assert page.links()["Département 23 (23)"] == CREUSE
    assert page.links()["Région 75"] == "/territoires/regions/75"


def test_the_threshold_of_the_form_is_in_the_unit_of_its_mode(
    visit: Visit, client: FlaskClient, creuse: Session
):
    page = visit(f"{CREUSE}?mode=vol&seuil=45")
    body = answered(client, API, mode="vol", km=45)
    assert f"habitants trop loin {body['population_beyond']}" in page.all("dl/div")
    assert page.links()["CSV"] == f"{API}.csv?mode=vol&km=45"


def test_the_best_site_is_that_of_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    body = answered(client, f"{API}/sites", n=1, cout_eur=3_000)
    page = visit(f"{CREUSE}?sites=1&cout=3000")
    best = body["sites"][0]
    assert any(
        line.startswith(f"1. {best['nom']} {best['population_gained']} ") for line in page.all("tbody/tr")
    )
    assert f"{body['cout_par_personne_eur']:.2f}".replace(".", ",") in page.first("tfoot/tr")


def test_a_lieu_that_opens_is_told_as_by_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    change = answered(client, API, ajouter="23002")["changement"]
    page = visit(f"{CREUSE}?ajouter=23002&cout=600")
    assert f"{change['population_gained']} habitants gagnés, 0 habitant perdu" in page.text
    assert f"Coût : {600 / change['population_gained']:.2f}".replace(".", ",") in page.text
    assert len(page.attributes("figure/img", "src")) == 3


def test_a_lieu_that_closes_loses_people(visit: Visit, creuse: Session):
    page = visit(f"{CREUSE}?fermer=premier")
    assert "0 habitant gagné, 100 habitants perdus : 600 habitants resteraient trop loin." in page.text


def test_a_second_question_stands_beside_the_first(visit: Visit, creuse: Session):
    first, second = visit(f"{CREUSE}?contre=france_services").attributes("figure/img", "alt")
    assert "d'un lieu." in str(first)
    assert "d'un des lieux France Services" in str(second)


def test_territories_are_compared(visit: Visit, creuse: Session):
    rows = visit(CREUSE).all("tbody/tr")
    assert "Département 23 (23) tous les lieux 610 500 83 % 2 sur 4 1" in rows
    assert "Région 75 tous les lieux 610 500 83 % 2 sur 4 1" in rows


def test_the_map_hatches_what_is_too_far(client: FlaskClient, creuse: Session):
    response = client.get(f"{CREUSE}/carte.svg")
    root = ElementTree.fromstring(response.text)
    assert response.mimetype == "image/svg+xml"
    fills = {element.get("fill") for element in root.iter("{http://www.w3.org/2000/svg}path")}
    assert "url(#crossed)" in fills
    assert "Commune 23002 : 300 hab." in "".join(root.itertext())


def test_the_map_is_a_picture_too(client: FlaskClient, creuse: Session):
    response = client.get(f"{CREUSE}/carte.png")
    assert (response.mimetype, response.data[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("layer", ["fragilite", "frr"])
def test_other_layers_are_drawn(client: FlaskClient, creuse: Session, layer: str):
    response = client.get(f"{CREUSE}/carte.svg?couche={layer}")
    assert "trop loin d'un lieu" in "".join(ElementTree.fromstring(response.text).itertext())


def test_a_commune_cannot_break_the_map(client: FlaskClient, creuse: Session):
    add_commune(creuse, "23009", 3.6, nom='<script>"&', population=900)
    assert '<script>"& : 900 hab.' in "".join(
        ElementTree.fromstring(client.get(f"{CREUSE}/carte.svg").text).itertext()
    )


def test_the_script_of_the_map_is_always_the_same_and_holds_no_name(client: FlaskClient, creuse: Session):
    first, second = (client.get(f"{CREUSE}/carte.js") for _ in range(2))
    assert first.mimetype == "text/javascript"
    assert first.text == second.text
    assert "document.title" not in first.text


def test_the_lieux_of_the_map_are_those_counted(client: FlaskClient, creuse: Session):
    [feature] = answered(client, f"{CREUSE}/lieux.geojson")["features"]
    assert feature["properties"]["nom"] == HOSTILE
    assert answered(client, f"{CREUSE}/lieux.geojson", ateliers="oui")["features"] == []


def test_the_page_offers_the_map_that_moves_and_opens_it_when_asked(visit: Visit, creuse: Session):
    closed, opened = visit(CREUSE), visit(f"{CREUSE}?carte=oui")
    assert not any("carte.js" in str(src) for src in closed.attributes("head/script", "src"))
    assert opened.attributes("head/script", "src")[-1] == f"{CREUSE}/carte.js"
    assert closed.links()["Carte interactive"] == f"{CREUSE}?carte=oui#carte"


def test_what_has_changed_since_a_figure_was_kept_is_told(visit: Visit, creuse: Session):
    figures = {"lieux": 0, "population": 610, "population_beyond": 610, "communes": 4, "communes_beyond": 3}
    creuse.add(
        CoverageSnapshot(
            territory_kind="departement",
            territory_code="23",
            params=question_params(Question()),
            taken_at=datetime(2026, 3, 1, tzinfo=UTC),
            figures=figures,
        )
    )
    creuse.flush()
    assert "1er mars 2026 +1 −110 −1" in visit(CREUSE).all("tbody/tr")
    assert not any("2026" in row and "mars" in row for row in visit(f"{CREUSE}?minutes=30").all("tbody/tr"))


@pytest.mark.parametrize("path", ["/territoires/france", "/territoires/regions/75"])
def test_larger_territories_have_a_page(visit: Visit, creuse: Session, path: str):
    page = visit(path)
    assert (page.status, "habitants trop loin 500" in page.all("dl/div")) == (200, True)


def test_the_whole_country_chooses_no_site(visit: Visit, creuse: Session):
    assert visit("/territoires/france?sites=3").status == 422


def test_a_departement_without_lieu_has_a_page(visit: Visit, session: Session):
    add_commune(session, "23001", 2.0)
    assert "Données partielles" in visit(CREUSE).text
