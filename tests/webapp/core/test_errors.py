"""Errors as answers, for people and for programs."""

from collections.abc import Iterator

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm import Session

from geo.database.connections import reading_engine
from geo.quality.sources import DEMO_SLUG
from geo.settings import Settings
from tests.factories import make_source
from tests.webapp.html import Page
from webapp import create_app

PATHS = ("/", "/recherche?q=gueret", "/lieux/x", "/donnees", "/api/v1/lieux?q=x", "/api/v1/lieux/x")


@pytest.fixture
def cut_off(settings: Settings) -> Iterator[FlaskClient]:
    """Build a site whose database does not answer."""
    nowhere = make_url(settings.database_url).set(host="127.0.0.1", port=1, query={})
    engine = reading_engine(settings.model_copy(update={"database_url": nowhere.render_as_string(False)}))
    yield create_app(settings, bind=engine).test_client()
    engine.dispose()


@pytest.mark.parametrize("path", PATHS)
def test_without_database_everything_answers_503(cut_off: FlaskClient, path: str):
    response = cut_off.get(path)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert response.headers["Cache-Control"] == "no-store"


def test_without_database_the_page_gives_the_telephone(cut_off: FlaskClient):
    page = Page(cut_off.get("/recherche?q=gueret"))
    assert page.first("h1") == "Le site ne répond pas pour le moment"
    assert page.links()["Appeler le 01 70 772 372"] == "tel:+33170772372"


def test_without_database_the_api_answers_a_problem(cut_off: FlaskClient):
    response = cut_off.get("/api/v1/lieux?q=gueret")
    assert response.content_type == "application/problem+json"
    assert response.get_json(force=True)["status"] == 503


@pytest.mark.parametrize("error", [OperationalError("", {}, Exception()), PoolTimeoutError()])
def test_a_database_lost_in_the_middle_of_a_request_is_a_503(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, error: Exception
):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("webapp.core.rendering.shows_demonstration", fail)
    assert client.get("/donnees").status_code == 503


def test_the_site_recovers_when_its_connections_were_cut(settings: Settings, engine: Engine):
    reading = reading_engine(settings)
    client = create_app(settings, bind=reading).test_client()
    with reading.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    assert client.get("/").status_code == 200
    reading.dispose()


def test_an_unknown_page_is_a_page(client: FlaskClient):
    page = Page(client.get("/nulle-part"))
    assert (page.status, page.first("h1")) == (404, "Cette page n'existe pas")


def test_an_unknown_address_of_the_api_is_a_problem(client: FlaskClient):
    response = client.get("/api/v2/lieux")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/recherche", "/api/v1/lieux"])
def test_another_method_says_which_are_allowed(client: FlaskClient, path: str):
    response = client.post(path)
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize("host", ["a<b>", "../x", "a b", "x:99999", "[::1", "é"])
def test_a_host_that_makes_no_sense_never_breaks_the_site(client: FlaskClient, host: str):
    for path in ("/", "/recherche?lat=46&lon=2", "/api/v1/lieux?lat=46&lon=2"):
        assert client.get(path, headers={"Host": host}).status_code in (200, 400)


@pytest.fixture
def broken(app: Flask) -> FlaskClient:
    """Build a site with a view that fails on what was typed."""

    def fail() -> None:
        raise RuntimeError(request.args.get("q"))

    app.testing = False
    app.add_url_rule("/casse", view_func=fail)
    app.add_url_rule("/api/casse", endpoint="api_casse", view_func=fail)
    return app.test_client()


def test_an_unforeseen_error_is_a_page_without_detail(broken: FlaskClient):
    page = Page(broken.get("/casse?q=secret"))
    assert (page.status, page.first("h1")) == (500, "Le site a un problème")
    assert "secret" not in page.text


def test_an_unforeseen_error_of_the_api_is_a_problem(broken: FlaskClient):
    problem = broken.get("/api/casse").get_json(force=True)
    assert (problem["status"], problem["title"]) == (500, "Internal Server Error")


def test_the_log_says_where_and_never_what_was_typed(broken: FlaskClient, caplog: pytest.LogCaptureFixture):
    broken.get("/casse?q=secret")
    assert "RuntimeError on fail" in caplog.text
    assert "test_errors.py" in caplog.text
    assert "secret" not in caplog.text


def test_an_error_page_says_too_that_the_lieux_are_fictitious(client: FlaskClient, session: Session):
    assert "Données de démonstration" not in Page(client.get("/nulle-part")).text
    make_source(session, DEMO_SLUG)
    assert "Données de démonstration" in Page(client.get("/nulle-part")).text
