"""Values read from the database once and kept until a load changes what they are made of."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.database.models import ImportRun, Source
from geo.database.version import pinned_key

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that every page of a process shares, read again when one of `importers`, or any, loaded since.

    It is read once, whoever asks for it: the others wait for that reading.
    """

    def __init__(self, read: Callable[[Session], T], importers: Sequence[str] | None = None) -> None:
        self._read, self._importers = read, importers
        self._values: WeakKeyDictionary[Any, _Known[T]] = WeakKeyDictionary()  # by Engine or Connection
        self._reading = Lock()

    def get(self, session: Session) -> T:
        """Give the value of the data that the session reads."""
        known, key = self._values.get(session.get_bind()), pinned_key(session)
        if known is not None and known.key == key is not None:
            return known.value
        with self._reading:
            return self._renewed(session, self._values.get(session.get_bind()), key).value

    def known(self, session: Session) -> T | None:
        """Give the value if it is surely that of the data that the session reads; reads nothing."""
        known, key = self._values.get(session.get_bind()), pinned_key(session)
        return known.value if known is not None and known.key == key is not None else None

    def _renewed(self, session: Session, known: "_Known[T] | None", key: str | None) -> "_Known[T]":
        """Read the value, unless another thread just did, or it is still the same."""
        if known is not None and known.key == key is not None:
            return known
        version = self._version(session)
        same = known is not None and known.version == version is not None
        value = known.value if known is not None and same else self._read(session)
        found = self._values[session.get_bind()] = _Known(key, version, value)
        return found

    def _version(self, session: Session) -> Hashable | None:
        """Number the last load that readers see of these importers (0.3 ms); None: nobody knows, read it."""
        newest = select(func.max(ImportRun.dataset_version))
        if self._importers is not None:
            current = newest.join(Source, Source.current_run_id == ImportRun.id)
            newest = current.where(Source.importer.in_(self._importers))
        return session.scalar(newest) or 0


class KeptWhole(Kept[T]):
    """A value that is read again after every load, refused ones included; each time by who may see a load."""

    def _version(self, session: Session) -> Hashable | None:
        return pinned_key(session)


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    """A value, the dataset that it was last seen in, and the load that it was read after."""

    key: str | None
    version: Hashable | None
    value: T
