"""Columns of a row: every name that a field of the standard has had, and those that importers add."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FIELD_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "pivot": ("pivot", "siret", "SIRET"),
        "courriels": ("courriels", "courriel"),
        "horaires": ("horaires", "horaires_ouverture"),
        "presentation_resume": ("presentation_resume",),
        "presentation_detail": ("presentation_detail", "description"),
        "services": ("services", "thematiques"),
        "publics_specifiquement_adresses": (
            "publics_specifiquement_adresses",
            "publics_accueillis",
            "publics",
            "profils",
        ),
        "prise_en_charge_specifique": ("prise_en_charge_specifique",),
        "frais_a_charge": ("frais_a_charge", "conditions_acces", "conditions_access", "frais"),
        "dispositif_programmes_nationaux": (
            "dispositif_programmes_nationaux",
            "labels_nationaux",
            "reseaux_porteurs",
        ),
        "autres_formations_labels": ("autres_formations_labels", "labels_autres"),
        "modalites_accompagnement": ("modalites_accompagnement", "types"),
        "fiche_acces_libre": ("fiche_acces_libre", "accessibilite", "accessibilite_lieu"),
    }
)
"""Field of v1.0.2 → the names it has had; a field that is not here has always had its own."""

PARTIAL_SUPPORT: Final = "modalites_partielles"
"""Column that an importer adds when a row names only some of the ways in which help is given there."""


ARRET_DE = "arret_de"
"""Column that an importer adds to a row that is a stop of a travelling service: the service's name."""

PRECISION = "position_precision"
"""Column in which a mapping, or one of our own exports, states how precise a point is."""
