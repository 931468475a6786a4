"""Imports commit, so each of these tests has a database of its own, copied from one with few communes."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.settings import Settings
from importers.lieux.importer import LieuxImporter
from importers.model import Request
from importers.progress import silent
from importers.registry import reserved_slugs
from importers.run.pipeline import LoadOptions, Outcome, run_import
from importers.sources.lieux import StandardImporter
from tests.databases import connected, database, empty_template, shared_template
from tests.factories import make_commune
from tests.named_places import AJACCIO, GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture(scope="session")
def template(own_settings: Settings) -> str:
    """Return the name of a migrated database with five communes."""
    url = own_settings.database_url
    return shared_template(url, "few_communes", _fill, template=empty_template(url))


def _fill(engine: Engine) -> None:
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


@pytest.fixture(scope="module")
def module_engine(own_settings: Settings, template: str) -> Iterator[Engine]:
    """Connect to a database for tests that share one costly load, and change nothing of it."""
    with (
        database(own_settings.database_url, f"mediaproche_module_{os.getpid()}", template) as url,
        connected(url) as engine,
    ):
        yield engine


@pytest.fixture
def own_engine(own_settings: Settings, template: str) -> Iterator[Engine]:
    """Connect to a database that this test alone writes to."""
    with (
        database(own_settings.database_url, f"mediaproche_copy_{os.getpid()}", template) as url,
        connected(url) as engine,
    ):
        yield engine


@pytest.fixture
def load(own_engine: Engine) -> Callable[..., Outcome]:
    """Return a function that imports a file of tests/data, or any path, and returns the outcome."""

    return partial(load_into, own_engine)


def load_into(
    engine: Engine, file: str | Path, importer: LieuxImporter | None = None, **options: bool
) -> Outcome:
    """Import a file of tests/data, or any path."""
    request = Request(file=DATA / file, reserved_slugs=reserved_slugs())
    return run_import(engine, importer or StandardImporter(), request, silent(), LoadOptions(**options))


@pytest.fixture(scope="module")
def load_for_module(module_engine: Engine) -> Callable[..., Outcome]:
    """Return a function that imports into the database of the module."""
    return partial(load_into, module_engine)
