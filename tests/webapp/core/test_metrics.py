"""Figures for Prometheus, and logs."""

import logging
import sys

import orjson
import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from webapp.core.logs import JsonLines

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
    monkeypatch.setattr("webapp.server.health.current_dataset", _fail)
    assert figures(client)["mediaproche_database_up",] == 0


def _fail(_: object) -> None:
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415

    raise OperationalError("", {}, Exception())


def test_a_request_is_logged_by_its_route_alone(client: FlaskClient, caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO, "webapp.requests"):
        client.get(f"/recherche?q={SECRET}", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    (record,) = caplog.records
    line = orjson.loads(JsonLines().format(record))
    assert (line["route"], line["method"], line["message"]) == ("/recherche", "GET", "request")
    assert "Paix" not in str(line)
    assert "192.0.2.7" not in str(line)


def test_an_error_is_logged_by_its_class_and_its_place():
    try:
        raise ValueError("12 rue de la Paix")
    except ValueError:
        record = logging.LogRecord("webapp", logging.ERROR, "", 1, "it broke", None, sys.exc_info())
    line = orjson.loads(JsonLines().format(record))
    assert (line["error"], line["message"]) == ("ValueError", "it broke")
    assert "Paix" not in str(line)


@pytest.mark.parametrize(
    "message", ["Invalid request from ip=192.0.2.7: Paix", "Error handling request GET /recherche?q=Paix"]
)
def test_what_gunicorn_says_of_a_request_is_cut(message: str):
    line = JsonLines().format(
        logging.LogRecord("gunicorn.error", logging.WARNING, "", 1, message, None, None)
    )
    assert "Paix" not in line
    assert "192.0.2.7" not in line
