"""Databases made for tests: created, migrated, copied, dropped."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import orjson
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, make_url, text

RUN: Final = "MEDIAPROCHE_TEST_RUN"
"""Environment variable: process number of the test run, the same for all its workers."""

_OF_A_RUN: Final = re.compile(r"mediaproche_.*?(\d+)(_\w+)?")


@contextmanager
def database(url: str, name: str, template: str = "template1") -> Iterator[str]:
    """Create a database beside the one of `url`, yield its address, drop it at the end."""
    with _server(url) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    try:
        yield _address(url, name)
    finally:
        with _server(url) as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def shared_template(
    url: str, name: str, fill: Callable[[Engine], None], *, template: str = "template1"
) -> str:
    """Return the name of a database that the first worker of a run makes, and that all of them copy.

    It is there whole or not at all: `fill` works in a database of another name, which is renamed at the end.
    """
    final = f"mediaproche_{os.environ[RUN]}_{name}"
    with _server(url) as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": final})
        known = connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": final})
        if known is None:
            with database(url, f"{final}_unfinished", template) as unfinished:
                with connected(unfinished) as engine:
                    fill(engine)
                connection.execute(text(f'ALTER DATABASE "{final}_unfinished" RENAME TO "{final}"'))
    return final


def empty_template(url: str) -> str:
    """Return the name of a migrated, empty database to copy."""
    return shared_template(url, "empty", _migrate_engine)


def drop_databases_of_dead_runs(url: str) -> None:
    """Drop what this run, and earlier ones whose process ended, left on the server."""
    with _server(url) as connection:
        for name in connection.scalars(text("SELECT datname FROM pg_database")).all():
            found = _OF_A_RUN.fullmatch(name)
            if found and (found[1] == os.environ.get(RUN) or not Path("/proc", found[1]).exists()):
                connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """Connect to a database as the importers do, and leave no connection behind."""
    engine = create_engine(url, json_deserializer=orjson.loads)
    try:
        yield engine
    finally:
        engine.dispose()


def migrate(connection: Connection) -> None:
    """Bring a database to the current schema."""
    config = Config("alembic.ini")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _migrate_engine(engine: Engine) -> None:
    with engine.begin() as connection:
        migrate(connection)


@contextmanager
def _server(url: str) -> Iterator[Connection]:
    """Connect to the server of a database, outside any transaction."""
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            yield connection
    finally:
        server.dispose()


def _address(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)
