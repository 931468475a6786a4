"""The pages on the data itself: where it comes from, how good it is, what to correct."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.clock import today
from geo.database.models import ImportRun
from geo.database.models.imports import REFUSED
from tests.factories import make_commune, make_lieu, make_lieu_source, make_reject, make_source
from tests.webapp.conftest import Visit
from webapp.donnees.listings import MAX_EXTRACT_LENGTH, ROWS_PER_PAGE
from webapp.donnees.tables import DEPARTEMENTS_HEADER, SOURCES_HEADER

LISTS = ("rejets", "positions", "fusions", "valeurs-inconnues", "a-corriger")


def rows_of(client: FlaskClient, path: str) -> list[dict[str, str]]:
    """Read a CSV as a program does."""
    response = client.get(path)
    assert (response.status_code, response.content_type) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(response.text)))


def test_each_source_says_what_became_of_its_rows(visit: Visit, session: Session):
    source = make_source(
        session,
        nom="Hub",
        attribution="Région",
        data_date=date(2026, 5, 1),
        rows_read=4,
        rows_rejected=1,
        finished_at=datetime(2026, 6, 2, tzinfo=UTC),
    )
    lieu = make_lieu(session)
    for reason in (None, "même identifiant que la ligne 1", "même identifiant que la ligne 1"):
        make_lieu_source(session, lieu, source, merge_reason=reason)
    page = visit("/donnees")
    assert "Hub Région – Licence Ouverte 2.0 02/06/2026 01/05/2026 4 1 2" in " ".join(page.all("tbody/tr"))
    assert page.first("tfoot/tr") == "Ensemble 4 1 2 1 0"


def test_figures_come_before_tables(visit: Visit, session: Session):
    make_lieu(session, horaires="Mo 09:00-12:00")
    make_lieu(session)
    assert visit("/donnees").all("dl/div")[:4] == [
        "lieux 2",
        "mis à jour depuis moins de 12 mois 0 %",
        "placés à leur adresse 100 %",
        "avec horaires 50 %",
    ]


def test_every_head_has_a_scope_and_every_table_a_caption(visit: Visit, session: Session):
    make_reject(session, make_source(session, unknown_values={"services": {"Yoga": 1}}))
    page = visit("/donnees")
    assert set(page.attributes("thead/tr/th", "scope")) == {"col"}
    assert set(page.attributes("tbody/tr/th", "scope")) == {"row"}
    assert len(page.all("caption")) == len(page.all("table")) > 3


def test_without_any_source_it_says_so(visit: Visit):
    page = visit("/donnees")
    assert "Aucune source n'est chargée pour le moment." in page.text
    assert "Aucune ligne n'est refusée." in page.text


def test_a_refused_load_is_told_with_its_reason(visit: Visit, session: Session):
    make_source(session)
    session.add(ImportRun(source_slug="hub", address="", state=REFUSED, message="Rien à garder."))
    session.flush()
    assert "Rien à garder." in visit("/donnees").text


def test_refused_lines_are_one_click_away(visit: Visit, session: Session):
    make_reject(
        session, make_source(session), line=12, reason="sans nom", verbatim={"adresse": "1 rue Haute"}
    )
    url = visit("/donnees").links()["sans nom dans Hub de la Creuse"]
    assert visit(url).all("tbody/tr") == ["hub ligne 12 sans nom champ nom vide adresse : 1 rue Haute"]


def test_a_long_line_is_cut_on_the_page_and_whole_in_its_csv(
    visit: Visit, client: FlaskClient, session: Session
):
    make_reject(session, make_source(session), verbatim={"texte": "mot " * 200})
    assert len(visit("/donnees/rejets").all("tbody/tr/td")[-1]) <= MAX_EXTRACT_LENGTH + 1
    assert "mot " * 200 in rows_of(client, "/donnees/rejets.csv")[0]["contenu"]


def test_a_doubtful_position_says_what_the_file_said_and_how_far(visit: Visit, session: Session):
    lieu = make_lieu(session, nom="Maison des habitants", commune="Gap")
    make_lieu_source(
        session,
        lieu,
        make_source(session),
        line=5,
        doubt="à 612 km de Gap",
        verbatim={"latitude": 49.65, "longitude": 2.58},
    )
    assert visit("/donnees/positions").all("tbody/tr") == [
        "Maison des habitants Gap 49.65 ; 2.58 latitude ; longitude à 612 km de Gap hub ligne 5"
    ]


@pytest.mark.parametrize("slug", LISTS)
def test_an_empty_list_says_so(visit: Visit, slug: str):
    page = visit(f"/donnees/{slug}")
    assert (page.status, page.all("table")) == (200, [])


@pytest.mark.parametrize("slug", LISTS)
def test_an_empty_list_has_its_columns_as_csv(client: FlaskClient, slug: str):
    header = client.get(f"/donnees/{slug}.csv").text.strip().split(",")
    assert len(header) >= 4


def test_a_long_list_has_pages(visit: Visit, session: Session):
    source = make_source(session)
    for _ in range(ROWS_PER_PAGE + 1):
        make_reject(session, source)
    first = visit("/donnees/rejets?source=hub")
    second = visit(first.links()["Lignes suivantes →"])
    assert (len(first.all("tbody/tr")), len(second.all("tbody/tr"))) == (ROWS_PER_PAGE, 1)
    assert "Source : hub" in second.text


def test_a_list_is_downloaded_with_the_restrictions_of_the_page(visit: Visit, session: Session):
    make_reject(session, make_source(session))
    links = visit("/donnees/rejets?source=hub").links()
    assert links["CSV"] == "/donnees/rejets.csv?source=hub"
    assert links["CSV pour tableur"] == "/donnees/rejets.csv?forme=tableur&source=hub"


def test_a_spreadsheet_never_runs_what_a_file_says(client: FlaskClient, session: Session):
    make_reject(session, make_source(session), value="=1+1")
    text = client.get("/donnees/rejets.csv?forme=tableur").text
    assert text.startswith("\ufeffsource;ligne;")
    assert ";'=1+1;" in text


def test_departements_are_compared(visit: Visit, session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096", horaires="Mo 09:00-12:00")
    page = visit("/donnees/departements")
    assert page.all("tbody/tr") == ["Département 23 (23) 1 0 % 100 % 0 % 100 %"]
    assert page.links()["Département 23 (23)"] == "/donnees/departements/23"


def test_a_departement_lists_what_to_correct_first(visit: Visit, session: Session):
    make_commune(session)
    lieu = make_lieu(session, nom="Mairie", commune_code="23096", date_maj=date(2020, 5, 1))
    make_lieu_source(session, lieu, make_source(session))
    page = visit("/donnees/departements/23")
    assert (
        "Mairie Guéret mai 2020"
        " pas mis à jour depuis 18 mois, sans téléphone, sans horaires, incomplet pour la norme hub"
    ) in page.all("tbody/tr")
    assert page.links()["sans horaires"] == "/donnees/a-corriger?departement=23&defaut=sans_horaires"


def test_a_departement_without_lieu_has_a_page(visit: Visit, session: Session):
    make_commune(session)
    assert "Aucun lieu n'est à corriger." in visit("/donnees/departements/23").text


@pytest.mark.parametrize(
    "path",
    [
        "/departements/99",
        "/departements/a%00b",
        "/departements/23.csv",
        "/inconnue",
        "/inconnue.csv",
        "/rejets?page=2",
    ],
)
def test_what_is_unknown_is_not_found(visit: Visit, path: str):
    assert visit(f"/donnees{path}").status == 404


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=x", "departement=zz", "defaut=laid", "source=%00", "forme=pdf", "page=99999999999"],
)
@pytest.mark.parametrize("path", ["/donnees/a-corriger", "/donnees/rejets", "/donnees/rejets.csv"])
def test_what_makes_no_sense_is_refused_and_never_breaks(client: FlaskClient, path: str, query: str):
    assert client.get(f"{path}?{query}").status_code in (200, 422)


def test_lieux_to_correct_are_given_as_csv(client: FlaskClient, session: Session):
    make_commune(session)
    make_lieu(session, id="a", commune_code="23096", horaires="Mo 09:00-12:00", date_maj=date(2020, 5, 1))
    make_lieu(session)
    [row] = rows_of(client, "/donnees/a-corriger.csv?departement=23")
    assert (row["lieu"], row["departement"], row["date_maj"]) == ("a", "23", "2020-05-01")
    assert row["a_corriger"] == "ancien|sans_telephone|incomplet"


def test_figures_of_sources_are_given_as_csv(client: FlaskClient, session: Session):
    make_source(session, rows_read=3)
    [row] = rows_of(client, "/donnees/sources.csv")
    assert list(row) == list(SOURCES_HEADER)
    assert (row["source"], row["lues"]) == ("hub", "3")


def test_figures_of_departements_are_given_as_csv(client: FlaskClient, session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096")
    [row] = rows_of(client, "/donnees/departements.csv")
    assert list(row) == list(DEPARTEMENTS_HEADER)
    assert (row["code"], row["lieux"], row["date_inconnue"]) == ("23", "1", "1")


def test_the_name_of_a_file_tells_the_list_and_the_day(client: FlaskClient):
    disposition = client.get("/donnees/rejets.csv").headers["Content-Disposition"]
    assert disposition == f"attachment; filename=mediaproche-rejets-{today()}.csv"


def test_what_a_file_says_is_shown_as_text(visit: Visit, session: Session):
    make_reject(session, make_source(session), value="<script>alert(1)</script>")
    page = visit("/donnees/rejets")
    assert "<script>alert(1)</script>" in page.text
    assert page.all("script") == []
