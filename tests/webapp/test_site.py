"""Static files and their versions."""

from flask import Flask, url_for
from flask.testing import FlaskClient


def test_the_address_of_a_file_changes_with_its_content(app: Flask):
    with app.test_request_context():
        address = url_for("static", filename="mediaproche.css")
    assert address.startswith("/static/mediaproche.css?v=")


def test_a_file_asked_for_by_its_version_is_kept_for_a_year(app: Flask, client: FlaskClient):
    with app.test_request_context():
        address = url_for("static", filename="mediaproche.css")
    with client.get(address) as response:
        assert response.cache_control.max_age == 365 * 24 * 3600


def test_a_file_asked_for_by_another_version_is_not_kept(client: FlaskClient):
    with client.get("/static/mediaproche.css?v=0") as response:
        assert response.cache_control.max_age is None


def test_a_file_that_is_not_there_is_not_found(client: FlaskClient):
    assert client.get("/static/absent.css?v=1").status_code == 404
    assert client.get("/static/../__init__.py").status_code == 404
