"""Files of the national standard: v0.1, v1.0, half migrated, CSV, JSON, GeoJSON, or the national API."""

import re
from pathlib import Path
from typing import Final

from geo.communes.names import fold
from importers.lieux.importer import LieuxImporter
from importers.model import DatasetInfo, Request

_SUFFIXES = re.compile(r"(\.(gz|csv|json|geojson|xlsx|jsonl))+$", re.IGNORECASE)
_VERSION = re.compile(r"[-_ ]?(\d{6,8}[a-z]?|latest)$")

RESERVED_NAME_PREFIX: Final = "fichier-"
"""Prefix of the slug of a file whose name is a reserved slug."""


class StandardImporter(LieuxImporter):
    """Files of the standard; a dataset is named after its file without date, so that the next replaces it."""

    slug = "lieux"
    nom = "Lieux de médiation numérique"
    licence = "selon le producteur du fichier"
    attribution = "producteur du fichier"
    accepts = "un fichier du standard (CSV, JSON, GeoJSON ou classeur, gzip accepté)"

    def dataset(self, request: Request) -> DatasetInfo:
        slug = file_slug(request, importer=self.slug)
        return DatasetInfo(
            slug,
            f"Fichier «{slug}»",
            licence=request.licence or self.licence,
            attribution=request.attribution or self.attribution,
        )

    def recognises(self, columns: frozenset[str]) -> bool:
        return "nom" in columns and bool(columns & {"adresse", "commune", "code_insee"})


def file_slug(request: Request, *, importer: str) -> str:
    """Return the slug of a dataset, after the name or file of the request, else that of its importer.

    It is never one that is reserved for another importer. Raises RuntimeError without the reserved slugs.
    """
    path = Path(request.name) if request.name else request.file
    if path is None:
        return importer
    if request.reserved_slugs is None:
        raise RuntimeError("The request has no reserved slugs: pass those of importers.registry.")
    slug = slug_of_file(path)
    return (
        f"{RESERVED_NAME_PREFIX}{slug}" if request.reserved_slugs.forbids(slug, importer=importer) else slug
    )


def slug_of_file(path: Path) -> str:
    """Return the name of a file as a slug, without date: charente_20230711b.json.gz is `charente`."""
    stem = _VERSION.sub("", _SUFFIXES.sub("", path.name))
    return fold(stem).replace(" ", "-") or "lieux"
