"""Writes of many rows: COPY into staging tables, then upserts that leave unchanged rows alone."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import SQLAlchemyError

from geo.database.models import Base
from geo.database.version import wait_for_readers_to_notice
from geo.errors import MediaprocheError

LOCK_KEY = 7_236_201
"""Advisory lock of the importers: only one writes at a time. Any number will do."""

_COPY_ROWS = 5_000


@contextmanager
def importers_lock(connection: Connection) -> Iterator[None]:
    """Acquire the importers' lock for a block, then wait until all readers see what it changed.

    Raises MediaprocheError when another import has it.
    """
    if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}):
        raise MediaprocheError("Un autre import est en cours : attendez sa fin.")
    try:
        yield
    finally:
        with suppress(SQLAlchemyError):  # a lost connection has lost its lock too
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
        wait_for_readers_to_notice()


def copy_json(connection: Connection, into: str, rows: Iterable[dict[str, Any]]) -> int:
    """COPY rows as JSON into a new temporary table of one column; returns their number."""
    connection.execute(text(f"DROP TABLE IF EXISTS {into}"))
    connection.execute(text(f"CREATE TEMPORARY TABLE {into} (row jsonb)"))
    cursor = _cursor(connection)
    copied = 0
    iterator = iter(rows)
    while batch := list(islice(iterator, _COPY_ROWS)):
        cursor.copy_expert(f"COPY {into} (row) FROM STDIN", io.BytesIO(b"".join(map(_copy_line, batch))))
        copied += len(batch)
    return copied


def append_rows(connection: Connection, table: str, rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows by COPY, batch by batch; keys are columns, and all rows have the same."""
    iterator = iter(rows)
    copied = 0
    while batch := list(islice(iterator, _COPY_ROWS)):
        copy_json(connection, "appended", batch)
        _insert_from(connection, "appended", Base.metadata.tables[table], list(batch[0]))
        copied += len(batch)
    return copied


def merge_rows(
    connection: Connection,
    table: str,
    rows: Iterable[dict[str, Any]],
    columns: Sequence[str],
    *,
    delete_missing: bool = True,
    insert_only: Sequence[str] = (),
) -> int:
    """Replace the rows of a table by these, by primary key; rows that do not change are not touched.

    Only `columns` are written, so that what other sources know of the same row stays; those of
    `insert_only` are written in new rows alone.
    """
    copied = stage_rows(connection, table, rows)
    if delete_missing:
        delete_unstaged(connection, table)
    upsert_staged(connection, table, columns, insert_only=insert_only)
    return copied


def stage_rows(connection: Connection, table: str, rows: Iterable[dict[str, Any]]) -> int:
    """COPY rows into the staging table of a table, dropped with the connection; returns their number."""
    return copy_json(connection, f"staged_{table}", rows)


def upsert_staged(
    connection: Connection, table: str, columns: Sequence[str], *, insert_only: Sequence[str] = ()
) -> None:
    """Write the staged rows into their table, by primary key; rows that do not change are not touched."""
    target = Base.metadata.tables[table]
    changed = [c for c in columns if c not in target.primary_key and c not in insert_only]
    on_conflict = _update_clause(table, _key_of(table), changed)
    _insert_from(connection, f"staged_{table}", target, columns, on_conflict=on_conflict)


def delete_unstaged(connection: Connection, table: str) -> None:
    """Delete the rows of a table that were not staged for it, by primary key."""
    same_key = " AND ".join(
        f"row ->> '{column.name}' = {table}.{column.name}::text"
        for column in Base.metadata.tables[table].primary_key
    )
    # NOT EXISTS is planned as a join, NOT IN as one scan of the staged rows for each row of the table.
    connection.execute(
        text(f"DELETE FROM {table} WHERE NOT EXISTS (SELECT FROM staged_{table} WHERE {same_key})")
    )


def replace_rows_of_source(
    connection: Connection, table: str, columns: Sequence[str], *, source: str
) -> None:
    """Replace the rows of one source, by its `source_slug`; those of other sources stay."""
    connection.execute(text(f"DELETE FROM {table} WHERE source_slug = :source"), {"source": source})
    upsert_staged(connection, table, columns)
    connection.execute(text(f"ANALYZE {table}"))


def update_staged(connection: Connection, table: str, columns: Sequence[str]) -> int:
    """Write `columns` of the staged rows, and null in the rows that were not staged.

    Rows that do not change are not touched. Returns the number of changed rows.
    """
    staged = f"SELECT r.* FROM staged_{table}, jsonb_populate_record(NULL::{table}, row) AS r"
    key = _key_of(table)
    written = ", ".join(f'"{c}" = new."{c}"' for c in columns)
    old_values, new_values = (", ".join(f'{side}."{c}"::text' for c in columns) for side in ("old", "new"))
    same_key = " AND ".join(f"{table}.{column} = old.{column}" for column in key.split(", "))
    return connection.execute(
        text(
            f"UPDATE {table} SET {written} FROM {table} AS old LEFT JOIN ({staged}) AS new USING ({key})"
            f" WHERE {same_key} AND ({old_values}) IS DISTINCT FROM ({new_values})"
        )
    ).rowcount


def _key_of(table: str) -> str:
    return ", ".join(column.name for column in Base.metadata.tables[table].primary_key)


def _insert_from(
    connection: Connection, staged: str, target: Table, columns: Sequence[str], on_conflict: str = ""
) -> None:
    names = ", ".join(f'"{c}"' for c in columns)
    values = ", ".join(f'r."{c}"' for c in columns)
    connection.execute(
        text(
            f"INSERT INTO {target.name} ({names})"
            f" SELECT {values} FROM {staged}, jsonb_populate_record(NULL::{target.name}, row) AS r"
            f" {on_conflict}"
        )
    )


def _update_clause(table: str, key: str, columns: Sequence[str]) -> str:
    if not columns:
        return f"ON CONFLICT ({key}) DO NOTHING"
    written = ", ".join(f'"{c}" = excluded."{c}"' for c in columns)
    old = ", ".join(f'{table}."{c}"::text' for c in columns)
    new = ", ".join(f'excluded."{c}"::text' for c in columns)
    return f"ON CONFLICT ({key}) DO UPDATE SET {written} WHERE ({old}) IS DISTINCT FROM ({new})"


def _copy_line(row: dict[str, Any]) -> bytes:
    # JSON escapes tabs and newlines itself; COPY reads the backslash as its own escape.
    return orjson.dumps(row).replace(b"\\", b"\\\\") + b"\n"


def _cursor(connection: Connection) -> Any:  # psycopg2's cursor, which SQLAlchemy types as DBAPI
    return connection.connection.cursor()
