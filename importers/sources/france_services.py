"""The official list of France Services, whose columns have changed three times since 2020."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from geo.communes.names import fold
from importers.french_hours.convert import join_days
from importers.lieux.source import LieuxSource
from importers.model import Load, Row

_COLUMNS: Final = {
    "id": ("id_fs",),
    "nom": ("lib_fs", "nom_fs"),
    "code_insee": ("insee_com", "code_insee"),
    "commune": ("lib_com", "commune"),
    "courriels": ("mail", "courriel", "email"),
    "presentation_detail": ("commentaire", "commentaires", "commentaire_horaires", "commentaires_horaires"),
    "structure_parente": ("groupe",),
}
"""Field of the standard → the names its column has had; other columns have the standard's name."""

_DAYS: Final = {
    "h_lundi": "Mo",
    "h_mardi": "Tu",
    "h_mercredi": "We",
    "h_jeudi": "Th",
    "h_vendredi": "Fr",
    "h_samedi": "Sa",
    "h_dimanche": "Su",
}
_VEHICLES: Final = "bus|minibus|camions?|camionnettes?|fourgons?|van"
_TRAVELLING_NAME: Final = re.compile(rf"(?<!\bet )\b({_VEHICLES}|itinerante?s?|mobiles?)\b")
"""What names a service that travels; «La Trinité-Porhoët et Bus» is a place, which has a bus besides."""

_TRAVELLING_COMMENT: Final = re.compile(rf"\b({_VEHICLES})\b")
"""Fewer words than for names: «itinérances sur rendez-vous» stands in the comments of fixed places."""

_TRAVELLING_FORMATS: Final = frozenset({"mobile", "itinerant", "itinerante"})
"""The others: lieu fixe, multi-sites, antenne, espace labellisé."""

_DATE_IN_NAME = re.compile(r"(20\d{2})(\d{2})(\d{2})")


class FranceServices(LieuxSource):
    """France Services: free for everybody, help with paperwork and with finding a job."""

    slug = "france-services"
    nom = "Liste des France Services"
    attribution = "Agence nationale de la cohésion des territoires (ANCT)"
    url = "https://www.data.gouv.fr/fr/datasets/r/31576dff-fd61-4de9-819f-32c2f880b142"
    accepts = "la liste nationale des France Services (CSV, colonnes id_fs, lib_fs, h_lundi…)"

    def recognises(self, columns: frozenset[str]) -> bool:
        return "id_fs" in columns

    def rows(self, files: Sequence[Path], load: Load) -> Iterator[Row]:
        dated = [_DATE_IN_NAME.search(path.name) for path in files]
        date_maj = "-".join(dated[0].groups()) if dated and dated[0] else None
        for row in super().rows(files, load):
            yield Row(row.line, {**row.values, "date_maj": date_maj})

    def adapt(self, row: Row) -> Row:
        values = row.values
        named = {field: _first(values, names) for field, names in _COLUMNS.items()}
        return Row(
            row.line,
            {
                **values,
                **named,
                "itinerance": _itinerance(values),
                "horaires": join_days({day: values.get(column) for column, day in _DAYS.items()}),
                "typologie": "RFS",
                "services": "Aide aux démarches administratives|Insertion professionnelle via le numérique",
                "frais_a_charge": "Gratuit",
                "dispositif_programmes_nationaux": "France Services",
                "source": "France Services",
            },
        )


def _first(values: dict[str, Any], names: Sequence[str]) -> Any:
    return next((values[name] for name in names if values.get(name)), None)


def _itinerance(values: dict[str, Any]) -> str | None:
    """Tell a bus from a place whose team also goes elsewhere: of both the column `itinerance` says «Oui».

    Format, name and that column each have a say, two of them decide. Before 2023 there is no format: the
    comment may speak for the name then.
    """
    said = fold(values.get("itinerance") or "")
    format_fs = fold(values.get("format_fs_anct") or "")
    named = bool(_TRAVELLING_NAME.search(fold(_first(values, _COLUMNS["nom"]) or "")))
    if not format_fs:
        comment = fold(_first(values, _COLUMNS["presentation_detail"]) or "")
        named = named or bool(_TRAVELLING_COMMENT.search(comment))
    travels = (said == "oui") + named + (format_fs in _TRAVELLING_FORMATS) >= 2
    fixed = said == "non" or bool(format_fs)
    if travels:
        return "Itinérant"
    if said == "oui":
        return "Fixe|Itinérant"
    return "Fixe" if fixed else None
