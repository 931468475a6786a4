"""Publish loads of lieux: merge the rows of each, write those that change, store their history.

The row of a lieu holds its GeoJSON as text, made once and served as it is.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, delete, func, select, text, update

from geo.clock import now
from geo.database.models import ImportRun, Lieu, LieuSource, Source
from geo.quality.sources import DEMO_SLUG
from geo.standard.fields import FIELDS, HEADLINE_FACTS
from importers.duplicates.grouping import Membership
from importers.duplicates.merging import SourceRow, merge
from importers.lieux.accueil import accueil_of, read_accueil_decisions
from importers.lieux.concealment import conceal_lieu, conceal_stored
from importers.lieux.memberships import assign_rows, memberships_by_load, read_lieux_of
from importers.lieux.pass_numerique import read_declarations
from importers.run.staging import stage_rows, upsert_staged

COORDINATE_DECIMALS: Final = 6
"""A tenth of a metre: no file is more precise."""


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
    affected = regrouped | (set(read_lieux_of(connection, dict.fromkeys(runs))) if everything else set())
    _write_lieux(connection, runs, dict.fromkeys(affected))
    return affected


def rewrite_lieux(connection: Connection, lieu_ids: Collection[str]) -> None:
    """Write lieux again: what is known of them besides their rows has changed."""
    _write_lieux(connection, list(_read_current_runs(connection).values()), dict.fromkeys(lieu_ids))


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
    secret: set[str] = set()

    def changed_rows() -> Iterator[dict[str, Any]]:
        at = now().isoformat()
        for row in _merge_lieu_rows(connection, runs, wanted):
            written.add(row["id"])
            if row.pop("adresse_secrete"):
                secret.add(row["id"])
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
    conceal_stored(connection, secret)


def _merge_lieu_rows(connection: Connection, runs: list[int], wanted: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the row of table `lieu` of each wanted lieu that has rows in these loads."""
    rows = connection.execute(
        select(LieuSource.lieu_id, ImportRun.source_slug, LieuSource.line, LieuSource.fiche)
        .join(ImportRun, ImportRun.id == LieuSource.run_id)
        .where(LieuSource.run_id.in_(runs), LieuSource.lieu_id == func.any(wanted))
        .order_by(LieuSource.lieu_id),
        execution_options={"yield_per": 2_000},
    )
    declarations, decided = read_declarations(connection), read_accueil_decisions(connection)
    for lieu_id, group_of_rows in groupby(rows, key=lambda row: row.lieu_id):
        members = [SourceRow(row.source_slug, row.line, row.fiche) for row in group_of_rows]
        merged = conceal_lieu(connection, merge(members), members)
        fiche = merged.fiche
        declared = declarations.find((member.fiche["identity"] for member in members), fiche["pivot"])
        if declared is not None:
            fiche = {**fiche, "facts": {**fiche["facts"], "pass_numerique": declared}}
        accueil = accueil_of(merged, members, decided)
        fiche = {**fiche, "accueil": accueil.state, "accueil_raison": accueil.reason}
        yield {
            **make_lieu_row(lieu_id, fiche),
            "provenance": merged.provenance,
            "adresse_secrete": bool(fiche.get("adresse_secrete")),
        }


def make_lieu_row(lieu_id: str, fiche: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row of table `lieu` for a merged fiche."""
    states = {fact: fiche["facts"][fact]["state"] for fact in HEADLINE_FACTS}
    fields = {field: fiche[field] for field in FIELDS if field != "id"}
    position = _rounded(fiche["position"])
    feature = orjson.dumps(
        {
            "type": "Feature",
            "id": lieu_id,
            "geometry": {"type": "Point", "coordinates": position} if position else None,
            "properties": {
                "id": lieu_id,
                **fields,
                **states,
                "position_precision": fiche["position_precision"],
                "arret_de": fiche["arret_de"],
                "itinerance_raison": fiche.get("itinerance_raison"),
                "accueil": fiche["accueil"],
                "accueil_raison": fiche["accueil_raison"],
                "headline": fiche["facts"],
            },
        }
    ).decode()
    return {
        "id": lieu_id,
        **fields,
        **states,
        "position": f"SRID=4326;POINT({position[0]} {position[1]})" if position else None,
        "position_precision": fiche["position_precision"],
        "commune_code": fiche["commune_code"],
        "headline": fiche["facts"],
        "itinerant": "Itinérant" in fiche["itinerance"],
        "arret_de": fiche["arret_de"],
        "accueil": fiche["accueil"],
        "accueil_raison": fiche["accueil_raison"],
        "feature": feature,
        "feature_sha256": hashlib.sha256(feature.encode()).hexdigest(),
    }


def _rounded(position: list[float] | None) -> list[float] | None:
    return [round(degrees, COORDINATE_DECIMALS) for degrees in position] if position else None


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
