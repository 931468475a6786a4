"""Per-version cache: values read from the database once, and again after the loads that change them."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from geo.database.version import pinned_key

T = TypeVar("T")


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
