"""Any file of the national standard: v0.1, v1.0, half migrated, CSV, JSON, GeoJSON, or the national API."""

import re
from pathlib import Path

from geo.communes.names import fold
from importers.lieux.source import LieuxSource
from importers.model import Dataset, Request

_SUFFIXES = re.compile(r"(\.(gz|csv|json|geojson|xlsx|jsonl))+$", re.IGNORECASE)
_VERSION = re.compile(r"[-_ ]?(\d{6,8}[a-z]?|latest)$")


RESERVED = frozenset({"communes", "demo", "fragilite", "frr", "laposte", "pass"})
"""Names of sources that no file of lieux may take over."""


class Lieux(LieuxSource):
    """Files of the standard; a file is filed under its name without date, so that the next replaces it."""

    slug = "lieux"
    nom = "Lieux de médiation numérique"
    licence = "selon le producteur du fichier"
    attribution = "producteur du fichier"
    accepts = "un fichier du standard (CSV, JSON, GeoJSON ou classeur, gzip accepté)"

    def dataset(self, request: Request) -> Dataset:
        given = Path(request.name) if request.name else request.file
        slug = dataset_slug(given) if given else self.slug
        return Dataset(
            slug,
            f"Fichier «{slug}»",
            licence=request.licence or self.licence,
            attribution=request.attribution or self.attribution,
        )

    def recognises(self, columns: frozenset[str]) -> bool:
        return "nom" in columns and bool(columns & {"adresse", "commune", "code_insee"})


def dataset_slug(path: Path) -> str:
    """Name a dataset after its file: charente_20230711b.json.gz is `charente`."""
    stem = _VERSION.sub("", _SUFFIXES.sub("", path.name))
    slug = fold(stem).replace(" ", "-") or "lieux"
    return f"fichier-{slug}" if slug in RESERVED else slug
