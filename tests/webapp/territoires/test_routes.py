"""Pages on a territory: figures of the API in words, sorted, compared, with changes supposed."""

import csv
import io
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.coverage.question import Question
from geo.coverage.snapshots import question_params
from geo.database.models import CoverageSnapshot
from tests.webapp.conftest import Visit
from tests.webapp.html import Page
from tests.webapp.territoires.conftest import API, CREUSE, add_commune, read_json
from webapp.wording.words import number


def commune_names(page: Page) -> list[str]:
    """Return the first cells of the table of communes."""
    [table] = [
        t for t in page.root.iter("table") if any(c.get("id") == "communes" for c in t.iter("caption"))
    ]
    return ["".join(cell.itertext()).strip() for cell in table.findall(".//tbody/tr/th")]


def test_the_figures_are_those_of_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    body = read_json(client, API)
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
    assert commune_names(page) == sorted(row["nom"] for row in rows)
    for row in rows:
        beyond = row["population_au_dela"] or "–"
        assert any(
            line.startswith(f"{row['nom']} {row['population']} {beyond} ") for line in page.all("tbody/tr")
        )


def test_the_most_people_beyond_come_first(visit: Visit, creuse: Session):
    page = visit(CREUSE)
    assert commune_names(page)[:2] == ["Commune 23002", "Commune 23003"]
    assert page.attributes("thead/tr/th[@aria-sort]", "aria-sort") == ["descending"]


def test_a_head_sorts_then_sorts_the_other_way(visit: Visit, creuse: Session):
    once = visit(visit(CREUSE).links()["Habitants"])
    twice = visit(once.links()["Habitants"])
    assert commune_names(once)[0] == "Commune 23002"
    assert commune_names(twice)[0] == "Sans contour"
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


def test_the_threshold_of_the_form_is_in_the_unit_of_its_mode(
    visit: Visit, client: FlaskClient, creuse: Session
):
    page = visit(f"{CREUSE}?mode=vol&seuil=45")
    body = read_json(client, API, mode="vol", km=45)
    assert f"habitants trop loin {body['population_beyond']}" in page.all("dl/div")
    assert page.links()["CSV"] == f"{API}.csv?mode=vol&km=45"


def test_the_best_site_is_that_of_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    body = read_json(client, f"{API}/sites", n=1, cout_eur=3_000)
    page = visit(f"{CREUSE}?sites=1&cout=3000")
    best = body["sites"][0]
    assert any(
        line.startswith(f"1. {best['nom']} {best['population_gained']} ") for line in page.all("tbody/tr")
    )
    assert f"{body['cout_par_personne_eur']:.2f}".replace(".", ",") in page.first("tfoot/tr")


def test_a_lieu_that_opens_changes_what_the_api_says(visit: Visit, client: FlaskClient, creuse: Session):
    change = read_json(client, API, ajouter="23002")["changement"]
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
    assert "Département 23 (23) tous les lieux ouverts à tous 610 500 83 % 2 sur 4 1" in rows
    assert "Région 75 tous les lieux ouverts à tous 610 500 83 % 2 sur 4 1" in rows


def test_changes_since_a_snapshot_are_listed(visit: Visit, creuse: Session):
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


def test_the_whole_country_has_no_sites(visit: Visit, creuse: Session):
    assert visit("/territoires/france?sites=3").status == 422


def test_a_departement_without_lieu_has_a_page(visit: Visit, session: Session):
    add_commune(session, "23001", 2.0)
    assert "Données partielles" in visit(CREUSE).text
