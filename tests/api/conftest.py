"""What tests of the API share."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

Get = Callable[..., dict[str, Any]]


@pytest.fixture
def get(client: FlaskClient) -> Get:
    """Ask the API, and read the JSON it answers with the status that is expected."""

    def ask(path: str, expected: int = 200, **query: str | list[str]) -> dict[str, Any]:
        response = client.get(f"/api/v1{path}", query_string=query or None)
        assert response.status_code == expected, response.text
        body: dict[str, Any] = response.get_json(force=True)
        return body

    return ask
