"""Every importer, one line each."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from geo.errors import NotFound, SourceError
from importers.files.rows import read_rows
from importers.lieux.source import LieuxSource
from importers.mapping.proposal import tells_places
from importers.model import Row, Source
from importers.sources.arrets import Arrets
from importers.sources.carroyage import Carroyage
from importers.sources.communes import Communes
from importers.sources.conseillers_numeriques import ConseillersNumeriques
from importers.sources.data_inclusion import DataInclusion
from importers.sources.demo import Demo
from importers.sources.fragilite import Fragilite
from importers.sources.france_services import FranceServices
from importers.sources.frr import Frr
from importers.sources.hubs import Hub, hubs
from importers.sources.laposte import LaPoste
from importers.sources.lieux import Lieux
from importers.sources.minutes import Minutes
from importers.sources.pass_numerique import PassNumerique
from importers.sources.roads import Roads

SOURCES: Sequence[Source] = (
    Communes(),
    LaPoste(),
    Frr(),
    Fragilite(),
    Carroyage(),
    Minutes(),
    Roads(),
    PassNumerique(),
    Arrets(),
    FranceServices(),
    DataInclusion(),
    ConseillersNumeriques(),
    Lieux(),
    Demo(),
)
"""In the order in which a file is tried on them, after the hubs: the most particular first."""

OPEN_DATA = tuple(source for source in SOURCES if isinstance(source, LieuxSource) and source.url)
"""Sources of lieux that the network gives to everybody."""

_SNIFFED_ROWS = 20
_SHOWN_COLUMNS = 8


def all_sources() -> Sequence[Source]:
    """List the importers, those of hubs included: each is a file of importers/mappings."""
    return (*hubs(), *SOURCES)


def find_source(slug: str) -> Source:
    """Find an importer by its slug. Raises NotFound."""
    for source in all_sources():
        if source.slug == slug:
            return source
    known = ", ".join(source.slug for source in all_sources())
    raise NotFound(f"Aucun importeur ne s'appelle {slug}. Importeurs : {known}.")


def recognise(path: Path) -> LieuxSource:
    """Find which importer of lieux knows a file, from the names of its columns. Raises SourceError."""
    for hub in hubs():
        if hub.mapping.fichier.entete > 1 and _knows(hub, _rows_below_title(hub, path)):
            return hub
    rows = list(islice(read_rows(path), _SNIFFED_ROWS))
    for source in all_sources():
        if isinstance(source, LieuxSource) and _knows(source, rows):
            return source
    raise SourceError(_refusal(path, rows))


def _knows(source: LieuxSource, rows: Sequence[Row]) -> bool:
    columns = frozenset(name for row in rows for name in row.values)
    return source.recognises(columns) and (not isinstance(source, Hub) or source.agrees(rows))


def _rows_below_title(hub: Hub, path: Path) -> list[Row]:
    """Read the first rows as a hub whose columns are not in the first line does; none if it cannot."""
    try:
        return list(islice(hub.rows_of(path), _SNIFFED_ROWS))
    except SourceError:
        return []


def _refusal(path: Path, rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    shown = ", ".join(names[:_SHOWN_COLUMNS])
    if not tells_places(rows):
        return f"{path.name} ne décrit pas des lieux : ni adresse, ni commune, ni position ({shown}…)."
    return (
        f"Colonnes inconnues dans {path.name} : {shown}…"
        f" «python -m importers map --file {path.name}» propose comment les lire."
    )
