"""The table of toponymes, names that visitors may type: rebuilt whenever territories change."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

from geo.communes.names import place_key
from importers.communes.overseas import OVERSEAS_SEATS
from importers.run.staging import copy_json

_COMMUNES = """
SELECT 'commune' AS type, code_insee AS code, nom, code_insee AS commune_code, departement_code,
       codes_postaux, coalesce(population, 0) AS population, seat::text AS position
FROM commune WHERE seat IS NOT NULL
"""

_FORMER_COMMUNES = """
SELECT a.type, a.code_insee AS code, a.nom, a.commune_code, c.departement_code,
       CASE WHEN a.codes_postaux = '{}' THEN c.codes_postaux ELSE a.codes_postaux END AS codes_postaux,
       coalesce(a.population, 0) AS population, a.position::text AS position
FROM commune_ancienne AS a JOIN commune AS c ON c.code_insee = a.commune_code
WHERE a.position IS NOT NULL AND a.type <> 'ancien-code'
  AND a.nom <> c.nom
"""

_DEPARTEMENTS = """
SELECT 'departement' AS type, d.code, d.nom, d.chef_lieu AS commune_code, d.code AS departement_code,
       '{}'::text[] AS codes_postaux, c.seat::text AS position,
       (SELECT coalesce(sum(population), 0) FROM commune WHERE departement_code = d.code) AS population
FROM departement AS d JOIN commune AS c ON c.code_insee = d.chef_lieu WHERE c.seat IS NOT NULL
"""


_COLUMNS = ("nom", "cle", "commune_code", "departement_code", "codes_postaux", "population", "position")
_STAGED = "SELECT r.* FROM staged_toponyme, jsonb_populate_record(NULL::toponyme, row) AS r"
_SAME = " AND ".join(f"t.{column}::text IS NOT DISTINCT FROM new.{column}::text" for column in _COLUMNS)

_DELETE_OLD = f"""
DELETE FROM toponyme AS t WHERE NOT EXISTS (
    SELECT FROM ({_STAGED}) AS new WHERE new.type = t.type AND new.code = t.code AND {_SAME})
"""
_INSERT_NEW = f"""
INSERT INTO toponyme (type, code, {", ".join(_COLUMNS)})
SELECT type, code, {", ".join(_COLUMNS)} FROM ({_STAGED}) AS new
WHERE NOT EXISTS (SELECT FROM toponyme AS t WHERE t.type = new.type AND t.code = new.code)
"""
# What the first visitors would otherwise wait for until autovacuum comes: statistics, and entries
# of the index that are still in its list of pending ones.
_SETTLE = "ANALYZE toponyme; SELECT gin_clean_pending_list('ix_toponyme_cle_trgm')"


def rebuild_toponymes(connection: Connection) -> None:
    """Update the table to the current territories; rows that do not change are not touched."""
    found = (
        row._asdict()
        for query in (_COMMUNES, _FORMER_COMMUNES, _DEPARTEMENTS)
        for row in connection.execute(text(query)).all()
    )
    names = [name for row in found for name in (row, *_villages_of(row))]
    copy_json(connection, "staged_toponyme", map(_with_key, names))
    for statement in (_DELETE_OLD, _INSERT_NEW, _SETTLE):
        connection.execute(text(statement))


def _villages_of(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the village of an overseas commune that has another name than it: Mata-Utu of Uvea."""
    seat = OVERSEAS_SEATS.get(row["code"])
    if row["type"] == "commune" and seat is not None and place_key(seat.village) != place_key(row["nom"]):
        yield {**row, "type": "village", "nom": seat.village}


def _with_key(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "population": int(row["population"]), "cle": place_key(row["nom"])}
