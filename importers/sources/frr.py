"""«France Ruralités Revitalisation»: the class of each commune, as published."""

from collections.abc import Mapping, Sequence
from typing import Any

from geo.errors import SourceError
from importers.attributes import CommuneAttributes, Finding
from importers.source import Rejected, Row

NOT_CLASSED = "Non classée"

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

    def read(self, row: Row) -> Mapping[str, Any]:
        """Read the class. Raises Rejected where there is none."""
        found = row.values[_class_column(row)]
        text = str(found or "").strip()
        if not text:
            raise Rejected("frr", text, "classement absent")
        return {"frr": NOT_CLASSED if text == _ABSENT else text}

    def combine(self, findings: Sequence[Finding]) -> Mapping[str, Any]:
        """Take the class of the commune itself, else of the most populated that it absorbed."""
        return min(findings, key=lambda found: (found.former, -(found.population or 0))).values


def _class_column(row: Row) -> str:
    for name in row.values:
        if name.casefold() == "codefrr" or name.casefold().startswith("classement frr"):
            return name
    raise SourceError("Colonne introuvable : «Classement FRR…» ou codefrr.")
