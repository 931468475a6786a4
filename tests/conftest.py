"""A database of its own for each worker of a run; each test works in a transaction that is undone."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bench._clusters import cluster, temporary_folder
from geo.errors import ConfigurationError
from geo.settings import Settings, load_settings
from tests.databases import RUN, connected, database, drop_databases_of_dead_runs, empty_template

CLUSTER_SETTINGS: Final = {
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


LONGEST: Final = (
    "real/test_couverture.py",  # fills the template of every real file while another worker needs none
    "real/test_roads.py",
    "importers/files/test_giant_files.py",
    "importers/sources/test_lieux_sources.py",
    "browser/",
    "real/",
    "reference/",
    "importers/",
)
"""Files and folders that take longest, in the order in which workers begin them."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of those who have an hour."""
    parser.addoption("--thorough", action="store_true", help="more faults, connections and made-up requests")


def pytest_configure(config: pytest.Config) -> None:
    """Make up the same examples in each run, whatever the time they take; new and more ones at length."""
    hypothesis_settings.register_profile("usual", derandomize=True, deadline=None)
    hypothesis_settings.register_profile("thorough", max_examples=5_000, deadline=None)
    hypothesis_settings.load_profile("thorough" if config.getoption("--thorough") else "usual")
    if RUN not in os.environ:  # in the first process; its workers inherit what it sets
        os.environ[RUN] = str(os.getpid())
        if "DATABASE_URL" in os.environ:
            config.add_cleanup(_drop_databases)
        else:
            _start_cluster(config)


def _start_cluster(config: pytest.Config) -> None:
    """Start a PostgreSQL for this run alone, without fsync: the tests commit thousands of times."""
    stack = ExitStack()
    config.add_cleanup(stack.close)
    folder = stack.enter_context(temporary_folder())
    os.environ["DATABASE_URL"] = stack.enter_context(cluster(folder, CLUSTER_SETTINGS)).url


def _drop_databases() -> None:
    """Drop the databases that workers shared, once all of them have ended, on a server that stays."""
    with suppress(ConfigurationError, SQLAlchemyError):  # a server that does not answer has none to drop
        drop_databases_of_dead_runs(load_settings().database_url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: workers then end together."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    return next((rank for rank, start in enumerate(LONGEST) if path.startswith(start)), len(LONGEST))


@pytest.fixture(scope="session")
def thorough(pytestconfig: pytest.Config) -> bool:
    """Return whether the long form of the tests is wanted."""
    return bool(pytestconfig.getoption("--thorough"))


@pytest.fixture(scope="session")
def own_settings() -> Settings:
    """Read the settings: DATABASE_URL leads to the server where the tests make their databases."""
    return load_settings()


@pytest.fixture(scope="session")
def settings(own_settings: Settings) -> Iterator[Settings]:
    """Return settings that lead to a migrated, empty database of this worker's own."""
    name, url = f"mediaproche_test_{os.getpid()}", own_settings.database_url
    with database(url, name, empty_template(url)) as own_url:
        yield own_settings.model_copy(update={"database_url": own_url, "files_at_once": 1_000})


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    """Connect to the migrated, empty database."""
    with connected(settings.database_url) as engine:
        yield engine


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose work is undone at the end of the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """Yield a session inside the transaction of the test."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture(scope="session")
def compiled() -> Iterator[None]:
    """Share what sites compile, so that each test can have one of its own."""
    from tests.compiled import compiled_once  # noqa: PLC0415 (tests of geo need no web)

    with compiled_once():
        yield


@pytest.fixture
def app(connection: Connection, settings: Settings, compiled: None) -> Flask:
    """Build the site on the transaction of the test: it sees what the test added."""
    from webapp import create_app  # noqa: PLC0415 (tests of geo need no web)

    app = create_app(settings, bind=connection)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Speak HTTP to the site."""
    return app.test_client()
