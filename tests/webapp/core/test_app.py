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


def test_an_address_follows_where_the_site_is_mounted(app: Flask):
    for root in ("", "/aide", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": root}):
            assert url_for("pages.lieu", lieu_id="ici") == f"{root}/lieux/ici"


def test_a_whole_address_names_the_host_of_each_request(app: Flask):
    for host in ("un.fr", "deux.fr"):
        with app.test_request_context(base_url=f"http://{host}"):
            assert url_for("pages.home") == "/"
            assert url_for("pages.home", _external=True) == f"http://{host}/"


def test_the_parameters_of_an_address_are_told_apart(app: Flask):
    with app.test_request_context():
        addresses = [url_for("pages.search", q=q) for q in ("1", 1.0, "a b", ["a", "b"])]
    assert addresses == [f"/recherche?q={q}" for q in ("1", "1.0", "a+b", "a&q=b")]
