"""A fiche: a row of any version of the standard in the fields of v1.0.2, its place, its headline facts."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Fiche:
    """A row as it was understood: the fields of v1.0.2, its place, and its headline facts."""

    identity: str
    schema: str
    pivot: str
    nom: str
    commune: str
    commune_dite: str | None
    """The name that the row states; `commune` is that of the commune recognised."""
    code_postal: str | None
    code_insee: str | None
    adresse: str | None
    complement_adresse: str | None
    latitude: float | None
    longitude: float | None
    telephone: str | None
    courriels: tuple[str, ...]
    site_web: tuple[str, ...]
    horaires: str | None
    presentation_resume: str | None
    presentation_detail: str | None
    source: str | None
    structure_parente: str | None
    date_maj: date | None
    fiche_acces_libre: str | None
    prise_rdv: str | None
    typologie: tuple[str, ...]
    services: tuple[str, ...]
    publics_specifiquement_adresses: tuple[str, ...]
    prise_en_charge_specifique: tuple[str, ...]
    frais_a_charge: tuple[str, ...]
    dispositif_programmes_nationaux: tuple[str, ...]
    formations_labels: tuple[str, ...]
    autres_formations_labels: tuple[str, ...]
    modalites_acces: tuple[str, ...]
    modalites_accompagnement: tuple[str, ...]
    itinerance: tuple[str, ...]
    commune_code: str | None
    position: tuple[float, float] | None
    """Longitude and latitude: the row's own, else the seat of its commune; None for what travels."""
    position_precision: str
    arret_de: str | None
    """For a stop, the service it is a stop of."""
    itinerance_raison: str | None
    """Why it is taken as itinerant, where the source does not say it."""
    facts: dict[str, Any]  # of headline.find_facts
    adresse_secrete: bool = False
    """Its address was dropped: see importers.fiche.concealment."""
