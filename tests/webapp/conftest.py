"""What tests of pages share."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_commune
from tests.webapp.html import Page

Visit = Callable[..., Page]


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
