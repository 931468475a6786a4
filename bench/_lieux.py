"""Temporary database with a given number of lieux: the real ones, and copies of them moved a little."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, create_engine, make_url, text

from bench._clusters import program
from geo.database.models import Lieu

MAX_SHIFT_DEG: Final = 0.05
"""Of a copy, each way: 5 km."""

_MOVED: Final = {
    "id": "concat(id, '~', copy)",
    "position": f"""geography(ST_SetSRID(ST_MakePoint(
        ST_X(geometry(position)) + (random() * 2 - 1) * {MAX_SHIFT_DEG},
        ST_Y(geometry(position)) + (random() * 2 - 1) * {MAX_SHIFT_DEG}), 4326))""",
}
"""Column → its SQL in a copy; the text of the feature stays that of the original, so its length too."""


@contextmanager
def lieux_database(url: str, *, rows: int) -> Iterator[str]:
    """Copy a database with `rows` lieux that have a position; yield its address, then drop it."""
    name = f"mediaproche_bench_{os.getpid()}_{rows}"
    made = make_url(url).set(database=name)
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        _copy(url, made.render_as_string(hide_password=False))
        _multiply(made.render_as_string(hide_password=False), rows)
        yield made.render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        server.dispose()


def libpq(url: str) -> str:
    """Format an address for the programs of PostgreSQL."""
    return url.replace("+psycopg2", "")


def _copy(url: str, made: str) -> None:
    dump = [str(program("pg_dump")), "--no-owner", "--exclude-table-data=lieu_history", "-d", libpq(url)]
    load = [str(program("psql")), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", libpq(made)]
    with subprocess.Popen(dump, stdout=subprocess.PIPE) as source:
        subprocess.run(load, stdin=source.stdout, stdout=subprocess.DEVNULL, check=True)
    if source.returncode:
        raise RuntimeError("pg_dump")


def _multiply(url: str, rows: int) -> None:
    """Add copies until there are `rows`; indexes are rebuilt after, or large copies would take an hour."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        placed = connection.scalar(text("SELECT count(position) FROM lieu")) or 0
        if not placed:
            raise RuntimeError("Aucun lieu dans la base de données : lancez d'abord « make run ».")
        indexes = _without_indexes(connection)
        connection.execute(text(_copies()), {"missing": max(0, rows - placed), "times": rows // placed + 1})
        for definition in indexes:
            connection.execute(text(definition))
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()


def _without_indexes(connection: Connection) -> list[str]:
    """Drop the indexes of the table, and return their definitions."""
    found = connection.execute(
        text("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'lieu' AND indexname LIKE 'ix_%'")
    ).all()
    for index in found:
        connection.execute(text(f'DROP INDEX "{index.indexname}"'))
    return [index.indexdef for index in found]


def _copies() -> str:
    names = [column.name for column in Lieu.__table__.columns]
    values = [_MOVED.get(name, f'"{name}"') for name in names]
    return f"""INSERT INTO lieu ({", ".join(f'"{name}"' for name in names)})
        SELECT {", ".join(values)} FROM lieu, generate_series(1, :times) copy
        WHERE position IS NOT NULL LIMIT :missing"""
