"""Fixtures of the tests of pages and API."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_commune
from tests.webapp.html import Page

Visit = Callable[..., Page]
Get = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session", autouse=True)
def _compiled(compiled: None) -> None:
    """Share what sites compile also where a test makes its own."""


@pytest.fixture
def visit(client: FlaskClient) -> Visit:
    """Return a function that opens a page, which must be valid HTML; its keywords are query parameters."""

    def open_page(path: str, **query: str | list[str]) -> Page:
        return Page(client.get(path, query_string=query or None))

    return open_page


@pytest.fixture
def gueret(session: Session) -> None:
    """Make the commune of Guéret."""
    make_commune(session)


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """Return a function that gets an address of the API, checks its status and parses its JSON."""

    def ask(path: str, expected: int = 200, **query: str | list[str]) -> dict[str, Any]:
        response = client.get(f"/api/v1{path}", query_string=query or None)
        assert response.status_code == expected, response.text
        body: dict[str, Any] = response.get_json(force=True)
        return body

    return ask
