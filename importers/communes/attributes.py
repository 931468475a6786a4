"""What importers share that add columns to communes: one row a code, of this year or of a former one."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from geo.communes.index import CommuneIndex
from importers.communes.tables import former_populations
from importers.model import Load, Row, Source
from importers.run.row_parsing import cell, commune_of, known_communes, row_itself, rows_with, sift
from importers.run.staging import stage_rows, update_staged


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row says of one commune. `former` tells that the row bears the code of a former one."""

    commune_code: str
    former: bool
    population: int | None
    """Of the former commune, where it is known."""
    values: Mapping[str, Any]


class CommuneAttributes(Source):
    """An importer that writes some columns of communes and nothing else."""

    stands_on = ("communes",)
    columns: ClassVar[tuple[str, ...]]
    code_names: ClassVar[tuple[str, ...]]
    """Names that files give to the column of Insee codes."""
    value_names: ClassVar[tuple[tuple[str, ...], ...]]
    """Other columns that a file has to have, each with its names."""

    @abstractmethod
    def read(self, row: Row) -> Mapping[str, Any]:
        """Understand what a row says. Raises Rejected."""

    @abstractmethod
    def combine(self, findings: Sequence[Finding]) -> Mapping[str, Any]:
        """Make the columns of a commune from what was found of it and of those it absorbed."""

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every row, and stage one for each commune that the files know. Raises SourceError."""
        index = known_communes(load.connection)
        populations = former_populations(load.connection)
        rows = load.progress.follow(
            rows_with(files, self.code_names, *self.value_names), f"Lecture de {self.slug}"
        )
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in sift(load, rows, lambda row: self._find(row, index, populations), row_itself):
            found[finding.commune_code].append(finding)
        load.tally.kept = len(found)
        load.tally.merged = sum(map(len, found.values())) - len(found)
        staged = ({"code_insee": code, **self.combine(findings)} for code, findings in found.items())
        stage_rows(load.connection, "commune", staged)

    def publish(self, load: Load) -> None:
        """Write the columns, empty in the communes that the files do not know."""
        update_staged(load.connection, "commune", self.columns)

    def _find(self, row: Row, index: CommuneIndex, populations: Mapping[str, int]) -> Finding:
        code_insee = cell(row, self.code_names).zfill(5)
        commune_code = commune_of(index, code_insee).code_insee
        return Finding(
            commune_code,
            former=code_insee != commune_code,
            population=populations.get(code_insee),
            values=self.read(row),
        )
