"""Lists of lieux that take the Pass numérique, by département; docs/donnees.md describes the columns."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from geo.clock import today
from geo.database.models import Departement
from geo.standard.fields import NON, OUI, PIVOT_UNKNOWN
from importers.files.rows import read_rows
from importers.lieux.pass_numerique import publish_declarations, stage_declarations
from importers.lieux.publish import republish_lieux
from importers.model import Load, Rejected, Row
from importers.run.importer import Importer
from importers.run.row_parsing import parse_rows
from importers.values.numbers import clean_date, clean_pivot
from importers.values.text import clean_text

_ANSWERS: Final = {"oui": OUI, "o": OUI, "1": OUI, "true": OUI, "non": NON, "n": NON, "0": NON, "false": NON}


class PassNumeriqueImporter(Importer):
    """Declarations of départements; a file replaces those of the départements that it names."""

    slug = "pass"
    nom = "Lieux qui prennent le Pass numérique, déclarés par les départements"
    licence = "selon le département"
    attribution = "départements"
    accepts = "un CSV : departement, id ou pivot, pass (oui ou non), date, origine"

    def stage(self, files: Sequence[Path], load: Load) -> None:
        departements = set(load.connection.scalars(select(Departement.code)))
        rows = (row for path in files for row in read_rows(path))
        declarations = list(parse_rows(load, rows, lambda row: _parse(row, departements)))
        load.tally.kept = len(declarations)
        stage_declarations(load.connection, declarations)

    def publish(self, load: Load) -> None:
        publish_declarations(load.connection)
        republish_lieux(load.connection, everything=True)


def _parse(row: Row, departements: set[str]) -> dict[str, Any]:
    """Return the row of one declaration. Raises Rejected."""
    values = row.values
    departement = (clean_text(values.get("departement")) or "").upper().zfill(2)
    if departement not in departements:
        raise Rejected("departement", values.get("departement"), "département inconnu")
    lieu_id, pivot = clean_text(values.get("id")), clean_pivot(values.get("pivot"))
    if lieu_id is None and pivot == PIVOT_UNKNOWN:
        raise Rejected("id", values.get("id"), "ni identifiant ni SIRET")
    answer = _ANSWERS.get((clean_text(values.get("pass")) or "").lower())
    if answer is None:
        raise Rejected("pass", values.get("pass"), "«oui» ou «non» est attendu")
    day = clean_date(values.get("date"), today=today())
    if day is None:
        raise Rejected("date", values.get("date"), "une date passée est attendue")
    return {
        "departement_code": departement,
        "lieu_id": lieu_id,
        "pivot": pivot if lieu_id is None else None,
        "etat": answer,
        "date": day,
        "origine": clean_text(values.get("origine")) or f"Département {departement}",
    }
