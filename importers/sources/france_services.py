"""The official list of France Services, whose columns have changed three times since 2020."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from geo.communes.names import fold
from importers.french_hours.convert import join_days
from importers.lieux.importer import LieuxImporter
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

_DAY_COLUMNS: Final = {
    "h_lundi": "Mo",
    "h_mardi": "Tu",
    "h_mercredi": "We",
    "h_jeudi": "Th",
    "h_vendredi": "Fr",
    "h_samedi": "Sa",
    "h_dimanche": "Su",
}
_VEHICLES: Final = "bus|minibus|camions?|camionnettes?|fourgons?|van"
_ITINERANT_NAME: Final = re.compile(rf"(?<!\bet )\b({_VEHICLES}|itinerante?s?|mobiles?)\b")
"""Words of the name of an itinerant service; «La Trinité-Porhoët et Bus» is a place that also has a bus."""

_ITINERANT_COMMENT: Final = re.compile(rf"\b({_VEHICLES})\b")
"""Fewer words than for names: comments of fixed places say «itinérances sur rendez-vous»."""

_ITINERANT_FORMATS: Final = frozenset({"mobile", "itinerant", "itinerante"})
"""The others: lieu fixe, multi-sites, antenne, espace labellisé."""

_DATE_IN_NAME = re.compile(r"(20\d{2})(\d{2})(\d{2})")


class FranceServicesImporter(LieuxImporter):
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
                "horaires": join_days({day: values.get(column) for column, day in _DAY_COLUMNS.items()}),
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
    """Distinguish a bus from a place whose team also travels: the column `itinerance` says «Oui» of both.

    Two of the three of format, name and that column decide. Before 2023 there is no format: the comment
    counts as the name then.
    """
    stated = fold(values.get("itinerance") or "")
    format_fs = fold(values.get("format_fs_anct") or "")
    named = bool(_ITINERANT_NAME.search(fold(_first(values, _COLUMNS["nom"]) or "")))
    if not format_fs:
        comment = fold(_first(values, _COLUMNS["presentation_detail"]) or "")
        named = named or bool(_ITINERANT_COMMENT.search(comment))
    itinerant = (stated == "oui") + named + (format_fs in _ITINERANT_FORMATS) >= 2
    fixed = stated == "non" or bool(format_fs)
    if itinerant:
        return "Itinérant"
    if stated == "oui":
        return "Fixe|Itinérant"
    return "Fixe" if fixed else None
