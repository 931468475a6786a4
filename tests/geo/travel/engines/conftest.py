"""A routing service that may behave badly."""

from collections.abc import Iterator

import pytest

from tests.unruly_engine import Server, unruly_engine


@pytest.fixture
def service() -> Iterator[Server]:
    with unruly_engine() as server:
        yield server
