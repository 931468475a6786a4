"""Policies of blueprints, and what applies to the addresses of none."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp.core.blueprint import STATIC_POLICY, UNMATCHED_POLICY, SiteBlueprint, current_policy


def test_every_blueprint_declares_a_policy(app: Flask):
    assert all(isinstance(blueprint, SiteBlueprint) for blueprint in app.blueprints.values())


@pytest.mark.parametrize(
    ("path", "policy"), [("/nulle-part", UNMATCHED_POLICY), ("/static/map.css", STATIC_POLICY)]
)
def test_addresses_without_blueprint_have_a_policy(app: Flask, path: str, policy: object):
    with app.test_request_context(path):
        assert current_policy() is policy


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/api/nulle-part", "application/problem+json"),
        ("/ogcnulle-part", "application/problem+json"),
        ("/tiles/nulle-part", "application/problem+json"),
        ("/api", "text/html"),
        ("/tiles", "text/html"),
    ],
)
def test_errors_of_no_route_follow_the_start_of_the_address(client: FlaskClient, path: str, media_type: str):
    assert client.get(path).mimetype == media_type
