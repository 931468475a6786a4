"""What tests of pages share."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_commune
from tests.webapp.html import Page

Visit = Callable[..., Page]
Get = Callable[..., dict[str, Any]]


@pytest.fixture
def visit(client: FlaskClient) -> Visit:
    """Open a page, which must be valid HTML; arguments are those of its address."""

    def open_page(path: str, **query: str | list[str]) -> Page:
        return Page(client.get(path, query_string=query or None))

    return open_page


@pytest.fixture
def gueret(session: Session) -> None:
    """Put Guéret on the map."""
    make_commune(session)


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """Ask the API, and read the JSON it answers with the status that is expected."""

    def ask(path: str, expected: int = 200, **query: str | list[str]) -> dict[str, Any]:
        response = client.get(f"/api/v1{path}", query_string=query or None)
        assert response.status_code == expected, response.text
        body: dict[str, Any] = response.get_json(force=True)
        return body

    return ask
