"""What became of the rows of each source: kept, merged, refused, not believed, not understood."""

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
"""What the reason of a merge says of two rows in particular: how far they are, and the other one."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of a load that stand behind lieux; `reason` is why they were merged, None for those kept."""

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
    """Rows, among those kept or merged, whose position was not believed."""
    of_lieux: bool


@dataclass(frozen=True, slots=True)
class SourceShare:
    """How many rows of a source stand behind some lieux."""

    slug: str
    nom: str
    rows: int


@dataclass(frozen=True, slots=True)
class RejectCount:
    """How many lines of a source were refused for one reason."""

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
    """The last load of a source, which changed nothing: refused with its reason, or broken off."""

    nom: str
    at: datetime
    reason: str | None


def count_lines(session: Session) -> list[Lines]:
    """Count the rows behind lieux by load and by the main reason of their merge, in one reading."""
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
    return [Lines(*row) for row in rows]


def source_figures(session: Session, lines: Iterable[Lines]) -> list[SourceFigures]:
    """Say what became of the rows of every source that readers see, by name."""
    by_run: dict[int, list[Lines]] = {}
    for some in lines:
        by_run.setdefault(some.run_id, []).append(some)
    rows = session.execute(
        select(Source, ImportRun)
        .join(ImportRun, ImportRun.id == Source.current_run_id)
        .order_by(Source.nom, Source.slug)
    )
    return [_source_figures(source, run, by_run.get(run.id, [])) for source, run in rows]


def _source_figures(source: Source, run: ImportRun, lines: Sequence[Lines]) -> SourceFigures:
    dates = [some.newest for some in lines if some.newest is not None]
    return SourceFigures(
        slug=source.slug,
        nom=source.nom,
        licence=source.licence,
        attribution=source.attribution,
        data_date=run.data_date or max(dates, default=None),
        loaded_at=run.finished_at,
        read=run.rows_read,
        kept=sum(some.rows for some in lines if some.reason is None) if lines else run.rows_kept,
        merged=sum(some.rows for some in lines if some.reason is not None) if lines else run.rows_merged,
        rejected=run.rows_rejected,
        quarantined=sum(some.quarantined for some in lines),
        of_lieux=bool(lines),
    )


def sources_in(session: Session, departement: str) -> list[SourceShare]:
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
    """Count the refused lines of each source by reason, most first."""
    key = (Source.slug, Source.nom, Reject.field, Reject.reason)
    rows = session.execute(
        select(*key, func.count())
        .join(Reject, Reject.run_id == Source.current_run_id)
        .group_by(*key)
        .order_by(func.count().desc(), *key)
    )
    return [RejectCount(*row) for row in rows]


def merge_reasons(lines: Iterable[Lines]) -> list[MergeCount]:
    """Count the merged rows by the main reason, most first."""
    counts: Counter[str] = Counter()
    for some in lines:
        if some.reason is not None:
            counts[_PARTICULARS.sub("", some.reason)] += some.rows
    return [MergeCount(*counted) for counted in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]


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
    # What broke a load off may quote anything; only a refusal is written to be read.
    return [FailedLoad(nom, at, message if state == REFUSED else None) for nom, at, state, message in rows]
