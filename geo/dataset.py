"""Which data is shown: a key that changes with every load, and when that was."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.models import ImportRun
from geo.prepared import Prepared, prepare

_PINNED: Final = "dataset"


@dataclass(frozen=True, slots=True)
class Dataset:
    """What readers see. Two datasets with the same key show the same on every page."""

    key: str
    changed_at: datetime | None
    """None before the first load."""


def current_dataset(session: Session) -> Dataset:
    """Tell which data a request reads; refused loads count too, as pages tell of them."""
    ((version, run_id, finished_at),) = _newest().rows(session)
    moment = int(finished_at.timestamp() * 1e6) if finished_at else 0
    return Dataset(f"{version or 0:x}-{run_id or 0:x}-{moment:x}", finished_at)


def pin_dataset(session: Session) -> Dataset:
    """Tell which data a session reads from now on to its end: its transaction sees one moment only."""
    dataset = session.info[_PINNED] = current_dataset(session)
    return dataset


def pinned_key(session: Session) -> str | None:
    """Give the key of the data that a session is sure to read; None when it may change meanwhile."""
    dataset: Dataset | None = session.info.get(_PINNED)
    return None if dataset is None or dataset.changed_at is None else dataset.key


@cache
def _newest() -> Prepared:
    newest = (ImportRun.dataset_version, ImportRun.id, ImportRun.finished_at)
    return prepare(select(*map(func.max, newest)))
