"""Stops of travelling services: one row a stop, in a CSV whose columns docs/donnees.md describes."""

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
from importers.sources.lieux import dataset_slug
from importers.values.text import clean_text

SERVICE: Final = "service_id"
"""Column that holds the identifier of the lieu that travels."""

_OF_THE_STOP: Final = frozenset(
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
    """Where and when services that travel can be met; each stop has the rest from its service."""

    slug = "arrets"
    nom = "Arrêts de services itinérants"
    licence = "selon le producteur du fichier"
    attribution = "producteur du fichier"
    stands_on_lieux = True
    accepts = (
        "un CSV d'arrêts : service_id, nom, adresse, commune, code_postal, latitude, longitude, horaires"
    )

    def dataset(self, request: Request) -> DatasetInfo:
        given = Path(request.name) if request.name else request.file
        slug = dataset_slug(given) if given else self.slug
        return DatasetInfo(slug, f"Arrêts «{slug}»", self.licence, self.attribution)

    def recognises(self, columns: frozenset[str]) -> bool:
        return SERVICE in columns and "horaires" in columns

    def rows(self, files: Sequence[Path], load: Load) -> Iterator[Row]:
        """Read the stops, each completed with what is known of its service."""

        @cache
        def service(service_id: str) -> dict[str, Any]:
            return _fields_of(load, service_id)

        for row in super().rows(files, load):
            known = service(clean_text(row.values.get(SERVICE)) or "")
            yield Row(row.line, {**known, **{name: v for name, v in row.values.items() if v}})

    def adapt(self, row: Row) -> Row:
        values = row.values
        service_id, service_nom = clean_text(values.get(SERVICE)), values.get("service_nom")
        if service_id is None or service_nom is None:
            raise Rejected(SERVICE, service_id, "aucun lieu chargé ne porte cet identifiant")
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


def _fields_of(load: Load, service_id: str) -> dict[str, Any]:
    """Fetch what a stop takes from its service, under the names of the standard."""
    found = load.connection.execute(
        select(*(getattr(Lieu, name) for name in FIELDS))
        .join(LieuSource, LieuSource.lieu_id == Lieu.id)
        .where(LieuSource.identity == service_id)
    ).first()
    if found is None:
        return {}
    fields = {name: value for name, value in found._mapping.items() if name not in _OF_THE_STOP and value}
    return {**fields, "service_nom": found.nom}


def _stop_id(service_id: str, stop: str, values: dict[str, Any]) -> str:
    where = "|".join((fold(stop), fold(str(values.get("adresse", ""))), fold(str(values.get("commune", "")))))
    return f"{service_id}~{hashlib.sha256(where.encode()).hexdigest()[:8]}"
