"""Tables of imports: sources, each of their loads, and every rejected line."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from geo.database.models.base import Base, Json, Timestamp

RUNNING, PUBLISHED, REFUSED, FAILED, ROLLED_BACK = "running", "published", "refused", "failed", "rolled_back"
RUN_STATES = (RUNNING, PUBLISHED, REFUSED, FAILED, ROLLED_BACK)


class Source(Base):
    """A dataset that is loaded, with the credit it is owed; `current_run_id` is what readers see."""

    __tablename__ = "source"
    slug: Mapped[str] = mapped_column(primary_key=True)
    nom: Mapped[str]
    importer: Mapped[str]
    licence: Mapped[str]
    attribution: Mapped[str]
    current_run_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_run.id", use_alter=True, name="fk_source_current_run_id")
    )


class ImportRun(Base):
    """One load of a source. rows_read = rows_kept + rows_merged + rows_rejected."""

    __tablename__ = "import_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_slug: Mapped[str] = mapped_column(ForeignKey("source.slug"), index=True)
    address: Mapped[str]
    sha256: Mapped[str | None]
    state: Mapped[str]
    message: Mapped[str | None]
    rows_read: Mapped[int] = mapped_column(server_default="0")
    rows_kept: Mapped[int] = mapped_column(server_default="0")
    rows_merged: Mapped[int] = mapped_column(server_default="0")
    rows_rejected: Mapped[int] = mapped_column(server_default="0")
    rejected_by_reason: Mapped[dict[str, int]] = mapped_column(JSONB, server_default="{}")
    unknown_values: Mapped[dict[str, dict[str, int]]] = mapped_column(JSONB, server_default="{}")
    """Field → value that no version of the standard knows → how many rows have it."""
    data_date: Mapped[date | None]
    dataset_version: Mapped[int | None] = mapped_column(index=True)
    """Grows by one at each change that readers can see; null for a run they never saw."""
    started_at: Mapped[Timestamp]
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True), index=True)

    __table_args__ = (
        CheckConstraint(f"state IN ({', '.join(repr(state) for state in RUN_STATES)})", name="state"),
    )


class Reject(Base):
    """One line that was rejected, whole but for personal data, with its reason."""

    __tablename__ = "reject"
    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    line: Mapped[int]
    field: Mapped[str]
    value: Mapped[str]
    reason: Mapped[str]
    verbatim: Mapped[Json] = mapped_column(JSONB)

    __table_args__ = (Index("ix_reject_run_id", "run_id", "line"),)
