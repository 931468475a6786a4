"""Values read from the database once and kept until a load changes what they are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.dataset import pinned_key
from geo.models import ImportRun, Source

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that every page of a process shares, read again when one of `importers` loaded since."""

    def __init__(self, read: Callable[[Session], T], importers: Sequence[str]) -> None:
        self._read, self._importers = read, importers
        self._values: WeakKeyDictionary[Any, _Known[T]] = WeakKeyDictionary()  # by Engine or Connection

    def get(self, session: Session) -> T:
        """Give the value of today."""
        key, known = pinned_key(session), self._values.get(session.get_bind())
        if known is not None and known.key == key is not None:
            return known.value
        version = self._version(session)
        value = known.value if known is not None and known.version == version else self._read(session)
        self._values[session.get_bind()] = _Known(key, version, value)
        return value

    def _version(self, session: Session) -> int:
        """Number the last load that readers see of these importers (0.3 ms)."""
        loads = select(func.max(ImportRun.dataset_version)).join(
            Source, Source.current_run_id == ImportRun.id
        )
        return session.scalar(loads.where(Source.importer.in_(self._importers))) or 0


class KeptWhole(Generic[T]):
    """A value that is read again after every load, whatever was loaded."""

    def __init__(self, read: Callable[[Session], T]) -> None:
        self._read = read
        self._values: WeakKeyDictionary[Any, tuple[str, T]] = WeakKeyDictionary()  # by Engine or Connection

    def get(self, session: Session) -> T:
        """Give the value of today; it is kept for sessions alone that surely read one dataset."""
        key, known = pinned_key(session), self._values.get(session.get_bind())
        if key is None:
            return self._read(session)
        if known is None or known[0] != key:
            known = self._values[session.get_bind()] = (key, self._read(session))
        return known[1]


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    """A value, the dataset that it was last seen in, and the load that it was read after."""

    key: str | None
    version: int
    value: T
