"""Which lieu each row belongs to: one identity for each place of a file, then rows grouped by lieu."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, Text, column, func, select, text, true
from sqlalchemy.dialects.postgresql import JSONB

from geo.database.models import ImportRun, LieuSource, MergeDecision
from importers.duplicates.grouping import Decision, Member, Membership, group
from importers.duplicates.traits import TRAIT_FIELDS, TRAIT_LIST_FIELDS, read_traits
from importers.run.staging import copy_json


def separate_homonyms(connection: Connection, *, slug: str, run_id: int) -> int:
    """Separate rows of a load that share one identifier in several communes; returns their number.

    Files glued together from several lists have such identifiers: 96 is a place in each list. An
    identifier that was separated in an earlier load of the source stays so, to keep links valid.
    """
    return connection.execute(_SEPARATE, {"slug": slug, "run_id": run_id}).rowcount


def assign_rows(connection: Connection, runs: list[int]) -> tuple[dict[int, Membership], set[str]]:
    """Group the rows of these loads and store the changes.

    Returns the membership of each row, by its id, and the lieux that gained or lost a row.
    """
    with _garbage_collection_off():
        rows = _read_rows_to_group(connection, runs)
        memberships = group(map(_make_member, rows), _read_decisions(connection))
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


def read_lieux_of(connection: Connection, causes: Mapping[int, int | None]) -> dict[str, int | None]:
    """Map each lieu that has rows in these loads to the value of `causes` for that load."""
    rows = connection.execute(
        select(LieuSource.lieu_id, LieuSource.run_id)
        .where(LieuSource.run_id.in_(causes), LieuSource.lieu_id.is_not(None))
        .distinct()
        .order_by(LieuSource.run_id)
    )
    return {row.lieu_id: causes[row.run_id] for row in rows}


def lieu_of_identity(connection: Connection, identity: str) -> str | None:
    """Return the lieu that the newest row of an identifier is in; None where no row has it."""
    newest = (
        select(LieuSource.lieu_id)
        .where(LieuSource.identity == identity, LieuSource.lieu_id.is_not(None))
        .order_by(LieuSource.run_id.desc())
        .limit(1)
    )
    return connection.scalar(newest)


def memberships_by_load(
    connection: Connection, loads: Collection[int], memberships: Mapping[int, Membership]
) -> dict[int, list[Membership]]:
    """Return the memberships of the rows of each of these loads, by its id."""
    by_load: dict[int, list[Membership]] = {run_id: [] for run_id in loads}
    rows = select(LieuSource.id, LieuSource.run_id).where(LieuSource.run_id.in_(loads))
    for row_id, run_id in connection.execute(rows):
        by_load[run_id].append(memberships[row_id])
    return by_load


def _make_member(row: Row[Any]) -> Member:
    values = row[-len(TRAIT_FIELDS) :]  # a third of the time of row._mapping
    traits = dict(zip(TRAIT_FIELDS, values, strict=True))
    return Member(row.identity, row.source_slug, row.line, row.id, read_traits(traits))


@contextmanager
def _garbage_collection_off() -> Iterator[None]:
    """Pause the garbage collector: walking through 30,000 rows again and again is half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read_rows_to_group(connection: Connection, runs: list[int]) -> Sequence[Row[Any]]:
    """Return the rows of these loads, with the traits that grouping compares."""
    traits = (
        func.jsonb_to_record(LieuSource.fiche)
        .table_valued(*(column(name, JSONB if name in TRAIT_LIST_FIELDS else Text) for name in TRAIT_FIELDS))
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


def _read_decisions(connection: Connection) -> list[Decision]:
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


_SEPARATE = text(
    """
    UPDATE lieu_source AS s SET identity = s.identity || '-' || (s.fiche->>'commune_code')
    WHERE s.run_id = :run_id AND s.fiche->>'commune_code' <> '' AND (
        s.identity IN (
            SELECT identity FROM lieu_source WHERE run_id = :run_id AND fiche->>'commune_code' <> ''
            GROUP BY identity HAVING count(DISTINCT fiche->>'commune_code') > 1)
        OR s.identity || '-' || (s.fiche->>'commune_code') IN (
            SELECT identity FROM lieu_source JOIN import_run ON import_run.id = run_id
            WHERE source_slug = :slug AND run_id <> :run_id))
    """
)
