"""Make the lieux that readers see out of the rows of every current load."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Text, column, delete, func, select, text, true, update
from sqlalchemy.dialects.postgresql import JSONB

from geo.clock import now
from geo.database.models import ImportRun, Lieu, LieuSource, MergeDecision, Source
from geo.quality.sources import DEMO_SLUG
from importers.duplicates.grouping import Decision, Member, Membership, group
from importers.duplicates.merging import SourceRow, merge
from importers.duplicates.traits import FIELDS, JSON_FIELDS, read_traits
from importers.lieux.declarations import read_declarations
from importers.lieux.feature import lieu_row
from importers.run.staging import copy_json, stage_rows, upsert_staged


def publish_lieux(connection: Connection, loads: Mapping[str, int]) -> dict[int, list[Membership]]:
    """Show readers loads of sources, and remake the lieux they bear on; the others are not touched.

    `loads` maps the slug of each source to its load. Returns, for each load, what its rows became.
    """
    runs = _current_runs(connection)
    newest = max(loads.values())
    replaced = {runs[slug]: run_id for slug, run_id in loads.items() if slug in runs}
    if DEMO_SLUG in runs and DEMO_SLUG not in loads:
        replaced[runs.pop(DEMO_SLUG)] = newest
        connection.execute(update(Source).where(Source.slug == DEMO_SLUG).values(current_run_id=None))
    runs |= loads
    causes = _lieux_of(connection, replaced)
    memberships, regrouped = _assign(connection, list(runs.values()))
    causes |= _lieux_of(connection, {run_id: run_id for run_id in loads.values()})
    _remake(connection, list(runs.values()), dict.fromkeys(regrouped, newest) | causes)
    return _by_load(connection, loads.values(), memberships)


def republish_lieux(connection: Connection, *, everything: bool = False) -> set[str]:
    """Group again all the rows that readers see, and remake the lieux that change; returns these.

    With `everything`, remake all lieux: what is declared of them has changed.
    """
    runs = list(_current_runs(connection).values())
    _, regrouped = _assign(connection, runs)
    affected = set(_lieux_of(connection, dict.fromkeys(runs))) if everything else regrouped
    _remake(connection, runs, dict.fromkeys(affected))
    return affected


def _current_runs(connection: Connection) -> dict[str, int]:
    """Map the slug of each source of lieux to the load that readers see."""
    has_rows = select(LieuSource.id).where(LieuSource.run_id == Source.current_run_id).exists()
    rows = connection.execute(select(Source.slug, Source.current_run_id).where(has_rows))
    return {row.slug: row.current_run_id for row in rows}


def _lieux_of(connection: Connection, causes: Mapping[int, int | None]) -> dict[str, int | None]:
    """Map the lieux that the rows of these loads went into to the load that each stands for."""
    rows = connection.execute(
        select(LieuSource.lieu_id, LieuSource.run_id)
        .where(LieuSource.run_id.in_(causes), LieuSource.lieu_id.is_not(None))
        .distinct()
        .order_by(LieuSource.run_id)
    )
    return {row.lieu_id: causes[row.run_id] for row in rows}


def _by_load(
    connection: Connection, loads: Collection[int], memberships: Mapping[int, Membership]
) -> dict[int, list[Membership]]:
    """Sort what became of rows by their load; rows of other loads are left out."""
    sorted_out: dict[int, list[Membership]] = {run_id: [] for run_id in loads}
    rows = select(LieuSource.id, LieuSource.run_id).where(LieuSource.run_id.in_(loads))
    for row_id, run_id in connection.execute(rows):
        sorted_out[run_id].append(memberships[row_id])
    return sorted_out


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


def _remake(connection: Connection, runs: list[int], causes: Mapping[str, int | None]) -> None:
    """Write the affected lieux that changed; delete those that no row speaks of any more.

    `causes` maps each affected lieu to the load under which the history keeps what it was, or to None
    when no load is the cause.
    """
    wanted = list(causes)
    known = {row.id: row for row in _as_they_are(connection, wanted)}
    made: set[str] = set()

    def changed_rows() -> Iterator[dict[str, Any]]:
        at = now().isoformat()
        for row in _merged(connection, runs, wanted):
            made.add(row["id"])
            old = known.get(row["id"])
            if old is None or old.feature_sha256 != row["feature_sha256"]:
                yield {**row, "changed_at": at, "first_seen": at}
            elif old.provenance != row["provenance"]:  # the same lieu, whose rows moved within their files
                yield {**row, "changed_at": old.changed_at, "first_seen": at}

    columns = [column.name for column in Lieu.__table__.columns]
    stage_rows(connection, "lieu", changed_rows())
    gone = list(known.keys() - made)
    loads = {"lieux": wanted, "runs": list(causes.values())}
    connection.execute(_KEEP_HISTORY, {**loads, "gone": gone, "fictitious": f"{DEMO_SLUG}-%"})
    upsert_staged(connection, "lieu", columns, insert_only=("first_seen",))
    connection.execute(delete(Lieu).where(Lieu.id == func.any(gone)))


_KEEP_HISTORY = text(
    """
    WITH cause AS MATERIALIZED (
        SELECT * FROM unnest(CAST(:lieux AS text[]), CAST(:runs AS int[])) AS c(lieu_id, run_id)
        WHERE run_id IS NOT NULL
    )
    INSERT INTO lieu_history (lieu_id, run_id, event, feature)
    SELECT lieu.id, cause.run_id, 'changed', lieu.feature
    FROM lieu JOIN staged_lieu ON row->>'id' = lieu.id JOIN cause ON cause.lieu_id = lieu.id
    WHERE lieu.feature_sha256 <> row->>'feature_sha256'
    UNION ALL
    SELECT lieu.id, cause.run_id, 'closed', lieu.feature FROM lieu JOIN cause ON cause.lieu_id = lieu.id
    WHERE lieu.id = ANY(:gone) AND lieu.id NOT LIKE :fictitious
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
