"""Make the lieux that readers see out of the rows of every current load."""

import gc
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Text, column, delete, func, select, text, true, update
from sqlalchemy.dialects.postgresql import JSONB

from geo.models import ImportRun, Lieu, LieuSource, MergeDecision, Source
from importers.declarations import read_declarations
from importers.deduplicate import Decision, Member, Membership, group
from importers.features import lieu_row
from importers.merging import SourceRow, merge
from importers.staging import copy_json, stage_rows, upsert_staged
from importers.traits import FIELDS, JSON_FIELDS, read_traits

DEMO = "demo"
"""Slug of the fictitious lieux: they give way as soon as a real source is published."""


def publish_lieux(connection: Connection, *, slug: str, run_id: int) -> dict[int, Membership]:
    """Show readers a load of a source, and remake the lieux it bears on; the others are not touched.

    Returns, for each row of the load, its lieu and why it was merged.
    """
    runs = _current_runs(connection)
    replaced = [runs.pop(slug, run_id)]
    if slug != DEMO and DEMO in runs:
        replaced.append(runs.pop(DEMO))
        connection.execute(update(Source).where(Source.slug == DEMO).values(current_run_id=None))
    runs[slug] = run_id
    affected = _lieux_of(connection, replaced)
    memberships, regrouped = _assign(connection, list(runs.values()))
    affected |= regrouped | _lieux_of(connection, [run_id])
    _remake(connection, list(runs.values()), affected, run_id=run_id)
    rows_of_load = connection.scalars(select(LieuSource.id).where(LieuSource.run_id == run_id))
    return {row_id: memberships[row_id] for row_id in rows_of_load}


def republish_lieux(connection: Connection, *, everything: bool = False) -> set[str]:
    """Group again all the rows that readers see, and remake the lieux that change; returns these.

    With `everything`, remake all lieux: what is declared of them has changed.
    """
    runs = list(_current_runs(connection).values())
    _, regrouped = _assign(connection, runs)
    affected = _lieux_of(connection, runs) if everything else regrouped
    _remake(connection, runs, affected)
    return affected


def _current_runs(connection: Connection) -> dict[str, int]:
    """Map the slug of each source of lieux to the load that readers see."""
    has_rows = select(LieuSource.id).where(LieuSource.run_id == Source.current_run_id).exists()
    rows = connection.execute(select(Source.slug, Source.current_run_id).where(has_rows))
    return {row.slug: row.current_run_id for row in rows}


def _lieux_of(connection: Connection, runs: list[int]) -> set[str]:
    """Collect the lieux that the rows of these loads went into."""
    rows = select(LieuSource.lieu_id).where(LieuSource.run_id.in_(runs), LieuSource.lieu_id.is_not(None))
    return {lieu_id for lieu_id in connection.scalars(rows.distinct()) if lieu_id is not None}


def _assign(connection: Connection, runs: list[int]) -> tuple[dict[int, Membership], set[str]]:
    """Group the rows of the current loads; returns their lieux, and those that gained or lost a row."""
    with _no_collector():
        rows = _rows_to_group(connection, runs)
        memberships = group(map(_member, rows), _decisions(connection))
    regrouped: set[str] = set()
    changed = []
    for row in rows:
        new = memberships[row.id]
        if (row.lieu_id, row.merge_reason) != (new.lieu_id, new.reason):
            changed.append({"id": row.id, "lieu_id": new.lieu_id, "merge_reason": new.reason})
        if row.lieu_id != new.lieu_id:
            regrouped |= {row.lieu_id or new.lieu_id, new.lieu_id}
    _write_memberships(connection, changed)
    return memberships, regrouped


def _member(row: Row[Any]) -> Member:
    traits = dict(zip(FIELDS, row[-len(FIELDS) :], strict=True))  # a third of the time of row._mapping
    return Member(row.identity, row.source_slug, row.line, row.id, read_traits(traits))


