"""The whole of France, from the public packages: loaded once for the tests of this folder."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.settings import Settings
from tests.databases import connected, database
from tests.national import communes_template


@pytest.fixture(scope="session")
def reference_engine(own_settings: Settings) -> Iterator[Engine]:
    """Connect to a database with every commune."""
    name, url = f"mediaproche_reference_{os.getpid()}", own_settings.database_url
    with database(url, name, communes_template(url)) as own_url, connected(own_url) as engine:
        yield engine


@pytest.fixture
def france(reference_engine: Engine) -> Iterator[Session]:
    """Yield a session on it, for reading."""
    with Session(reference_engine) as session:
        yield session
