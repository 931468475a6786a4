"""Reporting an error, from the page of a lieu to the database and to those who look after the data."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from geo.database.connections import reporting_engine
from geo.database.models import Lieu
from geo.quality.reports import StoredReport, list_reports
from geo.settings import Settings
from tests.factories import make_lieu
from tests.webapp.conftest import Visit
from tests.webapp.html import Page

Send = Callable[..., TestResponse]


@pytest.fixture
def lieu(session: Session) -> Lieu:
    return make_lieu(session, nom="MÉDIATHÈQUE MUNICIPALE")


@pytest.fixture
def send(client: FlaskClient, lieu: Lieu) -> Send:
    def post(
        headers: dict[str, str] | None = None, address: str = "127.0.0.1", **fields: str
    ) -> TestResponse:
        data = {"lieu": lieu.id, "sujet": "horaires", **fields}
        return client.post("/signaler", data=data, headers=headers, environ_base={"REMOTE_ADDR": address})

    return post


def stored(session: Session) -> list[StoredReport]:
    return list(list_reports(session, limit=100))


def test_the_page_of_a_lieu_leads_to_the_form_where_there_is_no_e_mail(visit: Visit, lieu: Lieu):
    form = visit(visit(f"/lieux/{lieu.id}").links()["Signaler une erreur"])
    assert "Médiathèque Municipale" in form.text
    assert form.attributes("form[@method='post']", "action") == ["/signaler"]
    assert len(form.all("fieldset/label")) == 6


def test_a_report_is_stored_and_thanked_for(send: Send, session: Session, client: FlaskClient, lieu: Lieu):
    response = send(texte="Fermé le mardi.\nDepuis mai.", contact="05 55 00 00 00")
    assert response.status_code == 303
    [report] = stored(session)
    assert (report.lieu_id, report.nom, report.subject) == (lieu.id, lieu.nom, "horaires")
    assert (report.words, report.contact) == ("Fermé le mardi.\nDepuis mai.", "05 55 00 00 00")
    assert "Merci, votre message est arrivé" in Page(client.get(response.location)).text


def test_nothing_but_the_subject_is_asked(send: Send, session: Session):
    assert send().status_code == 303
    assert [(report.words, report.contact) for report in stored(session)] == [("", None)]


@pytest.mark.parametrize(
    "wrong", [{"sujet": ""}, {"sujet": "x"}, {"texte": "a" * 1_001}, {"contact": "a" * 201}]
)
def test_what_is_wrong_is_said_and_nothing_is_lost(send: Send, session: Session, wrong: dict[str, str]):
    response = send(**{"texte": "Mes mots", **wrong})
    page = Page(response)
    assert response.status_code == 422
    assert len(page.all("p[@class='wrong']")) == 1
    assert wrong.get("texte", "Mes mots") in page.first("textarea")
    assert stored(session) == []


def test_a_program_that_fills_in_everything_stores_nothing(send: Send, session: Session):
    assert send(site="https://spam.example").status_code == 303
    assert stored(session) == []


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://ailleurs.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_the_form_of_another_site_is_refused(send: Send, session: Session, headers: dict[str, str]):
    assert send(headers).status_code == 403
    assert stored(session) == []


def test_a_browser_on_the_site_is_let_in(send: Send):
    assert send({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_one_visitor_sends_five_at_once(send: Send, session: Session):
    statuses = [send(address="203.0.113.7").status_code for _ in range(6)]
    assert statuses == [303] * 5 + [429]
    assert send(address="203.0.113.8").status_code == 303
    assert len(stored(session)) == 6


def test_an_unknown_lieu_and_a_body_too_long_are_refused(send: Send, client: FlaskClient):
    assert send(lieu="aucun").status_code == 404
    assert client.get("/signaler?lieu=aucun").status_code == 404
    assert send(texte="a" * 20_000).status_code == 413


def test_the_data_pages_list_it_without_the_words(send: Send, visit: Visit, client: FlaskClient):
    send(texte="Mes mots", contact="moi@exemple.fr")
    page = visit("/donnees/signalements")
    assert "MÉDIATHÈQUE MUNICIPALE" in page.text
    assert "Les horaires" in page.text
    for answer in (page.text, client.get("/donnees/signalements.csv").text):
        assert "Mes mots" not in answer
        assert "moi@exemple.fr" not in answer
    assert "Voir les erreurs que des visiteurs ont signalées" in visit("/donnees").links()


@pytest.mark.parametrize(
    "statement",
    ["SELECT words FROM report", "SELECT contact FROM report", "DELETE FROM report", "DELETE FROM lieu"],
)
def test_the_site_may_neither_read_words_nor_delete(settings: Settings, statement: str):
    with reporting_engine(settings).connect() as connection, pytest.raises(ProgrammingError):
        connection.execute(text(statement))


def test_the_site_may_add_a_report(settings: Settings):
    insert = "INSERT INTO report (lieu_id, subject, words) VALUES ('x', 'autre', '')"
    with reporting_engine(settings).connect() as connection:
        assert connection.execute(text(insert)).rowcount == 1
        connection.rollback()
