"""Which data is shown: a key that changes with every load, and when that was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from time import monotonic, sleep
from typing import Any, Final, NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geo.database.connections import ReadingSession
from geo.database.models import ImportRun
from geo.database.sql import Prepared, prepare

STANDS_S: Final = 0.1
"""How long a process takes as true what it was told: under load, one request in fifty asks.
An import waits as long before it says that it is done, so that nobody sees older data after that."""

NEWEST: Final = tuple(
    select(func.max(column)).scalar_subquery()
    for column in (ImportRun.dataset_version, ImportRun.id, ImportRun.finished_at)
)
"""Columns that tell which data there is."""

_PINNED: Final = "dataset"
_AHEAD: Final = "dataset asked ahead"


@dataclass(frozen=True, slots=True)
class Dataset:
    """What readers see. Two datasets with the same key show the same on every page."""

    key: str
    changed_at: datetime | None
    """None before the first load."""


class _Told(NamedTuple):
    """Which data there was, at some moment from `asked_at` on."""

    dataset: Dataset
    asked_at: float


class StartAgain(Exception):
    """The data changed between the moment it was asked which it is and the moment it was read."""


def current_dataset(session: Session) -> Dataset:
    """Tell which data a request reads; refused loads count too, as pages tell of them."""
    [row] = _newest().rows(session)
    return _dataset(row)


def pin_dataset(session: Session) -> Dataset:
    """Tell which data a session reads from now on to its end: its transaction sees one moment only."""
    dataset = session.info[_PINNED] = current_dataset(session)
    return dataset


def pin_ahead(session: ReadingSession) -> Dataset:
    """Tell which data a session reads, if it reads at all, without a transaction (a third of the cost).

    What was asked less than STANDS_S ago is not asked again. The session raises StartAgain where its first
    reading finds that the data has changed since.
    """
    bind = session.get_bind()
    if isinstance(bind, Connection):
        return pin_dataset(session)
    told, now = _told.get(bind), monotonic()
    if told is None or now - told.asked_at >= STANDS_S:
        [row] = _run(bind, _newest(), {})
        told = _told[bind] = _Told(_dataset(row), now)
    session.info[_PINNED] = session.info[_AHEAD] = told.dataset
    return told.dataset


def rows_of_pinned(session: Session, statement: Prepared, **values: Any) -> Sequence[Sequence[Any]]:
    """Run a statement whose last columns are NEWEST, without a transaction where none has begun.

    It then takes one exchange instead of four. Raises StartAgain where the data has changed.
    """
    bind, ahead = session.get_bind(), session.info.get(_AHEAD)
    if ahead is None or isinstance(bind, Connection) or session.in_transaction():
        return statement.rows(session, **values)
    rows = _run(bind, statement, values)
    if not rows or _dataset(rows[0][-len(NEWEST) :]) != ahead:
        _told.pop(bind, None)
        raise StartAgain
    return rows


def wait_for_readers() -> None:
    """Wait until nobody believes what was told before now: whoever changed the data, before they say so."""
    sleep(STANDS_S)


def pinned_key(session: Session) -> str | None:
    """Give the key of the data that a session is sure to read; None when it may change meanwhile."""
    dataset: Dataset | None = session.info.get(_PINNED)
    return None if dataset is None or dataset.changed_at is None else dataset.key


@event.listens_for(ReadingSession, "after_begin")
def _check(session: Session, _: object, connection: Connection) -> None:
    """Compare what a transaction sees with what was said ahead. Raises StartAgain."""
    ahead = session.info.get(_AHEAD)
    if ahead is None:
        return
    try:
        row = connection.exec_driver_sql(_newest().sql).one()
    except DBAPIError as error:
        if error.connection_invalidated:  # it was cut since it last served: another one may not be
            raise StartAgain from error
        raise
    if _dataset(row) != ahead:
        _told.pop(connection.engine, None)
        raise StartAgain


def _run(engine: Engine, statement: Prepared, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    """Run over a connection that opens no transaction, and over a new one if that was cut meanwhile."""
    errors = engine.dialect.loaded_dbapi.Error
    values = {**statement.constants, **values}
    try:
        try:
            return _fetched(engine, statement.sql, values)
        except errors as error:
            if engine.dialect.is_disconnect(error, None, None):
                engine.dispose()  # the others of the pool were cut with it
            return _fetched(engine, statement.sql, values)
    except errors as error:
        raise DBAPIError.instance(statement.sql, None, error, errors) from error


def _fetched(engine: Engine, sql: str, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    borrowed = engine.raw_connection()
    connection: Any = borrowed.driver_connection  # of psycopg2
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows: Sequence[Sequence[Any]] = cursor.fetchall()
        connection.autocommit = False
    except BaseException:
        borrowed.invalidate()
        raise
    borrowed.close()
    return rows


def _dataset(newest: Sequence[Any]) -> Dataset:
    version, run_id, finished_at = newest
    moment = int(finished_at.timestamp() * 1e6) if finished_at else 0
    return Dataset(f"{version or 0:x}-{run_id or 0:x}-{moment:x}", finished_at)


_told: Final[WeakKeyDictionary[Engine, _Told]] = WeakKeyDictionary()


@cache
def _newest() -> Prepared:
    return prepare(select(*NEWEST))
