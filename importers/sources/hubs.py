"""Files of territories, each described by a mapping in importers/mappings: one TOML file, one importer."""

import io
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import ClassVar, Final

from geo.communes.names import fold
from geo.errors import ConfigurationError, InvalidInput, SourceError
from importers.files.opening import find_encoding, open_unpacked
from importers.files.rows import read_rows
from importers.lieux.importer import LieuxImporter
from importers.mapping.apply import apply_mapping, reason_to_drop
from importers.mapping.description import FileMapping
from importers.mapping.file_syntax import parse_mapping
from importers.model import DatasetInfo, Load, Rejected, Request, Row
from importers.sources.lieux import file_slug

MAPPINGS: Final = Path(__file__).parent.parent / "mappings"


class HubImporter(LieuxImporter):
    """A file that a mapping describes."""

    slug_reserved = True
    mapping: ClassVar[FileMapping]

    def dataset(self, request: Request) -> DatasetInfo:
        """Return the dataset of a load; a form that several territories use is named after the file."""
        named_after_file = request.name or self.mapping.fichier.territoires
        slug = file_slug(request, importer=self.slug) if named_after_file else self.slug
        nom = self.nom if slug == self.slug else f"{self.nom} «{slug}»"
        licence, attribution = request.licence or self.licence, request.attribution or self.attribution
        return DatasetInfo(slug, nom, licence, attribution)

    def recognises(self, columns: frozenset[str]) -> bool:
        fichier = self.mapping.fichier
        return columns.issuperset(fichier.reconnaitre) and not columns & set(fichier.sans)

    def accepts_rows(self, rows: Sequence[Row]) -> bool:
        """Return whether the first rows are of this kind of file, where its columns do not decide."""
        return all(
            any(value in fold(str(row.values.get(name) or "")) for row in rows)
            for name, value in self.mapping.fichier.valeurs
        )

    def rows(self, files: Sequence[Path], load: Load) -> Iterator[Row]:  # noqa: ARG002 (as others)
        """Yield the rows below the header line."""
        for path in files:
            yield from self.read_file(path)

    def read_file(self, path: Path) -> Iterator[Row]:
        """Read the rows of one file. Raises SourceError."""
        skipped = self.mapping.fichier.entete - 1
        return _rows_below(path, skipped) if skipped else read_rows(path)

    def adapt(self, row: Row) -> Row:
        reason = reason_to_drop(self.mapping, row.values)
        if reason is not None:
            raise Rejected("ligne", row.values.get("nom"), reason)
        return Row(row.line, apply_mapping(self.mapping, row.values))


@cache
def hub_importers() -> tuple[HubImporter, ...]:
    """Return the importers of all mappings. Raises ConfigurationError when one of them is wrong."""
    return tuple(_make_importer(path.stem, load_mapping(path)) for path in sorted(MAPPINGS.glob("*.toml")))


def load_mapping(path: Path) -> FileMapping:
    """Read a mapping file. Raises ConfigurationError, which says which key is wrong."""
    try:
        mapping = parse_mapping(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, InvalidInput, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name} : {error}") from error
    missing = [
        name
        for name in ("nom", "licence", "attribution", "reconnaitre")
        if not getattr(mapping.fichier, name)
    ]
    if missing:
        raise ConfigurationError(f"{path.name} : fichier.{missing[0]} manque.")
    return mapping


def _make_importer(slug: str, mapping: FileMapping) -> HubImporter:
    fichier = mapping.fichier
    attributes = {
        "__doc__": f"Files of {fichier.nom}.",
        "mapping": mapping,
        "slug": slug,
        "nom": fichier.nom,
        "licence": fichier.licence,
        "attribution": fichier.attribution,
        "accepts": f"le fichier du hub (colonnes {', '.join(name[:30] for name in fichier.reconnaitre)}…)",
    }
    importer: HubImporter = type("HubImporter", (HubImporter,), attributes)()
    return importer


def _rows_below(path: Path, skipped: int) -> Iterator[Row]:
    """Read a CSV without its first lines. Raises SourceError when it has no others."""
    with tempfile.TemporaryDirectory() as folder:
        rest = Path(folder) / path.name
        with rest.open("w", encoding="utf-8", newline="") as file:
            file.writelines(_lines_below(path, skipped))
        for row in read_rows(rest):
            yield Row(row.line + skipped, row.values)


def _lines_below(path: Path, skipped: int) -> Iterator[str]:
    try:
        with open_unpacked(path) as file:
            text = io.TextIOWrapper(file, encoding=find_encoding(path), errors="replace", newline="")
            if sum(1 for _ in islice(text, skipped)) < skipped:
                raise SourceError(f"{path.name} n'a pas de ligne {skipped + 1}, où sont les colonnes.")
            yield from text
    except (EOFError, OSError) as error:
        raise SourceError(f"{path.name} est illisible : {error}") from error
