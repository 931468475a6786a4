"""Every importer, one line each."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from geo.errors import NotFound, SourceError
from importers.files.rows import read_rows
from importers.lieux.importer import LieuxImporter
from importers.mapping.proposal import has_places
from importers.model import Row
from importers.run.importer import Importer
from importers.sources.arrets import ArretsImporter
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

NATIONAL_IMPORTERS = tuple(source for source in IMPORTERS if isinstance(source, LieuxImporter) and source.url)
"""Sources of lieux that the network gives to everybody."""

_SNIFFED_ROWS = 20
_SHOWN_COLUMNS = 8


def all_importers() -> Sequence[Importer]:
    """List the importers, those of hubs included: each is a file of importers/mappings."""
    return (*hub_importers(), *IMPORTERS)


def find_importer(slug: str) -> Importer:
    """Find an importer by its slug. Raises NotFound."""
    for source in all_importers():
        if source.slug == slug:
            return source
    known = ", ".join(source.slug for source in all_importers())
    raise NotFound(f"Aucun importeur ne s'appelle {slug}. Importeurs : {known}.")


def detect_importer(path: Path) -> LieuxImporter:
    """Find which importer of lieux knows a file, from the names of its columns. Raises SourceError."""
    for hub in hub_importers():
        if hub.mapping.fichier.entete > 1 and _knows(hub, _rows_below_title(hub, path)):
            return hub
    rows = list(islice(read_rows(path), _SNIFFED_ROWS))
    for source in all_importers():
        if isinstance(source, LieuxImporter) and _knows(source, rows):
            return source
    raise SourceError(_refusal(path, rows))


def _knows(source: LieuxImporter, rows: Sequence[Row]) -> bool:
    columns = frozenset(name for row in rows for name in row.values)
    return source.recognises(columns) and (not isinstance(source, HubImporter) or source.agrees(rows))


def _rows_below_title(hub: HubImporter, path: Path) -> list[Row]:
    """Read the first rows as a hub whose columns are not in the first line does; none if it cannot."""
    try:
        return list(islice(hub.rows_of(path), _SNIFFED_ROWS))
    except SourceError:
        return []


def _refusal(path: Path, rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    shown = ", ".join(names[:_SHOWN_COLUMNS])
    if not has_places(rows):
        return f"{path.name} ne décrit pas des lieux : ni adresse, ni commune, ni position ({shown}…)."
    return (
        f"Colonnes inconnues dans {path.name} : {shown}…"
        f" «python -m importers map --file {path.name}» propose comment les lire."
    )
