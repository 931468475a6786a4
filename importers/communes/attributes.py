"""Base of importers that add columns to communes from a file with one row a code, current or former."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from geo.communes.index import CommuneIndex
from importers.communes.tables import former_populations
from importers.model import Load, Row
from importers.run.importer import Importer
from importers.run.row_parsing import (
    cell_text,
    find_commune_by_code,
    load_known_communes,
    parse_rows,
    read_rows_with,
)
from importers.run.staging import stage_rows, update_staged


@dataclass(frozen=True, slots=True)
class CommuneRow:
    """The values of one row for one commune; `former` where the row has the code of a former one."""

    commune_code: str
    former: bool
    population: int | None
    """Of the former commune, where it is known."""
    values: Mapping[str, Any]


class CommuneAttributes(Importer):
    """An importer that writes some columns of communes and nothing else."""

    depends_on = ("communes",)
    columns: ClassVar[tuple[str, ...]]
    code_names: ClassVar[tuple[str, ...]]
    """Names that files give to the column of Insee codes."""
    value_names: ClassVar[tuple[tuple[str, ...], ...]]
    """Other columns that a file has to have, each with its names."""

    @abstractmethod
    def read(self, row: Row) -> Mapping[str, Any]:
        """Parse the values of a row. Raises Rejected."""

    @abstractmethod
    def combine(self, rows: Sequence[CommuneRow]) -> Mapping[str, Any]:
        """Return the columns of a commune from its rows and those of the communes it absorbed."""

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every row, and stage one for each commune in the files. Raises SourceError."""
        index = load_known_communes(load.connection)
        populations = former_populations(load.connection)
        rows = load.progress.follow(
            read_rows_with(files, self.code_names, *self.value_names), f"Lecture de {self.slug}"
        )
        found: dict[str, list[CommuneRow]] = defaultdict(list)
        for parsed in parse_rows(load, rows, lambda row: self._find(row, index, populations)):
            found[parsed.commune_code].append(parsed)
        load.tally.kept = len(found)
        load.tally.merged = sum(map(len, found.values())) - len(found)
        staged = ({"code_insee": code, **self.combine(parsed)} for code, parsed in found.items())
        stage_rows(load.connection, "commune", staged)

    def publish(self, load: Load) -> None:
        """Write the columns, empty in the communes that are not in the files."""
        update_staged(load.connection, "commune", self.columns)

    def _find(self, row: Row, index: CommuneIndex, populations: Mapping[str, int]) -> CommuneRow:
        code_insee = cell_text(row, self.code_names).zfill(5)
        commune_code = find_commune_by_code(index, code_insee).code_insee
        return CommuneRow(
            commune_code,
            former=code_insee != commune_code,
            population=populations.get(code_insee),
            values=self.read(row),
        )
