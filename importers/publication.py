"""Make the lieux that readers see out of the rows of every current load."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, delete, func, select, text, update

from geo.models import ImportRun, Lieu, LieuSource, Source
from importers.deduplicate import Member, Membership, group, merge
from importers.features import lieu_row
from importers.staging import copy_json, merge_rows

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
    _remake(connection, list(runs.values()), affected)
    rows_of_load = connection.scalars(select(LieuSource.id).where(LieuSource.run_id == run_id))
    return {row_id: memberships[row_id] for row_id in rows_of_load}


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
    rows = connection.execute(
        select(
            LieuSource.id,
            LieuSource.line,
            LieuSource.identity,
            LieuSource.match_key,
            LieuSource.lieu_id,
            LieuSource.merge_reason,
            ImportRun.source_slug,
        )
        .join(ImportRun, ImportRun.id == LieuSource.run_id)
        .where(LieuSource.run_id.in_(runs))
    ).all()
    memberships = group(Member(r.identity, r.source_slug, r.line, r.id, r.match_key) for r in rows)
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


def _write_memberships(connection: Connection, changed: list[dict[str, Any]]) -> None:
    copy_json(connection, "memberships", changed)
    connection.execute(
        text(
            "UPDATE lieu_source AS s SET lieu_id = m.lieu_id, merge_reason = m.merge_reason"
            " FROM memberships, jsonb_to_record(row) AS m(id bigint, lieu_id text, merge_reason text)"
            " WHERE s.id = m.id"
        )
    )


def _remake(connection: Connection, runs: list[int], affected: Collection[str]) -> None:
    """Write the affected lieux whose content changed; delete those that no row speaks of any more."""
    wanted = list(affected)
    shas = select(Lieu.id, Lieu.feature_sha256).where(Lieu.id == func.any(wanted))
    known = {row.id: row.feature_sha256 for row in connection.execute(shas)}
    made: set[str] = set()

    def changed_rows() -> Iterator[dict[str, Any]]:
        now = datetime.now(UTC).isoformat()
        for row in _merged(connection, runs, wanted):
            made.add(row["id"])
            if known.get(row["id"]) != row["feature_sha256"]:
                yield {**row, "changed_at": now, "first_seen": now}

    columns = [column.name for column in Lieu.__table__.columns]
    merge_rows(connection, "lieu", changed_rows(), columns, delete_missing=False, insert_only=("first_seen",))
    connection.execute(delete(Lieu).where(Lieu.id == func.any(list(known.keys() - made))))


def _merged(connection: Connection, runs: list[int], wanted: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the row of table `lieu` of each wanted lieu that these loads speak of."""
    rows = connection.execute(
        select(LieuSource.lieu_id, LieuSource.fiche)
        .where(LieuSource.run_id.in_(runs), LieuSource.lieu_id == func.any(wanted))
        .order_by(LieuSource.lieu_id, LieuSource.identity, LieuSource.id),
        execution_options={"yield_per": 2_000},
    )
    for lieu_id, members in groupby(rows, key=lambda row: row.lieu_id):
        yield lieu_row(lieu_id, merge([member.fiche for member in members]))
