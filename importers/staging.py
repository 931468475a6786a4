"""All the SQL of the importers: runs, staged rows, and the swap into the tables that readers see."""

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Connection, Table, text

from geo.models import Base

LOCK_KEY = 7_236_201
"""Advisory lock of the importers: only one writes at a time. Any number will do."""

_COPY_ROWS = 5_000


def hold_lock(connection: Connection) -> bool:
    """Take the importers' lock for the life of the connection; False when another import has it."""
    return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY}))


def copy_json(connection: Connection, into: str, rows: Iterable[dict[str, Any]]) -> int:
    """COPY rows as JSON into a new temporary table of one column; returns how many."""
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
) -> int:
    """Make the table hold exactly these rows, by primary key; rows that do not change are not touched.

    Only `columns` are written, so that what other sources know of the same row stays.
    """
    target = Base.metadata.tables[table]
    staged = f"staged_{table}"
    copied = copy_json(connection, staged, rows)
    key = ", ".join(column.name for column in target.primary_key)
    if delete_missing:
        connection.execute(
            text(
                f"DELETE FROM {table} WHERE ({key}) NOT IN"
                f" (SELECT {key} FROM {staged}, jsonb_populate_record(NULL::{table}, row) AS r)"
            )
        )
    changed = [c for c in columns if c not in target.primary_key]
    _insert_from(connection, staged, target, columns, on_conflict=_update_clause(table, key, changed))
    return copied


def update_rows(
    connection: Connection, table: str, rows: Iterable[dict[str, Any]], key: str, columns: Sequence[str]
) -> int:
    """Write `columns` of the rows that exist, and null in all others; returns how many rows were found."""
    staged = f"staged_{table}"
    copy_json(connection, staged, rows)
    emptied = ", ".join(f"{c} = NULL" for c in columns)
    anything = " OR ".join(f"{c} IS NOT NULL" for c in columns)
    written = ", ".join(f"{c} = r.{c}" for c in columns)
    connection.execute(text(f"UPDATE {table} SET {emptied} WHERE {anything}"))
    return connection.execute(
        text(
            f"UPDATE {table} AS t SET {written}"
            f" FROM {staged}, jsonb_populate_record(NULL::{table}, row) AS r WHERE t.{key} = r.{key}"
        )
    ).rowcount


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


def stream(connection: Connection, sql: str, parameters: dict[str, Any]) -> Iterator[Any]:
    """Iterate over the rows of a query without holding them all in memory."""
    result = connection.execution_options(yield_per=2_000).execute(text(sql), parameters)
    yield from result
