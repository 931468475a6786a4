"""Registry of the importers, one line each."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from geo.errors import NotFound, SourceError
from importers.files.rows import read_rows
from importers.lieux.importer import LieuxImporter
from importers.mapping.proposal import has_places
from importers.model import ReservedSlugs, Row
from importers.run.importer import Importer
from importers.sources.arrets import ArretsImporter
from importers.sources.ban import BanImporter
from importers.sources.carroyage import CarroyageImporter
from importers.sources.communes import CommunesImporter
from importers.sources.conseillers_numeriques import ConseillersNumeriquesImporter
from importers.sources.data_inclusion import DataInclusionImporter
from importers.sources.demo import DemoImporter
from importers.sources.fragilite import FragiliteImporter
from importers.sources.france_services import FranceServicesImporter
from importers.sources.frr import FrrImporter
from importers.sources.hubs import HubImporter, hub_importers
from importers.sources.laposte import LaPosteImporter
from importers.sources.lieux import StandardImporter
from importers.sources.minutes import MinutesImporter
from importers.sources.pass_numerique import PassNumeriqueImporter
from importers.sources.roads import RoadsImporter

IMPORTERS: Sequence[Importer] = (
    CommunesImporter(),
    LaPosteImporter(),
    FrrImporter(),
    FragiliteImporter(),
    CarroyageImporter(),
    BanImporter(),
    MinutesImporter(),
    RoadsImporter(),
    PassNumeriqueImporter(),
    ArretsImporter(),
    FranceServicesImporter(),
    DataInclusionImporter(),
    ConseillersNumeriquesImporter(),
    StandardImporter(),
    DemoImporter(),
)
"""In the order in which a file is tried on them, after the hubs: the most particular first."""

NATIONAL_IMPORTERS = tuple(
    importer for importer in IMPORTERS if isinstance(importer, LieuxImporter) and importer.url
)
"""Importers of lieux whose file is national open data."""

_SNIFFED_ROWS = 20
_PRINTED_COLUMNS = 8


def all_importers() -> Sequence[Importer]:
    """Return the importers, those of hubs included: each is a file of importers/mappings."""
    return (*hub_importers(), *IMPORTERS)


def reserved_slugs() -> ReservedSlugs:
    """Return the slugs that a file may not take: those of hubs, of other data, and of one dataset a file."""
    importers = all_importers()
    return ReservedSlugs(
        frozenset(importer.slug for importer in importers if importer.slug_reserved),
        tuple(importer.dataset_prefix for importer in importers if importer.dataset_prefix),
    )


def find_importer(slug: str) -> Importer:
    """Return the importer of a slug. Raises NotFound."""
    for importer in all_importers():
        if importer.slug == slug:
            return importer
    known = ", ".join(importer.slug for importer in all_importers())
    raise NotFound(f"Aucun importeur ne s'appelle {slug}. Importeurs : {known}.")


def detect_importer(path: Path) -> LieuxImporter:
    """Return the importer of lieux that recognises the columns of a file. Raises SourceError."""
    for hub in hub_importers():
        if hub.mapping.fichier.entete > 1:
            below = _rows_below_title(hub, path)
            if _recognises(hub, _columns_of(below), below):
                return hub
    rows = list(islice(read_rows(path), _SNIFFED_ROWS))
    columns = _columns_of(rows)
    for importer in all_importers():
        if isinstance(importer, LieuxImporter) and _recognises(importer, columns, rows):
            return importer
    raise SourceError(_refusal(path, rows))


def _columns_of(rows: Sequence[Row]) -> frozenset[str]:
    return frozenset({name for row in rows for name in row.values})


def _recognises(importer: LieuxImporter, columns: frozenset[str], rows: Sequence[Row]) -> bool:
    return importer.recognises(columns) and (
        not isinstance(importer, HubImporter) or importer.accepts_rows(rows)
    )


def _rows_below_title(hub: HubImporter, path: Path) -> list[Row]:
    """Return the first rows of a file whose header is not the first line; none if it cannot be read so."""
    try:
        return list(islice(hub.read_file(path), _SNIFFED_ROWS))
    except SourceError:
        return []


def _refusal(path: Path, rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    shown = ", ".join(names[:_PRINTED_COLUMNS])
    if not has_places(rows):
        return f"{path.name} ne décrit pas des lieux : ni adresse, ni commune, ni position ({shown}…)."
    return (
        f"Colonnes inconnues dans {path.name} : {shown}…"
        f" «python -m importers map --file {path.name}» propose comment les lire."
    )
