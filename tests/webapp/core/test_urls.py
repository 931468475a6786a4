"""Whole addresses: under SITE_URL where it is set, in every file that a program stores."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from geo.settings import Settings
from webapp import create_app


@pytest.fixture
def named(settings: Settings, connection: Connection) -> FlaskClient:
    """Return a client of a site that knows its address."""
    return create_app(
        settings.model_copy(update={"site_url": "https://exemple.fr/"}), bind=connection
    ).test_client()


def test_an_export_names_the_site_and_not_the_host_that_was_asked(named: FlaskClient, client: FlaskClient):
    for who, address in ((named, "https://exemple.fr/donnees"), (client, "http://localhost/donnees")):
        assert who.get("/api/v1/lieux.geojson").get_json(force=True)["url"] == address
