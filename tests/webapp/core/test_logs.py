"""Logs: routes, classes and places, never what was typed nor who asked."""

import logging
import sys

import orjson
import pytest
from flask.testing import FlaskClient

from webapp.core.logs import JsonLines

SECRET = "12+rue+de+la+Paix"


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
