"""Read any file of open data as a stream of rows: CSV, JSON, GeoJSON, spreadsheet, gzipped or not.

What a file is, is decided from its content, never from its name.
"""

import csv
import gzip
import io
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path

import python_calamine

from geo.errors import SourceError
from importers.files.json_rows import read_json_rows
from importers.files.limits import MAX_WORKBOOK_BYTES, check_workbook
from importers.files.opening import decode_start, find_encoding, open_unpacked
from importers.model import Row

DELIMITERS = ",;\t|"

MAX_CELL_LENGTH = 10_000_000
"""Characters; a commune's contour in text is the longest honest cell (2 million)."""

MAX_LINE_LENGTH = 30_000_000
"""Characters; three of the longest cells."""

MAX_COLUMNS = 2_000

_SNIFFED_BYTES = 1 << 16
_ZIP = b"PK\x03\x04"


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file, one at a time. Raises SourceError when it is none of the known formats.

    A GeoJSON feature gives its properties, and its point under `longitude` and `latitude` where
    the properties have none.
    """
    try:
        with open_unpacked(path) as file:
            start = file.read(_SNIFFED_BYTES)
        if not start.strip():
            raise SourceError(f"{path.name} est vide.")
        if start.startswith(_ZIP):
            yield from _read_spreadsheet(path)
        elif decode_start(start).lstrip().startswith(("[", "{")):
            yield from read_json_rows(path, start)
        else:
            yield from _read_csv(path)
    except (EOFError, OSError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{path.name} est illisible : {error}") from error


def _read_csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_LENGTH)
    with open_unpacked(path) as file:
        text = io.TextIOWrapper(file, encoding=find_encoding(path), errors="replace", newline="")
        first = text.readline(_SNIFFED_BYTES)
        delimiter = max(DELIMITERS, key=first.count)
        lines = (line.replace("\0", "") for line in itertools.chain([first], _lines(text, path)))
        reader = csv.reader(lines, delimiter=delimiter)
        try:
            header = [name.strip() for name in next(reader)]
            _check_header(header, path)
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield Row(reader.line_num, dict(zip(header, cells, strict=False)))
        except csv.Error as error:
            raise SourceError(f"{path.name}, ligne {reader.line_num} : {error}") from error


def _lines(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    """Yield the lines, none of which fills the memory. Raises SourceError."""
    while line := text.readline(MAX_LINE_LENGTH):
        if len(line) == MAX_LINE_LENGTH:
            raise SourceError(f"{path.name} a une ligne de plus de {MAX_LINE_LENGTH:,} caractères.")
        yield line


def _check_header(header: list[str], path: Path) -> None:
    if len(header) > MAX_COLUMNS:
        raise SourceError(f"{path.name} a {len(header)} colonnes ; {MAX_COLUMNS} au plus sont acceptées.")
    if len(header) < 2:
        raise SourceError(f"{path.name} n'a pas de colonnes séparées par , ; tabulation ou |.")


def _read_spreadsheet(path: Path) -> Iterator[Row]:
    try:
        with open_unpacked(path) as file:
            content = io.BytesIO(file.read(MAX_WORKBOOK_BYTES + 1))
        check_workbook(path, content)
        content.seek(0)
        workbook = python_calamine.CalamineWorkbook.from_filelike(content)
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError) as error:
        raise SourceError(f"{path.name} n'est pas un classeur lisible : {error}") from error
    numbered = ((line, cells) for line, cells in enumerate(sheet, start=1) if any(map(_is_filled, cells)))
    _, names = next(numbered, (0, []))
    header = [str(name).strip() for name in names]
    _check_header(header, path)
    for line, cells in numbered:
        yield Row(line, {name: _csv_text(cell) for name, cell in zip(header, cells, strict=False) if name})


def _is_filled(cell: object) -> bool:
    return bool(str(cell).strip())


def _csv_text(cell: object) -> str:
    """Format a cell as a CSV would: 75001.0 is 75001, a date is ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
