"""The names that visitors may type, rebuilt from the territories whenever these change."""

from typing import Any

from sqlalchemy import Connection, text

from geo.names import place_key
from importers.staging import append_rows

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


def rebuild_toponymes(connection: Connection) -> int:
    """Fill the table again; readers see the old names until the transaction ends. Returns how many."""
    found = [
        row._asdict()
        for query in (_COMMUNES, _FORMER_COMMUNES, _DEPARTEMENTS)
        for row in connection.execute(text(query))
    ]
    connection.execute(text("DELETE FROM toponyme"))
    count = append_rows(connection, "toponyme", map(_with_key, found))
    connection.execute(text("ANALYZE toponyme"))  # the first visitors come before autovacuum does
    return count


def _with_key(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "population": int(row["population"]), "cle": place_key(row["nom"])}
