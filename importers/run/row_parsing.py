"""Rows of a reference file, parsed one by one: each gives a value, or is rejected with its reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from geo.communes.index import CommuneIndex, CommuneRef
from geo.communes.load import load_commune_index
from geo.errors import SourceError
from importers.files.rows import read_rows
from importers.model import Load, Rejected, Row
from importers.run.records import make_reject, store_rejects

_Item = TypeVar("_Item")
_Parsed = TypeVar("_Parsed")

NO_SUCH_CODE = "aucune commune actuelle ou ancienne n'a ce code"

_BATCH_REJECTS = 5_000
"""In memory at once: a file of a million lines may have as many bad ones."""


def parse_rows(load: Load, rows: Iterable[Row], parse: Callable[[Row], _Parsed]) -> Iterator[_Parsed]:
    """Yield what `parse` returns for each row; count all of them, and store those that it rejects."""
    return parse_items(load, rows, parse, lambda row: row)


def parse_items(
    load: Load, items: Iterable[_Item], parse: Callable[[_Item], _Parsed], row_of: Callable[[_Item], Row]
) -> Iterator[_Parsed]:
    """Do the same with items that carry a row: `row_of` returns it."""
    rejects: list[dict[str, Any]] = []
    for item in items:
        load.tally.read += 1
        try:
            parsed = parse(item)
        except Rejected as reject:
            load.tally.rejected[reject.reason] += 1
            rejects.append(make_reject(load.run_id, row_of(item), reject))
            if len(rejects) >= _BATCH_REJECTS:
                store_rejects(load.connection, rejects)
                rejects.clear()
        else:
            yield parsed
    store_rejects(load.connection, rejects)


def read_rows_with(files: Iterable[Path], *columns: Sequence[str]) -> Iterator[Row]:
    """Read the rows of files that have all these columns, each under one of its names. Raises SourceError."""
    for path in files:
        rows = read_rows(path)
        first = next(rows, None)
        if first is None:
            raise SourceError(f"{path.name} n'a aucune ligne.")
        for names in columns:
            if _column(first, names) is None:
                raise SourceError(f"{path.name} n'a pas de colonne {' ou '.join(names)}.")
        yield first
        yield from rows


def cell_text(row: Row, names: Sequence[str]) -> str:
    """Return the text of a column under one of its names, empty where the row is too short to have it."""
    column = _column(row, names)
    value = None if column is None else row.values[column]
    return "" if value is None else str(value).strip()


def _column(row: Row, names: Sequence[str]) -> str | None:
    """Find the column of a row; a name that ends with … matches all that start so."""
    for name in names:
        for column in row.values:
            if column == name or (name.endswith("…") and column.startswith(name[:-1])):
                return column
    return None


def load_known_communes(connection: Connection) -> CommuneIndex:
    """Load the index of communes. Raises SourceError when none was imported yet."""
    index = load_commune_index(connection)
    if not index.by_code:
        raise SourceError("Aucune commune en base : importez d'abord la source «communes».")
    return index


def find_commune_by_code(index: CommuneIndex, code_insee: str) -> CommuneRef:
    """Return the commune that has or had an Insee code. Raises Rejected."""
    commune = index.by_code.get(code_insee)
    if commune is None:
        raise Rejected("code_insee", code_insee, NO_SUCH_CODE)
    return commune
