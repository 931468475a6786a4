"""Databases made for tests: created, migrated, copied, dropped."""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, make_url, text


@contextmanager
def database(url: str, name: str, template: str = "template1") -> Iterator[str]:
    """Create a database beside the one of `url`, give its address, drop it at the end."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        server.dispose()


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """Connect to a database as the importers do, and leave no connection behind."""
    engine = create_engine(url, json_deserializer=orjson.loads)
    yield engine
    engine.dispose()


def migrate(connection: Connection) -> None:
    """Bring a database to the current schema."""
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
