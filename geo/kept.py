"""Values read from the database once and kept until a load changes what they are made of."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.models import ImportRun, Source

T = TypeVar("T")


class Kept(Generic[T]):
    """A value that every page of a process shares, read again when one of `importers` loaded since."""

    def __init__(self, read: Callable[[Session], T], importers: Sequence[str]) -> None:
        self._read, self._importers = read, importers
        self._values: WeakKeyDictionary[Any, tuple[int, T]] = WeakKeyDictionary()  # by Engine or Connection

    def get(self, session: Session) -> T:
        """Give the value of today."""
        bind, version = session.get_bind(), self._version(session)
        known = self._values.get(bind)
        if known is None or known[0] != version:
            known = self._values[bind] = (version, self._read(session))
        return known[1]

    def _version(self, session: Session) -> int:
        """Number the last load that readers see of these importers (0.3 ms)."""
        loads = select(func.max(ImportRun.dataset_version)).join(
            Source, Source.current_run_id == ImportRun.id
        )
        return session.scalar(loads.where(Source.importer.in_(self._importers))) or 0
