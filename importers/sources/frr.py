"""«France Ruralités Revitalisation»: the class of each commune, as published."""

from collections.abc import Mapping, Sequence
from typing import Any

from importers.communes.attributes import CommuneAttributes, Finding
from importers.model import Rejected, Row
from importers.run.row_parsing import cell

NOT_CLASSED = "Non classée"

_CLASS = ("Classement FRR…", "codefrr")
_ABSENT = "-9999"
"""How the Observatoire des territoires writes «no»."""


class Frr(CommuneAttributes):
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
    value_names = (_CLASS,)

    def read(self, row: Row) -> Mapping[str, Any]:
        """Read the class. Raises Rejected where there is none."""
        text = cell(row, _CLASS)
        if not text:
            raise Rejected("frr", text, "classement absent")
        return {"frr": NOT_CLASSED if text == _ABSENT else text}

    def combine(self, findings: Sequence[Finding]) -> Mapping[str, Any]:
        """Take the class of the commune itself, else of the most populated that it absorbed."""
        return min(findings, key=lambda found: (found.former, -(found.population or 0))).values
