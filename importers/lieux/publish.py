"""Publish loads of lieux: write the lieux that change, delete those without rows, store their history."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, text, update

from geo.clock import now
from geo.database.models import Lieu, LieuSource, Source
from geo.quality.sources import DEMO_SLUG
from importers.duplicates.grouping import Membership
from importers.lieux.lieu_rows import merge_lieu_rows
from importers.lieux.memberships import assign_rows, memberships_by_load, read_lieux_of
from importers.run.staging import stage_rows, upsert_staged


def publish_lieux(connection: Connection, loads: Mapping[str, int]) -> dict[int, list[Membership]]:
    """Set loads as the current ones of their sources, and rewrite the lieux that they change, no others.

    `loads` maps the slug of each source to its load. Returns the memberships of the rows of each load.
    """
    runs = _read_current_runs(connection)
    newest = max(loads.values())
    replaced = {runs[slug]: run_id for slug, run_id in loads.items() if slug in runs}
    if DEMO_SLUG in runs and DEMO_SLUG not in loads:
        replaced[runs.pop(DEMO_SLUG)] = newest
        connection.execute(update(Source).where(Source.slug == DEMO_SLUG).values(current_run_id=None))
    runs |= loads
    causes = read_lieux_of(connection, replaced)
    memberships, regrouped = assign_rows(connection, list(runs.values()))
    causes |= read_lieux_of(connection, {run_id: run_id for run_id in loads.values()})
    _write_lieux(connection, list(runs.values()), dict.fromkeys(regrouped, newest) | causes)
    return memberships_by_load(connection, loads.values(), memberships)


def republish_lieux(connection: Connection, *, everything: bool = False) -> set[str]:
    """Group again all current rows, and rewrite the lieux that change; returns the ids of these.

    With `everything`, rewrite all lieux: what is declared of them has changed.
    """
    runs = list(_read_current_runs(connection).values())
    _, regrouped = assign_rows(connection, runs)
    affected = set(read_lieux_of(connection, dict.fromkeys(runs))) if everything else regrouped
    _write_lieux(connection, runs, dict.fromkeys(affected))
    return affected


def _read_current_runs(connection: Connection) -> dict[str, int]:
    """Return slug → current load of each source of lieux."""
    has_rows = select(LieuSource.id).where(LieuSource.run_id == Source.current_run_id).exists()
    rows = connection.execute(select(Source.slug, Source.current_run_id).where(has_rows))
    return {row.slug: row.current_run_id for row in rows}


def _write_lieux(connection: Connection, runs: list[int], causes: Mapping[str, int | None]) -> None:
    """Write the affected lieux that changed; delete those that have no row any more.

    `causes` maps each affected lieu to the load under which the history stores its previous state, or to
    None when no load is the cause.
    """
    wanted = list(causes)
    stored = {row.id: row for row in _read_stored(connection, wanted)}
    written: set[str] = set()

    def changed_rows() -> Iterator[dict[str, Any]]:
        at = now().isoformat()
        for row in merge_lieu_rows(connection, runs, wanted):
            written.add(row["id"])
            old = stored.get(row["id"])
            if old is None or old.feature_sha256 != row["feature_sha256"]:
                yield {**row, "changed_at": at, "first_seen": at}
            elif old.provenance != row["provenance"]:  # the same lieu, whose rows moved within their files
                yield {**row, "changed_at": old.changed_at, "first_seen": at}

    columns = [column.name for column in Lieu.__table__.columns]
    stage_rows(connection, "lieu", changed_rows())
    gone = list(stored.keys() - written)
    loads = {"lieux": wanted, "runs": list(causes.values())}
    connection.execute(_STORE_HISTORY, {**loads, "gone": gone, "fictitious": f"{DEMO_SLUG}-%"})
    upsert_staged(connection, "lieu", columns, insert_only=("first_seen",))
    connection.execute(delete(Lieu).where(Lieu.id == func.any(gone)))


_STORE_HISTORY = text(
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


def _read_stored(connection: Connection, wanted: list[str]) -> Sequence[Row[Any]]:
    """Return what shows whether lieux changed."""
    return connection.execute(
        select(Lieu.id, Lieu.feature_sha256, Lieu.provenance, Lieu.changed_at).where(
            Lieu.id == func.any(wanted)
        )
    ).all()
