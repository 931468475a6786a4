"""Every importer, one line each."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from geo.errors import NotFound, SourceError
from importers.lieux import LieuxSource
from importers.reading import read_rows
from importers.source import Source
from importers.sources.communes import Communes
from importers.sources.conseillers_numeriques import ConseillersNumeriques
from importers.sources.data_inclusion import DataInclusion
from importers.sources.demo import Demo
from importers.sources.fragilite import Fragilite
from importers.sources.france_services import FranceServices
from importers.sources.frr import Frr
from importers.sources.laposte import LaPoste
from importers.sources.lieux import Lieux

SOURCES: Sequence[Source] = (
    Communes(),
    LaPoste(),
    Frr(),
    Fragilite(),
    FranceServices(),
    DataInclusion(),
    ConseillersNumeriques(),
    Lieux(),
    Demo(),
)
"""In the order in which a file is tried on them: the most particular first."""

OPEN_DATA = tuple(source for source in SOURCES if isinstance(source, LieuxSource) and source.url)
"""Sources of lieux that the network gives to everybody."""

_SNIFFED_ROWS = 20


def find_source(slug: str) -> Source:
    """Find an importer by its slug. Raises NotFound."""
    for source in SOURCES:
        if source.slug == slug:
            return source
    known = ", ".join(source.slug for source in SOURCES)
    raise NotFound(f"Aucun importeur ne s'appelle {slug}. Importeurs : {known}.")


def recognise(path: Path) -> LieuxSource:
    """Find which importer of lieux knows a file, from the names of its columns. Raises SourceError."""
    columns = frozenset(name for row in islice(read_rows(path), _SNIFFED_ROWS) for name in row.values)
    for source in SOURCES:
        if isinstance(source, LieuxSource) and source.recognises(columns):
            return source
    raise SourceError(f"Colonnes inconnues dans {path.name} : {', '.join(sorted(columns)[:8])}…")