@contextmanager
def _no_collector() -> Iterator[None]:
    """Keep the garbage collector from walking through 30,000 rows again and again: half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _rows_to_group(connection: Connection, runs: list[int]) -> Sequence[Row[Any]]:
    """Fetch what recognising needs of the rows of these loads."""
    traits = (
        func.jsonb_to_record(LieuSource.fiche)
        .table_valued(*(column(name, JSONB if name in JSON_FIELDS else Text) for name in FIELDS))
        .render_derived(name="traits", with_types=True)
    )
    return connection.execute(
        select(
            LieuSource.id,
            LieuSource.line,
            LieuSource.identity,
            LieuSource.lieu_id,
            LieuSource.merge_reason,
            ImportRun.source_slug,
            *traits.c,
        )
        .select_from(LieuSource)
        .join(ImportRun, ImportRun.id == LieuSource.run_id)
        .join(traits, true())
        .where(LieuSource.run_id.in_(runs))
    ).all()


def _decisions(connection: Connection) -> list[Decision]:
    rows = connection.execute(
        select(MergeDecision.identity_a, MergeDecision.identity_b, MergeDecision.same, MergeDecision.reason)
    )
    return [Decision(*row) for row in rows]


def _write_memberships(connection: Connection, changed: list[dict[str, Any]]) -> None:
    copy_json(connection, "memberships", changed)
    connection.execute(
        text(
            "UPDATE lieu_source AS s SET lieu_id = m.lieu_id, merge_reason = m.merge_reason"
            " FROM memberships, jsonb_to_record(row) AS m(id bigint, lieu_id text, merge_reason text)"
            " WHERE s.id = m.id"
        )
    )


def _remake(
    connection: Connection, runs: list[int], affected: Collection[str], *, run_id: int | None = None
) -> None:
    """Write the affected lieux that changed; delete those that no row speaks of any more.

    What a load changes or closes is kept in the history under its `run_id`.
    """
    wanted = list(affected)
    known = {row.id: row for row in _as_they_are(connection, wanted)}
    made: set[str] = set()

    def changed_rows() -> Iterator[dict[str, Any]]:
        now = datetime.now(UTC).isoformat()
        for row in _merged(connection, runs, wanted):
            made.add(row["id"])
            old = known.get(row["id"])
            if old is None or old.feature_sha256 != row["feature_sha256"]:
                yield {**row, "changed_at": now, "first_seen": now}
            elif old.provenance != row["provenance"]:  # the same lieu, whose rows moved within their files
                yield {**row, "changed_at": old.changed_at, "first_seen": now}

    columns = [column.name for column in Lieu.__table__.columns]
    stage_rows(connection, "lieu", changed_rows())
    gone = list(known.keys() - made)
    if run_id is not None:
        connection.execute(_KEEP_HISTORY, {"run_id": run_id, "gone": gone, "fictitious": f"{DEMO}-%"})
    upsert_staged(connection, "lieu", columns, insert_only=("first_seen",))
    connection.execute(delete(Lieu).where(Lieu.id == func.any(gone)))


_KEEP_HISTORY = text(
    """
    INSERT INTO lieu_history (lieu_id, run_id, event, feature)
    SELECT lieu.id, :run_id, 'changed', lieu.feature FROM lieu JOIN staged_lieu ON row->>'id' = lieu.id
    WHERE lieu.feature_sha256 <> row->>'feature_sha256'
    UNION ALL
    SELECT id, :run_id, 'closed', feature FROM lieu WHERE id = ANY(:gone) AND id NOT LIKE :fictitious
    """
)


def _as_they_are(connection: Connection, wanted: list[str]) -> Sequence[Row[Any]]:
    """Fetch what tells whether lieux changed."""
    return connection.execute(
        select(Lieu.id, Lieu.feature_sha256, Lieu.provenance, Lieu.changed_at).where(
            Lieu.id == func.any(wanted)
        )
    ).all()


def _merged(connection: Connection, runs: list[int], wanted: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the row of table `lieu` of each wanted lieu that these loads speak of."""
    rows = connection.execute(
        select(LieuSource.lieu_id, ImportRun.source_slug, LieuSource.line, LieuSource.fiche)
        .join(ImportRun, ImportRun.id == LieuSource.run_id)
        .where(LieuSource.run_id.in_(runs), LieuSource.lieu_id == func.any(wanted))
        .order_by(LieuSource.lieu_id),
        execution_options={"yield_per": 2_000},
    )
    declarations = read_declarations(connection)
    for lieu_id, group_of_rows in groupby(rows, key=lambda row: row.lieu_id):
        members = [SourceRow(row.source_slug, row.line, row.fiche) for row in group_of_rows]
        merged = merge(members)
        fiche = merged.fiche
        declared = declarations.find((member.fiche["identity"] for member in members), fiche["pivot"])
        if declared is not None:
            fiche = {**fiche, "facts": {**fiche["facts"], "pass_numerique": declared}}
        yield {**lieu_row(lieu_id, fiche), "provenance": merged.provenance}
