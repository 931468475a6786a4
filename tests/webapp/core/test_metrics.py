"""Prometheus metrics: counted by route, without what was asked."""

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

SECRET = "12+rue+de+la+Paix"


def figures(client: FlaskClient) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, *sorted(s.labels.values())): s.value for family in families for s in family.samples}


def test_requests_are_counted_by_route_and_status(client: FlaskClient):
    client.get("/api/v1/lieux/nulle-part")
    client.get(f"/recherche?q={SECRET}")
    counted = figures(client)
    assert counted["mediaproche_requests_total", "/api/v1/lieux/<path:lieu_id>", "404", "GET"] == 1
    assert counted["mediaproche_request_duration_seconds_count", "/recherche"] == 1


def test_figures_tell_nothing_of_what_was_asked(client: FlaskClient):
    client.get(f"/recherche?q={SECRET}")
    client.open("/nulle-part-secret", method="SECRET")
    assert "Paix" not in client.get("/metrics").text
    assert "secret" not in client.get("/metrics").text.lower()


def test_figures_tell_whether_the_database_answers(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    assert figures(client)["mediaproche_database_up",] == 1
    monkeypatch.setattr("webapp.server.health.current_version", _fail)
    assert figures(client)["mediaproche_database_up",] == 0


def _fail(_: object) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    raise OperationalError("", {}, Exception())
