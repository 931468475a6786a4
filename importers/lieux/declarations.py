"""What départements declare of venues and the Pass numérique: above every other source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from geo.database.models import PassDeclaration
from geo.standard.fields import PIVOT_UNKNOWN
from importers.run.staging import stage_rows


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations in force, by identifier of a lieu and by SIRET; each is a finding of headline."""

    by_id: Mapping[str, dict[str, Any]]
    by_pivot: Mapping[str, dict[str, Any]]

    def find(self, identities: Iterable[str], pivot: str) -> dict[str, Any] | None:
        """Give what was declared of a lieu that has these identifiers; an identifier beats a SIRET."""
        named = next((self.by_id[identity] for identity in identities if identity in self.by_id), None)
        return named or (self.by_pivot.get(pivot) if pivot != PIVOT_UNKNOWN else None)


def read_declarations(connection: Connection) -> Declarations:
    """Read the declarations of all départements; the newest wins where one was repeated."""
    by_id: dict[str, dict[str, Any]] = {}
    by_pivot: dict[str, dict[str, Any]] = {}
    for row in connection.execute(select(PassDeclaration.__table__).order_by(PassDeclaration.date)):
        found = {
            "state": row.etat,
            "field": "declaration",
            "value": row.etat,
            "source": row.origine,
            "date": row.date.isoformat(),
        }
        if row.lieu_id is not None:
            by_id[row.lieu_id] = found
        else:
            by_pivot[row.pivot] = found
    return Declarations(by_id, by_pivot)


def stage_declarations(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Put declarations aside until they are published."""
    stage_rows(connection, "pass_declaration", rows)


def publish_declarations(connection: Connection) -> None:
    """Put the staged declarations in the place of those of the same départements."""
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
