"""The Pass numérique of lieux: lists declared by départements, and states carried over from older loads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select, text

from geo.database.models import PassDeclaration
from geo.standard.fields import PIVOT_UNKNOWN
from importers.run.staging import stage_rows

VALID_MONTHS: Final = 24
"""A «oui» that only an older load said is to be checked after two years."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """Declarations in force, by identifier of a lieu and by SIRET; each is a headline fact."""

    by_id: Mapping[str, dict[str, Any]]
    by_pivot: Mapping[str, dict[str, Any]]

    def find(self, identities: Iterable[str], pivot: str) -> dict[str, Any] | None:
        """Return the declaration on a lieu that has these identifiers; an identifier beats a SIRET."""
        named = next((self.by_id[identity] for identity in identities if identity in self.by_id), None)
        return named or (self.by_pivot.get(pivot) if pivot != PIVOT_UNKNOWN else None)


def read_declarations(connection: Connection) -> Declarations:
    """Read the declarations of all départements; the newest wins where one was repeated."""
    by_id: dict[str, dict[str, Any]] = {}
    by_pivot: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(PassDeclaration.__table__).order_by(PassDeclaration.date)):
        declaration = {
            "state": row.etat,
            "field": "declaration",
            "value": row.etat,
            "source": row.origine,
            "date": row.date.isoformat(),
        }
        if row.lieu_id is not None:
            by_id[row.lieu_id] = declaration
        else:
            by_pivot[row.pivot] = declaration
    return Declarations(by_id, by_pivot)


def stage_declarations(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Stage declarations until they are published."""
    stage_rows(connection, "pass_declaration", rows)


def publish_declarations(connection: Connection) -> None:
    """Replace the declarations of the départements that are staged."""
    connection.execute(
        text(
            "DELETE FROM pass_declaration WHERE departement_code IN"
            " (SELECT row->>'departement_code' FROM staged_pass_declaration)"
        )
    )
    connection.execute(
        text(
            "INSERT INTO pass_declaration (departement_code, lieu_id, pivot, etat, date, origine)"
            " SELECT r.departement_code, r.lieu_id, r.pivot, r.etat, r.date, r.origine"
            " FROM staged_pass_declaration, jsonb_populate_record(NULL::pass_declaration, row) AS r"
        )
    )


def carry_over_pass_states(connection: Connection, *, slug: str, run_id: int, today: date) -> int:
    """Copy to a load the states of the Pass of the load before it; returns the number of rows.

    Version 1 of the standard has no word for the Pass, so that a newer file would erase it. The fact keeps
    its own source and date. An older «oui» becomes a hint after VALID_MONTHS months.
    """
    parameters = {"slug": slug, "run_id": run_id, "today": today, "valid_months": VALID_MONTHS}
    return connection.execute(_CARRY_OVER, parameters).rowcount


# Statistics do not have the rows of a load that was just staged: they are taken for one row, and joined
# by loops of loops. The materialised queries run once, and NOT IN is a lookup in a hash table.
_CARRY_OVER = text(
    """
    WITH older AS MATERIALIZED (
        SELECT DISTINCT ON (identity) identity, found
        FROM lieu_source JOIN source ON source.current_run_id = lieu_source.run_id,
             LATERAL (SELECT fiche#>'{facts,pass_numerique}') AS known(found)
        WHERE source.slug = :slug AND (found->>'state' IN ('oui', 'non') OR found ? 'kept')
        ORDER BY identity, found->>'date' DESC NULLS LAST, line
    ), namesake AS MATERIALIZED (
        SELECT identity FROM lieu_source
        WHERE run_id = :run_id AND fiche#>>'{facts,pass_numerique,state}' IN ('oui', 'non')
    )
    UPDATE lieu_source AS new
    SET fiche = jsonb_set(new.fiche, '{facts,pass_numerique}', older.found || jsonb_build_object(
        'kept', true,
        'state', CASE WHEN older.found->>'state' = 'oui'
                       AND coalesce((older.found->>'date')::date, 'epoch')
                           < CAST(:today AS date) - make_interval(months => :valid_months)
                      THEN 'indice' ELSE older.found->>'state' END))
    FROM older
    WHERE new.run_id = :run_id AND new.identity = older.identity
      AND new.fiche#>>'{facts,pass_numerique,state}' IN ('inconnu', 'possible')
      -- A file may have several rows of one identifier: what one of them says is nothing to keep for another.
      AND new.identity NOT IN (SELECT identity FROM namesake)
    """
)
