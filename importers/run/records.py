"""Records of loads in the database: tables source, import_run and reject."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from geo.clock import now
from geo.database.models import ImportRun, LieuSource, Source
from geo.database.models.imports import FAILED, PUBLISHED, ROLLED_BACK, RUNNING
from geo.errors import NotFound, SourceError
from geo.quality.sources import DEMO_SLUG
from importers.model import DatasetInfo, Load, Rejected, Tally
from importers.model import Row as FileRow
from importers.run.staging import append_rows
from importers.run.versions import next_version
from importers.values.privacy import without_personal_data

MAX_KEPT_RUNS = 3
"""Loads of a source whose rows are kept: the one that readers see and two to go back to."""


def open_run(
    connection: Connection, *, dataset: DatasetInfo, importer: str, address: str, sha256: str
) -> int:
    """Record that a load begins; returns its id. The name and credit that readers see stay."""
    connection.execute(
        insert(Source)
        .values(slug=dataset.slug, importer=importer, **_credit(dataset))
        .on_conflict_do_update(index_elements=["slug"], set_={"importer": importer})
    )
    opened = insert(ImportRun).values(source_slug=dataset.slug, address=address, sha256=sha256, state=RUNNING)
    return connection.execute(opened.returning(ImportRun.id)).scalar_one()


def close_run(connection: Connection, load: Load, *, state: str, message: str | None = None) -> None:
    """Record how a load ended, with its counts; a published one becomes the current load of its source."""
    tally = load.tally
    published = state == PUBLISHED
    connection.execute(
        update(ImportRun)
        .where(ImportRun.id == load.run_id)
        .values(
            state=state,
            message=message,
            rows_read=tally.read,
            rows_kept=tally.kept,
            rows_merged=tally.merged,
            rows_rejected=tally.rejected.total(),
            rejected_by_reason=dict(tally.rejected),
            unknown_values=_unknown_by_field(tally),
            dataset_version=next_version(connection) if published else None,
            finished_at=now(),
        )
    )
    if published:
        set_current_run(connection, load.dataset.slug, load.run_id)
        connection.execute(
            update(Source).where(Source.slug == load.dataset.slug).values(_credit(load.dataset))
        )


def _credit(dataset: DatasetInfo) -> dict[str, str]:
    return {"nom": dataset.nom, "licence": dataset.licence, "attribution": dataset.attribution}


def set_current_run(connection: Connection, slug: str, run_id: int) -> None:
    """Set which load of a source readers see."""
    connection.execute(update(Source).where(Source.slug == slug).values(current_run_id=run_id))


def find_current_run(connection: Connection, slug: str) -> Row[Any] | None:
    """Return the load that readers see for a source, or None."""
    return connection.execute(
        select(ImportRun).join(Source, Source.current_run_id == ImportRun.id).where(Source.slug == slug)
    ).first()


def was_published(connection: Connection, slug: str, sha256: str) -> bool:
    """Return whether this file is published, or was until a newer one of its source replaced it."""
    same_file = ImportRun.source_slug == slug, ImportRun.sha256 == sha256, ImportRun.state == PUBLISHED
    return bool(connection.scalar(select(select(ImportRun.id).where(*same_file).exists())))


def drop_interrupted_runs(connection: Connection) -> None:
    """Mark interrupted loads as failed (we hold the lock, so none is running) and drop what they staged."""
    cut_off = select(ImportRun.id).where(ImportRun.state == RUNNING)
    connection.execute(delete(LieuSource).where(LieuSource.run_id.in_(cut_off)))
    connection.execute(
        update(ImportRun)
        .where(ImportRun.state == RUNNING)
        .values(state=FAILED, message="Import interrompu.", finished_at=now())
    )


def find_last_two_runs(connection: Connection, slug: str) -> tuple[Row[Any], Row[Any]]:
    """Return the current load of a source and the one before. Raises SourceError without a previous one."""
    current = find_current_run(connection, slug)
    if current is None:
        raise SourceError(f"La source {slug} n'a jamais été chargée.")
    previous = connection.execute(
        select(ImportRun)
        .where(
            ImportRun.source_slug == slug,
            ImportRun.state == PUBLISHED,
            ImportRun.id < current.id,
            select(LieuSource.id).where(LieuSource.run_id == ImportRun.id).exists(),
        )
        .order_by(ImportRun.id.desc())
    ).first()
    if previous is None:
        raise SourceError(f"La source {slug} n'a pas de version précédente qui soit gardée.")
    return current, previous


def mark_rolled_back(connection: Connection, slug: str, *, current_id: int, previous_id: int) -> None:
    """Record that readers are back to a previous load."""
    version = next_version(connection)
    connection.execute(
        update(ImportRun).where(ImportRun.id == current_id).values(state=ROLLED_BACK, dataset_version=None)
    )
    connection.execute(update(ImportRun).where(ImportRun.id == previous_id).values(dataset_version=version))
    set_current_run(connection, slug, previous_id)


def drop_staged_rows(connection: Connection, run_id: int) -> None:
    """Delete the rows that a load staged and never published."""
    connection.execute(delete(LieuSource).where(LieuSource.run_id == run_id))


def drop_old_rows(connection: Connection, slug: str) -> None:
    """Delete the staged rows of the loads that are too old to go back to."""
    kept = (
        select(ImportRun.id)
        .where(ImportRun.source_slug == slug, ImportRun.dataset_version.is_not(None))
        .order_by(ImportRun.dataset_version.desc())
        .limit(MAX_KEPT_RUNS)
    )
    old = select(ImportRun.id).where(ImportRun.source_slug == slug, ImportRun.id.not_in(kept))
    connection.execute(delete(LieuSource).where(LieuSource.run_id.in_(old)))


def store_rejects(connection: Connection, rejects: Iterable[dict[str, Any]]) -> None:
    """Store rows of table `reject`."""
    append_rows(connection, "reject", rejects)


def find_stored_source(connection: Connection, slug: str) -> tuple[str, DatasetInfo]:
    """Return the slug of the importer and the dataset of a stored source. Raises NotFound."""
    stored = connection.execute(select(Source).where(Source.slug == slug)).first()
    if stored is None:
        known = ", ".join(connection.scalars(select(Source.slug).order_by(Source.slug)))
        raise NotFound(f"Aucune source ne s'appelle {slug}. Sources chargées : {known or 'aucune'}.")
    return stored.importer, DatasetInfo(stored.slug, stored.nom, stored.licence, stored.attribution)


def has_real_lieux(connection: Connection) -> bool:
    """Return whether readers see lieux other than those of demonstration."""
    rows = select(LieuSource.id).where(LieuSource.run_id == Source.current_run_id).exists()
    return bool(
        connection.scalar(select(select(Source.slug).where(Source.importer != DEMO_SLUG, rows).exists()))
    )


def make_reject(run_id: int, row: FileRow, reject: Rejected) -> dict[str, Any]:
    """Return the row of table `reject` for a refused line, whole but for personal data."""
    return {
        "run_id": run_id,
        "line": row.line,
        "field": reject.field,
        "value": reject.value,
        "reason": reject.reason,
        "verbatim": without_personal_data(row.values),
    }


def list_stored_sources(connection: Connection) -> Sequence[Row[Any]]:
    """List all sources, each with the counts of its current load if it has one."""
    return connection.execute(
        select(
            Source.slug,
            Source.nom,
            ImportRun.id,
            ImportRun.rows_read,
            ImportRun.rows_kept,
            ImportRun.rows_merged,
            ImportRun.rows_rejected,
            ImportRun.finished_at,
        )
        .join(ImportRun, Source.current_run_id == ImportRun.id, isouter=True)
        .order_by(Source.slug)
    ).all()


def _unknown_by_field(tally: Tally) -> dict[str, dict[str, int]]:
    by_field: dict[str, dict[str, int]] = {}
    for (field, value), count in tally.unknown.most_common():
        by_field.setdefault(field, {})[value] = count
    return by_field
