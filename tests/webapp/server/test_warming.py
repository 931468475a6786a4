"""Reading in advance: the first visitor waits for nothing, and nothing breaks without a database."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.coverage import country
from geo.settings import Settings
from tests.factories import make_commune, make_source
from webapp import create_app
from webapp.server.warming import Warming, warm


def test_the_first_visitor_finds_the_country_already_read(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
):
    make_commune(session)
    warm(app)
    monkeypatch.delattr(country, "load_inputs")
    assert client.get("/api/v1/couverture/departements/23").status_code == 200


def test_a_database_that_is_away_stops_nothing(settings: Settings):
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    warm(create_app(settings.model_copy(update={"database_url": nowhere})))


def _load(session: Session, version: int) -> None:
    make_source(session, f"source-{version}", dataset_version=version, finished_at=datetime.now(UTC))


def test_what_a_load_changed_is_read_before_a_visitor_asks(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
):
    make_commune(session)
    _load(session, 1)
    known = warm(app)
    _load(session, 2)
    assert warm(app, known) != known
    monkeypatch.delattr(country, "load_inputs")
    assert client.get("/api/v1/couverture/departements/23").status_code == 200


def test_what_cannot_be_read_ends_nothing_and_waits_for_the_next_load(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
):
    _load(session, 1)
    monkeypatch.setattr("webapp.server.warming._read", lambda _: 1 / 0)
    key = warm(app)
    assert key is not None
    assert warm(app, key) == key


def test_what_is_known_is_not_read_again(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch):
    _load(session, 1)
    known = warm(app)
    monkeypatch.delattr("webapp.server.warming._read")
    assert warm(app, known) == known


def test_a_worker_that_ends_waits_for_no_database(settings: Settings):
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    warming = Warming(create_app(settings.model_copy(update={"database_url": nowhere})))
    warming.start()
    warming.stop()
    assert not warming.is_alive()
