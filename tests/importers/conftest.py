"""Imports commit, so each of these tests has a database of its own, copied from one with few communes."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.settings import Settings
from importers.lieux.source import LieuxSource
from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import Options, Outcome, run
from importers.sources.lieux import Lieux
from tests.databases import connected, database, migrate
from tests.factories import make_commune
from tests.named_places import AJACCIO, GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def template(own_settings: Settings) -> Iterator[str]:
    """Make a migrated database with four communes; returns its name."""
    name = f"mediaproche_template_{os.getpid()}"
    with database(own_settings.database_url, name) as url:
        with connected(url) as engine:
            with engine.begin() as connection:
                migrate(connection)
            with Session(engine) as session:
                make_commune(session)
                make_commune(
                    session,
                    "14754",
                    "Villers-sur-Mer",
                    departement="14",
                    at=VILLERS_SUR_MER,
                    codes_postaux=("14640",),
                )
                make_commune(
                    session,
                    "2A004",
                    "Ajaccio",
                    departement="2A",
                    at=AJACCIO,
                    codes_postaux=("20000", "20090"),
                )
                make_commune(
                    session,
                    "97411",
                    "Saint-Denis",
                    departement="974",
                    at=SAINT_DENIS_REUNION,
                    codes_postaux=("97400",),
                )
                make_commune(session, "23008", "Aubusson", codes_postaux=("23200",), at=GUERET)
                session.commit()
        yield name


@pytest.fixture
def own_engine(own_settings: Settings, template: str) -> Iterator[Engine]:
    """Connect to a database that this test alone writes to."""
    with database(own_settings.database_url, f"{template}_copy", template) as url, connected(url) as engine:
        yield engine


@pytest.fixture
def load(own_engine: Engine) -> Callable[..., Outcome]:
    """Give a function that imports a file of tests/data, or any path, and tells what came of it."""

    def load_file(file: str | Path, source: LieuxSource | None = None, **options: bool) -> Outcome:
        request = Request(file=DATA / file, name=None)
        return run(own_engine, source or Lieux(), request, silent(), Options(**options))

    return load_file
