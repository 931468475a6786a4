"""The whole of France, from the public packages: loaded once for the tests of this folder."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.settings import Settings
from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import Options, run
from importers.sources.communes import Communes
from tests.databases import connected, database, migrate


@pytest.fixture(scope="session")
def reference_engine(own_settings: Settings) -> Iterator[Engine]:
    """Connect to a database with every commune."""
    name = f"mediaproche_reference_{os.getpid()}"
    with database(own_settings.database_url, name) as url, connected(url) as engine:
        with engine.begin() as connection:
            migrate(connection)
        outcome = run(engine, Communes(), Request(), silent(), Options())
        assert outcome.succeeded, outcome.message
        yield engine


@pytest.fixture
def france(reference_engine: Engine) -> Iterator[Session]:
    """Give a session on it, for reading."""
    with Session(reference_engine) as session:
        yield session
