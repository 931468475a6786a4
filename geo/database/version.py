"""The version of the data: what identifies it, sessions pinned to one, values cached until it changes."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, event, exists, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geo.database.connections import ReadingSession
from geo.database.models import ImportRun, LieuSource, Source
from geo.database.sql import CompiledStatement, compile_statement

T = TypeVar("T")

VERSION_TTL_S: Final = 0.1
"""How long a process trusts the version that it read last: under load, one request in fifty reads it.
An import waits as long before it says that it is done, so that nobody sees older data after that."""

VERSION_COLUMNS: Final = tuple(
    select(func.max(column)).scalar_subquery()
    for column in (ImportRun.dataset_version, ImportRun.id, ImportRun.finished_at)
)
"""Columns that identify the version of the data, as scalar subqueries."""

_PINNED: Final = "pinned version"
_EXPECTED: Final = "version pinned before reading"


@dataclass(frozen=True, slots=True)
class DataVersion:
    """What readers see. Two versions with the same key show the same on every page."""

    key: str
    changed_at: datetime | None
    """None before the first load."""


class _ReadVersion(NamedTuple):
    """A version, and until when it is trusted."""

    version: DataVersion
    read_at: float


class DataChanged(Exception):
    """The data changed between the moment its version was read and the moment it was read itself."""


def current_version(session: Session) -> DataVersion:
    """Read the version that a session sees; refused loads count too, as pages tell of them."""
    [row] = _version_statement().rows(session)
    return _as_version(row)


def pin_version(session: Session) -> DataVersion:
    """Pin a session to the version that it sees: its transaction sees one moment only."""
    version = session.info[_PINNED] = current_version(session)
    return version


def pin_version_optimistically(session: ReadingSession) -> DataVersion:
    """Pin a session to the version read last, without a transaction (a third of the cost).

    A version is read again after VERSION_TTL_S. Where the first reading of the session finds that the data
    has changed since, it raises DataChanged.
    """
    bind = session.get_bind()
    if isinstance(bind, Connection):
        return pin_version(session)
    last, now = _last_read.get(bind), monotonic()
    if last is None or now - last.read_at >= VERSION_TTL_S:
        [row] = _version_statement().rows_without_transaction(bind)
        last = _last_read[bind] = _ReadVersion(_as_version(row), now)
    session.info[_PINNED] = session.info[_EXPECTED] = last.version
    return last.version


def fetch_pinned_rows(
    session: Session, statement: CompiledStatement, **values: Any
) -> Sequence[Sequence[Any]]:
    """Run a statement whose last columns are VERSION_COLUMNS, outside a transaction where none has begun.

    It then takes one exchange with the database instead of four. Raises DataChanged.
    """
    bind, expected = session.get_bind(), session.info.get(_EXPECTED)
    if expected is None or isinstance(bind, Connection) or session.in_transaction():
        return statement.rows(session, **values)
    rows = statement.rows_without_transaction(bind, **values)
    if not rows or _as_version(rows[0][-len(VERSION_COLUMNS) :]) != expected:
        _last_read.pop(bind, None)
        raise DataChanged
    return rows


def wait_for_readers_to_notice() -> None:
    """Wait until no process trusts a version read before now; called after a change, before saying so."""
    sleep(VERSION_TTL_S)


def pinned_key(session: Session) -> str | None:
    """Return the key of the version that a session is pinned to; None when the data may change meanwhile."""
    version: DataVersion | None = session.info.get(_PINNED)
    return None if version is None or version.changed_at is None else version.key


def newest_load(session: Session) -> int:
    """Read the number of the last change that readers can see (0.4 ms)."""
    return session.scalar(select(func.max(ImportRun.dataset_version))) or 0


def newest_reference_load(session: Session) -> int:
    """Read the number of the last change of reference data (0.5 ms).

    Reference loads are the current loads without rows of lieux: communes, roads, grid, ruralities… It grows
    at each of them, as they cannot be rolled back, and not when lieux are loaded.
    """
    holds_lieux = exists().where(LieuSource.run_id == Source.current_run_id)
    return (
        session.scalar(
            select(func.max(ImportRun.dataset_version))
            .join(Source, Source.current_run_id == ImportRun.id)
            .where(~holds_lieux)
        )
        or 0
    )


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """A value, the key of the data that it was last valid for, and the version that it was read at."""

    key: str | None
    version: Hashable | None
    value: T


class PerVersionCache(Generic[T]):
    """A value that all pages of a process share, read again whenever `version_of` its session changes.

    `version_of` is the scope of the value: `pinned_key` (any load, refused ones included; nothing is
    cached for a session whose data may change), `newest_load` or `newest_reference_load`. The value is
    read once, however many threads ask for it: the others wait for that reading.
    """

    def __init__(
        self, read: Callable[[Session], T], version_of: Callable[[Session], Hashable | None] = pinned_key
    ) -> None:
        self._read, self._version_of = read, version_of
        self._entries: WeakKeyDictionary[Any, _Entry[T]] = WeakKeyDictionary()  # by Engine or Connection
        self._lock = Lock()

    def get(self, session: Session) -> T:
        """Return the value of the data that the session reads."""
        key = pinned_key(session)
        entry = self._current_entry(session, key)
        if entry is not None:
            return entry.value
        with self._lock:
            entry = self._current_entry(session, key)  # another thread may have read it meanwhile
            return (entry or self._renew(session, key)).value

    def peek(self, session: Session) -> T | None:
        """Return the value if it is surely that of the data that the session reads; reads nothing."""
        entry = self._current_entry(session, pinned_key(session))
        return None if entry is None else entry.value

    def _current_entry(self, session: Session, key: str | None) -> _Entry[T] | None:
        entry = self._entries.get(session.get_bind())
        return entry if entry is not None and key is not None and entry.key == key else None

    def _renew(self, session: Session, key: str | None) -> _Entry[T]:
        """Read the value, unless the loads since did not change it."""
        entry, version = self._entries.get(session.get_bind()), self._version_of(session)
        is_unchanged = entry is not None and version is not None and entry.version == version
        value = entry.value if entry is not None and is_unchanged else self._read(session)
        renewed = self._entries[session.get_bind()] = _Entry(key, version, value)
        return renewed


@event.listens_for(ReadingSession, "after_begin")
def _check_pinned_version(session: Session, _: object, connection: Connection) -> None:
    """Compare what a transaction sees with the version expected. Raises DataChanged."""
    expected = session.info.get(_EXPECTED)
    if expected is None:
        return
    try:
        row = connection.exec_driver_sql(_version_statement().sql).one()
    except DBAPIError as error:
        if error.connection_invalidated:  # it was cut since it last served: another one may not be
            raise DataChanged from error
        raise
    if _as_version(row) != expected:
        _last_read.pop(connection.engine, None)
        raise DataChanged


def _as_version(columns: Sequence[Any]) -> DataVersion:
    number, run_id, finished_at = columns
    moment = int(finished_at.timestamp() * 1e6) if finished_at else 0
    return DataVersion(f"{number or 0:x}-{run_id or 0:x}-{moment:x}", finished_at)


_last_read: Final[WeakKeyDictionary[Engine, _ReadVersion]] = WeakKeyDictionary()


@cache
def _version_statement() -> CompiledStatement:
    return compile_statement(select(*VERSION_COLUMNS))
