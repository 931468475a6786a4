"""Outcome of the rows of each source: kept, merged, rejected, quarantined, not understood."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Integer, cast, func, select, true
from sqlalchemy.orm import Session

from geo.database.models import Commune, ImportRun, Lieu, LieuSource, Reject, Source
from geo.database.models.imports import FAILED, REFUSED

_PARTICULARS = re.compile(r"( à \d+ m)?( que| de)?$")
"""Parts of the reason of a merge that are about two rows: their distance, and the other row."""


@dataclass(frozen=True, slots=True)
class LieuRowCount:
    """Counts of rows of a load behind lieux; `reason` is why they were merged, None for those kept."""

    run_id: int
    reason: str | None
    rows: int
    quarantined: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """A source that readers see. read = kept + merged + rejected."""

    slug: str
    nom: str
    licence: str
    attribution: str
    data_date: date | None
    """That of the file, else that of its newest row."""
    loaded_at: datetime | None
    read: int
    kept: int
    """Rows that are the first of a lieu: over all sources of lieux, as many as there are lieux."""
    merged: int
    rejected: int
    quarantined: int
    """Rows, among those kept or merged, whose position was refused."""
    of_lieux: bool


@dataclass(frozen=True, slots=True)
class SourceShare:
    """How many rows of a source are behind some lieux."""

    slug: str
    nom: str
    rows: int


@dataclass(frozen=True, slots=True)
class RejectCount:
    """How many lines of a source were rejected for one reason."""

    source: str
    nom: str
    field: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class MergeCount:
    """How many rows were merged for one reason."""

    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class UnknownField:
    """A field with values that no version of the standard knows."""

    field: str
    values: int
    rows: int


@dataclass(frozen=True, slots=True)
class FailedLoad:
    """The last load of a source, which changed nothing: refused with its reason, or interrupted."""

    nom: str
    at: datetime
    reason: str | None


def count_lieu_rows(session: Session) -> list[LieuRowCount]:
    """Count the rows behind lieux by load and by the main reason of their merge, in one query."""
    first_words = func.split_part(func.split_part(LieuSource.merge_reason, " la ligne ", 1), ",", 1)
    rows = session.execute(
        select(
            LieuSource.run_id,
            first_words.label("words"),
            func.count(),
            func.count(LieuSource.doubt),
            func.max(LieuSource.date_maj),
        )
        .join(Source, Source.current_run_id == LieuSource.run_id)
        .group_by(LieuSource.run_id, "words")
    )
    return [LieuRowCount(*row) for row in rows]


def source_figures(session: Session, counts: Iterable[LieuRowCount]) -> list[SourceFigures]:
    """Compute the figures of every source that readers see, by name."""
    by_run: dict[int, list[LieuRowCount]] = {}
    for count in counts:
        by_run.setdefault(count.run_id, []).append(count)
    rows = session.execute(
        select(Source, ImportRun)
        .join(ImportRun, ImportRun.id == Source.current_run_id)
        .order_by(Source.nom, Source.slug)
    )
    return [_source_figures(source, run, by_run.get(run.id, [])) for source, run in rows]


def _source_figures(source: Source, run: ImportRun, counts: Sequence[LieuRowCount]) -> SourceFigures:
    dates = [count.newest for count in counts if count.newest is not None]
    return SourceFigures(
        slug=source.slug,
        nom=source.nom,
        licence=source.licence,
        attribution=source.attribution,
        data_date=run.data_date or max(dates, default=None),
        loaded_at=run.finished_at,
        read=run.rows_read,
        kept=sum(count.rows for count in counts if count.reason is None) if counts else run.rows_kept,
        merged=sum(count.rows for count in counts if count.reason is not None) if counts else run.rows_merged,
        rejected=run.rows_rejected,
        quarantined=sum(count.quarantined for count in counts),
        of_lieux=bool(counts),
    )


def sources_of_departement(session: Session, departement: str) -> list[SourceShare]:
    """Count the rows of each source behind the lieux of a département, most first."""
    rows = session.execute(
        select(Source.slug, Source.nom, func.count())
        .join(LieuSource, LieuSource.run_id == Source.current_run_id)
        .join(Lieu, Lieu.id == LieuSource.lieu_id)
        .join(Commune, Commune.code_insee == Lieu.commune_code)
        .where(Commune.departement_code == departement)
        .group_by(Source.slug)
        .order_by(func.count().desc(), Source.slug)
    )
    return [SourceShare(*row) for row in rows]


def reject_reasons(session: Session) -> list[RejectCount]:
    """Count the rejects of each source by reason, most first."""
    key = (Source.slug, Source.nom, Reject.field, Reject.reason)
    rows = session.execute(
        select(*key, func.count())
        .join(Reject, Reject.run_id == Source.current_run_id)
        .group_by(*key)
        .order_by(func.count().desc(), *key)
    )
    return [RejectCount(*row) for row in rows]


def merge_reasons(counts: Iterable[LieuRowCount]) -> list[MergeCount]:
    """Count the merged rows by the main reason, most first."""
    by_reason: Counter[str] = Counter()
    for count in counts:
        if count.reason is not None:
            by_reason[_PARTICULARS.sub("", count.reason)] += count.rows
    return [MergeCount(*item) for item in sorted(by_reason.items(), key=lambda c: (-c[1], c[0]))]


def unknown_fields(session: Session) -> list[UnknownField]:
    """Count by field the values that no version of the standard knows, most frequent first."""
    by_field = func.jsonb_each(ImportRun.unknown_values).table_valued("key", "value", name="by_field")
    by_value = func.jsonb_each_text(by_field.c.value).table_valued("key", "value", name="by_value")
    field, lines = by_field.c.key, func.sum(cast(by_value.c.value, Integer))
    rows = session.execute(
        select(field, func.count(by_value.c.key.distinct()), lines)
        .select_from(Source)
        .join(ImportRun, ImportRun.id == Source.current_run_id)
        .join(by_field, true())
        .join(by_value, true())
        .group_by(field)
        .order_by(lines.desc(), field)
    )
    return [UnknownField(*row) for row in rows]


def failed_loads(session: Session) -> list[FailedLoad]:
    """List the sources whose last load changed nothing, the newest first."""
    last = select(func.max(ImportRun.id)).group_by(ImportRun.source_slug)
    rows = session.execute(
        select(Source.nom, ImportRun.started_at, ImportRun.state, ImportRun.message)
        .join(ImportRun, ImportRun.source_slug == Source.slug)
        .where(ImportRun.id.in_(last), ImportRun.state.in_((REFUSED, FAILED)))
        .order_by(ImportRun.started_at.desc())
    )
    # What interrupted a load may quote anything; only a refusal is written to be read.
    return [FailedLoad(nom, at, message if state == REFUSED else None) for nom, at, state, message in rows]
