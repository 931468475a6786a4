"""Rows of table `lieu`: merged source rows, with their GeoJSON as text, made once and served as it is."""

import hashlib
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy import Connection, func, select

from geo.database.models import ImportRun, LieuSource
from geo.standard.fields import FIELDS, HEADLINE_FACTS
from importers.duplicates.merging import SourceRow, merge
from importers.lieux.pass_numerique import read_declarations

COORDINATE_DECIMALS = 6
"""A tenth of a metre: no file is more precise."""


def merge_lieu_rows(connection: Connection, runs: list[int], wanted: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the row of table `lieu` of each wanted lieu that has rows in these loads."""
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
        yield {**make_lieu_row(lieu_id, fiche), "provenance": merged.provenance}


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
        "feature": feature,
        "feature_sha256": hashlib.sha256(feature.encode()).hexdigest(),
    }


def _rounded(position: list[float] | None) -> list[float] | None:
    return [round(degrees, COORDINATE_DECIMALS) for degrees in position] if position else None
