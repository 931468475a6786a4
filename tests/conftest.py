"""A database of its own for each run of the tests; each test works in a transaction that is undone."""

import os
from collections.abc import Iterator

import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.orm import Session

from geo.settings import Settings, load_settings


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Point every setting at a database that is created for this run and dropped after it."""
    own = load_settings()
    url = make_url(own.database_url)
    test_url = url.set(database=f"{url.database}_test_{os.getpid()}")
    with _database(own.database_url, str(test_url.database)):
        yield own.model_copy(update={"database_url": test_url.render_as_string(hide_password=False)})


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[Engine]:
    """Connect to the migrated, empty database."""
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        migrate(connection)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is undone at the end of the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


@pytest.fixture
def session(connection: Connection) -> Iterator[Session]:
    """Give a session inside the transaction of the test."""
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        yield session


@pytest.fixture
def app(connection: Connection, settings: Settings) -> Flask:
    """Build the site on the transaction of the test: it sees what the test added."""
    from webapp import create_app  # noqa: PLC0415 (tests of geo need no web)

    app = create_app(settings, bind=connection)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Speak HTTP to the site."""
    return app.test_client()


def migrate(connection: Connection) -> None:
    """Bring a database to the current schema."""
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


class _database:
    """Create a database, drop it at the end."""

    def __init__(self, admin_url: str, name: str) -> None:
        self.engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
        self.name = name

    def __enter__(self) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self._execute(f'CREATE DATABASE "{self.name}"')

    def __exit__(self, *_: object) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.engine.dispose()

    def _execute(self, sql: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(sql))
