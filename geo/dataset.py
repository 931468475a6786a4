"""Which data is shown: a key that changes with every load, and when that was."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.models import ImportRun


@dataclass(frozen=True, slots=True)
class Dataset:
    """What readers see. Two datasets with the same key show the same on every page."""

    key: str
    changed_at: datetime | None
    """None before the first load."""


def current_dataset(session: Session) -> Dataset:
    """Tell which data a request reads; refused loads count too, as pages tell of them."""
    version, run_id, finished_at = session.execute(
        select(func.max(ImportRun.dataset_version), func.max(ImportRun.id), func.max(ImportRun.finished_at))
    ).one()
    moment = int(finished_at.timestamp() * 1e6) if finished_at else 0
    return Dataset(f"{version or 0:x}-{run_id or 0:x}-{moment:x}", finished_at)
