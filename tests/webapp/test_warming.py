"""Reading in advance: the first visitor waits for nothing, and nothing breaks without a database."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo import desk
from geo.settings import Settings
from tests.factories import make_commune
from webapp import create_app
from webapp.warming import warm


def test_the_first_visitor_finds_the_country_already_read(
    app: Flask, client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
):
    make_commune(session)
    warm(app)
    monkeypatch.delattr(desk, "load_supply")
    assert client.get("/api/v1/couverture/departements/23").status_code == 200


def test_a_database_that_is_away_stops_nothing(settings: Settings):
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    warm(create_app(settings.model_copy(update={"database_url": nowhere})))
