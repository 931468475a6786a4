"""«France Ruralités Revitalisation»: class of each commune, as published."""

from collections.abc import Mapping, Sequence
from typing import Any

from importers.communes.attributes import CommuneAttributes, CommuneRow
from importers.model import Rejected, Row
from importers.run.row_parsing import cell_text

UNCLASSED = "Non classée"

_CLASS_COLUMNS = ("Classement FRR…", "codefrr")
_NO_CODE = "-9999"
"""Code of «no» at the Observatoire des territoires."""


class FrrImporter(CommuneAttributes):
    """The list of the DGCL, or the one that the Observatoire des territoires makes of it."""

    slug = "frr"
    nom = "Communes classées France Ruralités Revitalisation"
    attribution = "DGCL ; Observatoire des territoires (ANCT)"
    accepts = "un CSV avec Code_insee et Classement FRR…, ou codgeo et codefrr"
    url = (
        "https://www.observatoire-des-territoires.gouv.fr/outils/cartographie-interactive/api/v1/functions/"
        "GC_API_download.php?type=stat&nivgeo=com2025&dataset=frr&indic=codefrr&format=csv"
    )
    columns = ("frr",)
    code_names = ("Code_insee", "codgeo")
    value_names = (_CLASS_COLUMNS,)

    def read(self, row: Row) -> Mapping[str, Any]:
        """Parse the class. Raises Rejected where there is none."""
        text = cell_text(row, _CLASS_COLUMNS)
        if not text:
            raise Rejected("frr", text, "classement absent")
        return {"frr": UNCLASSED if text == _NO_CODE else text}

    def combine(self, rows: Sequence[CommuneRow]) -> Mapping[str, Any]:
        """Return the class of the commune itself, else of the most populated that it absorbed."""
        return min(rows, key=lambda row: (row.former, -(row.population or 0))).values
