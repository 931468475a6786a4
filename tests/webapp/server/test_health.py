"""Health checks: alive, ready."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.factories import make_commune


def test_the_process_answers_without_the_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delattr(client.application, "bind")
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_it_is_ready_once_communes_are_loaded(client: FlaskClient, session: Session):
    assert client.get("/readyz").status_code == 503
    make_commune(session)
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_without_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    def fail(_: Session) -> bool:
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr("webapp.server.health.holds_communes", fail)
    response = client.get("/readyz")
    assert (response.status_code, response.get_json()["reason"]) == (503, "database")
