"""Stops of itinerant services: one row a stop, in a CSV whose columns docs/donnees.md describes."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from geo.communes.names import fold
from geo.database.models import Lieu, LieuSource
from geo.standard.fields import FIELDS
from importers.fiche.columns import ARRET_DE
from importers.lieux.importer import LieuxImporter
from importers.model import DatasetInfo, Load, Rejected, Request, Row
from importers.sources.lieux import file_slug
from importers.values.text import clean_text

SERVICE_COLUMN: Final = "service_id"
"""Column of the identifier of the itinerant lieu."""

_STOP_FIELDS: Final = frozenset(
    {
        "id",
        "nom",
        "commune",
        "code_postal",
        "code_insee",
        "adresse",
        "complement_adresse",
        "latitude",
        "longitude",
        "horaires",
        "itinerance",
    }
)
"""Fields that a stop never takes from its service."""


class ArretsImporter(LieuxImporter):
    """Where and when itinerant services stop; each stop takes its other fields from its service."""

    slug = "arrets"
    nom = "Arrêts de services itinérants"
    licence = "selon le producteur du fichier"
    attribution = "producteur du fichier"
    depends_on_lieux = True
    accepts = (
        "un CSV d'arrêts : service_id, nom, adresse, commune, code_postal, latitude, longitude, horaires"
    )

    def dataset(self, request: Request) -> DatasetInfo:
        slug = file_slug(request, importer=self.slug)
        return DatasetInfo(slug, f"Arrêts «{slug}»", self.licence, self.attribution)

    def recognises(self, columns: frozenset[str]) -> bool:
        return SERVICE_COLUMN in columns and "horaires" in columns

    def rows(self, files: Sequence[Path], load: Load) -> Iterator[Row]:
        """Yield the stops, each completed with the fields of its service."""

        @cache
        def fields_of(service_id: str) -> dict[str, Any]:
            return _read_service(load, service_id)

        for row in super().rows(files, load):
            inherited = fields_of(clean_text(row.values.get(SERVICE_COLUMN)) or "")
            yield Row(row.line, {**inherited, **{name: v for name, v in row.values.items() if v}})

    def adapt(self, row: Row) -> Row:
        values = row.values
        service_id, service_nom = clean_text(values.get(SERVICE_COLUMN)), values.get("service_nom")
        if service_id is None or service_nom is None:
            raise Rejected(SERVICE_COLUMN, service_id, "aucun lieu chargé ne porte cet identifiant")
        stop = clean_text(values.get("nom")) or clean_text(values.get("commune")) or ""
        return Row(
            row.line,
            {
                **values,
                "id": values.get("id") or _stop_id(service_id, stop, values),
                "nom": f"{service_nom} – {stop}",
                "itinerance": "Itinérant",
                ARRET_DE: service_id,
            },
        )


def _read_service(load: Load, service_id: str) -> dict[str, Any]:
    """Return the fields that a stop takes from its service, under the names of the standard."""
    service = load.connection.execute(
        select(*(getattr(Lieu, name) for name in FIELDS))
        .join(LieuSource, LieuSource.lieu_id == Lieu.id)
        .where(LieuSource.identity == service_id)
    ).first()
    if service is None:
        return {}
    fields = {name: value for name, value in service._mapping.items() if name not in _STOP_FIELDS and value}
    return {**fields, "service_nom": service.nom}


def _stop_id(service_id: str, stop: str, values: dict[str, Any]) -> str:
    place = "|".join((fold(stop), fold(str(values.get("adresse", ""))), fold(str(values.get("commune", "")))))
    return f"{service_id}~{hashlib.sha256(place.encode()).hexdigest()[:8]}"
