"""Say where each field of a lieu was taken from, when its sources do not say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from webapp.wording.words import month

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "nom": "Nom",
        "adresse": "Adresse",
        "position": "Position sur la carte",
        "telephone": "Téléphone",
        "courriels": "Adresses e-mail",
        "site_web": "Sites internet",
        "prise_rdv": "Rendez-vous sur internet",
        "horaires": "Horaires",
        "frais_a_charge": "Prix",
        "services": "Ce que vous pouvez faire",
        "modalites_accompagnement": "Comment",
        "modalites_acces": "Pour venir",
        "publics_specifiquement_adresses": "Ce lieu accueille surtout",
        "prise_en_charge_specifique": "Ce lieu sait accueillir",
        "typologie": "Type de lieu",
        "itinerance": "Lieu fixe ou qui se déplace",
        "presentation_resume": "Résumé",
        "presentation_detail": "Présentation",
        "dispositif_programmes_nationaux": "Programmes",
        "formations_labels": "Formations et labels",
        "autres_formations_labels": "Autres formations et labels",
        "structure_parente": "Organisme",
        "pivot": "Numéro SIRET",
        "fiche_acces_libre": "Accès pour les personnes handicapées",
    }
)
"""Fields that may come from several sources, in the order of the page, and what readers call them."""

UNITED: Final = "réunis"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one field was taken from, in words."""

    field: str
    words: str


def origins_of(provenance: Mapping[str, Any], names: Mapping[str, str]) -> Sequence[Origin]:
    """Say the origin of each field on which sources differ; `names` gives the name of each source."""
    return [
        Origin(label, _words(provenance[field], names))
        for field, label in FIELDS.items()
        if field in provenance
    ]


def _words(found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Say «retenu de Hub, plus récent (décembre 2022)», «réuni de Hub et Liste»."""
    rows = found["rows"]
    if found["why"] == UNITED:
        return f"réuni de {_listed(dict.fromkeys(_name(row, names) for row in rows))}"
    day = rows[0]["date"]
    when = f" ({month(date.fromisoformat(day))})" if day else ""
    return f"retenu de {_name(rows[0], names)}, {found['why']}{when}"


def _name(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return names.get(row["source"], row["source"])


def _listed(names: Mapping[str, None]) -> str:
    *others, last = names
    return f"{', '.join(others)} et {last}" if others else last
