"""Rows of real files of lieux, parsed as an import does: input of the scripts on duplicates."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from geo.clock import today
from geo.communes.index import CommuneIndex
from geo.communes.load import load_commune_index
from geo.communes.names import fold
from geo.database.connections import writing_engine
from geo.errors import SourceError
from geo.settings import load_settings
from importers.duplicates.traits import Traits, read_traits
from importers.fiche.fiche import Fiche
from importers.fiche.reader import FicheReader
from importers.files.rows import read_rows
from importers.model import Rejected
from importers.registry import detect_importer


@dataclass(frozen=True, slots=True)
class Line:
    """A parsed row of a file."""

    file: str
    line: int
    fiche: Fiche
    traits: Traits

    @property
    def folded(self) -> tuple[str, str, str | None]:
        """Name, address and commune, without case or accents."""
        return fold(self.fiche.nom), fold(self.fiche.adresse or ""), self.fiche.commune_code

    def __str__(self) -> str:
        fiche = self.fiche
        where = f"{fiche.adresse or 'sans adresse'}, {fiche.commune}"
        lat, lon = fiche.latitude, fiche.longitude
        point = "sans point" if lat is None or lon is None else f"{lat:.5f} {lon:.5f}"
        return f"{self.file[:16]:17}{self.line:5} {fiche.nom} | {where} | {fiche.telephone or '–'} | {point}"


def communes() -> CommuneIndex:
    """Read the communes of the database."""
    with writing_engine(load_settings()).connect() as connection:
        return load_commune_index(connection)


def read_lines(path: Path, index: CommuneIndex) -> Iterator[Line]:
    """Read the rows of a file that are not rejected; none of a file that no importer recognises."""
    try:
        source = detect_importer(path)
    except SourceError as error:
        print(f"{path.name} : {error}")
        return
    reader = FicheReader(index, source.slug, today=today())
    for row in read_rows(path):
        try:
            fiche = reader.read(source.adapt(row))
        except Rejected:
            continue
        yield Line(path.name, row.line, fiche, read_traits(asdict(fiche)))
