"""Criteria of a search: one field for each filter."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from geo.standard.accueil import PUBLIC, TOUS


@dataclass(frozen=True, slots=True)
class Criteria:
    """Filters of a search; each list field means «any of these». Empty: no filter.

    Fields bear the names of the search parameters, which are the fields of the standard.
    """

    ateliers: bool = False
    acces_libre: bool = False
    pass_numerique: bool = False
    incertains: bool = False
    """Accept `indice` and `possible` as well as `oui` in the three headline filters."""

    services: tuple[str, ...] = ()
    frais_a_charge: tuple[str, ...] = ()
    dispositif_programmes_nationaux: tuple[str, ...] = ()
    publics_specifiquement_adresses: tuple[str, ...] = ()
    prise_en_charge_specifique: tuple[str, ...] = ()
    formations_labels: tuple[str, ...] = ()
    modalites_acces: tuple[str, ...] = ()
    modalites_accompagnement: tuple[str, ...] = ()
    typologie: tuple[str, ...] = ()
    itinerance: tuple[str, ...] = ()

    departement: tuple[str, ...] = ()
    """Insee codes: 23, 2A, 974."""
    commune: tuple[str, ...] = ()
    """Insee codes of communes of today: 23096, 2A004, 97411."""

    accueil: str = PUBLIC
    """For whom: one of ACCUEIL_CHOICES. Unless asked otherwise, lieux where everybody may come."""

    ouvert: datetime | None = None
    """Exclude what is surely closed then: an instant, or without a zone the local time of each lieu.
    Not a condition in SQL: see geo.lieux.filters.is_open_as."""

    inconnus: bool = False
    """Accept `inconnu` too in the three headline filters, with `incertains`: not a parameter, but what
    `incertains` means to a search, where silence is no refusal."""


WIDENING: Final = frozenset({"incertains", "inconnus"})
"""Criteria that only widen the others."""

NO_CRITERIA = Criteria()
"""Every lieu where everybody may come."""

ALL_LIEUX = Criteria(accueil=TOUS)
"""Every lieu, whoever it is for."""


def active_criteria(criteria: Criteria) -> list[str]:
    """List the names of the criteria that were set, but for those that only widen the others."""
    return [
        field.name
        for field in fields(criteria)
        if field.name not in WIDENING and getattr(criteria, field.name) != field.default
    ]
