"""Exports of data·inclusion, v0 and v1: structures, or services with the structure they belong to."""

from typing import Any, Final

from importers.fiche.columns import PARTIAL_SUPPORT
from importers.lieux.importer import LieuxImporter
from importers.model import Rejected, Row
from importers.values.labels import split_list

_DISTINCTIVE_COLUMNS: Final = frozenset(
    {"_di_surrogate_id", "structure_id", "reseaux_porteurs", "lien_source", "modes_accueil"}
)
_WORKSHOP, _EQUIPMENT = "atelier", "aide-materielle"
_SUPPORT_OF_TYPE: Final = {
    "accompagnement": "Accompagnement individuel",
    _WORKSHOP: "Dans un atelier collectif",
    _EQUIPMENT: "En autonomie",
}
_NATIONAL_MAP: Final = "mediation-numerique"
"""Source of rows taken from the national map: of a lieu's kinds of support, only one is left."""


class DataInclusionImporter(LieuxImporter):
    """Structures and services of data·inclusion that have to do with the digital world."""

    slug = "data-inclusion"
    nom = "Offre d'insertion : lieux de médiation numérique"
    attribution = "data·inclusion"
    url = "https://www.data.gouv.fr/fr/datasets/r/be3323ec-4662-4b3b-b90e-18cf5c97193d"
    accepts = "un export de structures ou de services de data·inclusion, v0 ou v1 (CSV ou JSON)"

    def recognises(self, columns: frozenset[str]) -> bool:
        return "nom" in columns and bool(columns & _DISTINCTIVE_COLUMNS)

    def adapt(self, row: Row) -> Row:
        values = {**_structure_of(row.values), **row.values}
        themes = split_list(values.get("thematiques"))
        if themes and not any(theme.startswith("numerique") for theme in themes):
            raise Rejected("thematiques", "; ".join(themes), "aucun service numérique")
        return Row(
            row.line,
            {
                **values,
                **_identity(values),
                **_support(values),
                "horaires": values.get("horaires_ouverture") or values.get("horaires_accueil"),
            },
        )


def _structure_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return the structure nested in a service of the API, with its address and contact."""
    structure = values.get("structure")
    return structure if isinstance(structure, dict) else {}


def _identity(values: dict[str, Any]) -> dict[str, Any]:
    """Return the id and name of the structure, so that all the services of a place make one lieu."""
    structure_id = values.get("structure_id")
    if not structure_id:
        return {}
    return {"id": structure_id, "nom": _structure_of(values).get("nom") or values.get("nom")}


def _support(values: dict[str, Any]) -> dict[str, Any]:
    """Convert the single `type` of v1 into a kind of support.

    It is that of one service: the lieu may help otherwise in another, or in one that is not told. A place of
    the national map typed «aide-materielle» may run workshops too: that was lost there.
    """
    kind = str(values.get("type") or "")
    if not kind:
        return {}
    masked = kind == _EQUIPMENT and values.get("source") == _NATIONAL_MAP
    alone = kind == _EQUIPMENT and not masked
    support = None if alone else _SUPPORT_OF_TYPE.get(kind)
    return {"modalites_accompagnement": support, PARTIAL_SUPPORT: True}
