"""Read the rows of a reference file one by one: each is understood, or set aside with its reason."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from geo.communes.index import CommuneIndex, CommuneRef
from geo.communes.load import load_commune_index
from geo.errors import SourceError
from importers.files.rows import read_rows
from importers.model import Load, Rejected, Row
from importers.run.records import keep_rejects, reject_row

Item = TypeVar("Item")
Read = TypeVar("Read")

NO_SUCH_CODE = "aucune commune actuelle ou ancienne n'a ce code"


def sift(
    load: Load, items: Iterable[Item], read: Callable[[Item], Read], row_of: Callable[[Item], Row]
) -> Iterator[Read]:
    """Yield what was read of each item; count all of them, and store those that `read` rejects."""
    refused: list[dict[str, Any]] = []
    for item in items:
        load.tally.read += 1
        try:
            understood = read(item)
        except Rejected as reject:
            load.tally.rejected[reject.reason] += 1
            refused.append(reject_row(load.run_id, row_of(item), reject))
        else:
            yield understood
    keep_rejects(load.connection, refused)


def row_itself(row: Row) -> Row:
    """Give the row of an item that is a row."""
    return row


def rows_with(files: Iterable[Path], *columns: Sequence[str]) -> Iterator[Row]:
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


def cell(row: Row, names: Sequence[str]) -> str:
    """Give the text of a column under one of its names, empty where the row is too short to have it."""
    column = _column(row, names)
    value = None if column is None else row.values[column]
    return "" if value is None else str(value).strip()


def _column(row: Row, names: Sequence[str]) -> str | None:
    """Find the column of a row; a name that ends with … stands for all that start so."""
    for name in names:
        for column in row.values:
            if column == name or (name.endswith("…") and column.startswith(name[:-1])):
                return column
    return None


def known_communes(connection: Connection) -> CommuneIndex:
    """Load the index of communes. Raises SourceError when none was imported yet."""
    index = load_commune_index(connection)
    if not index.by_code:
        raise SourceError("Aucune commune en base : importez d'abord la source «communes».")
    return index


def commune_of(index: CommuneIndex, code_insee: str) -> CommuneRef:
    """Find the commune that bears a code or bore it. Raises Rejected."""
    commune = index.by_code.get(code_insee)
    if commune is None:
        raise Rejected("code_insee", code_insee, NO_SUCH_CODE)
    return commune
