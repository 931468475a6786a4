"""Look into a workbook before it is read: a small file can describe a sheet that no memory holds."""

import re
import zipfile
from pathlib import Path
from typing import IO, Final

from geo.errors import SourceError

MOST_BYTES: Final = 300_000_000
"""Of all parts unpacked: ten times the largest workbook of the field."""

MOST_CELLS: Final = 20_000_000
"""Of the rectangle from A1 to the last cell, empty ones included, which is held in memory whole."""

_SHEETS: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL: Final = re.compile(rb'\br="([A-Z]{1,7})(\d{1,10})"')
_BLOCK_BYTES: Final = 1 << 20
_LONGEST_CELL_NAME: Final = 32


def check_workbook(path: Path, file: IO[bytes]) -> None:
    """Refuse what is no XLSX workbook, or too large a one. Raises SourceError."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_size(path, archive)
            for name in filter(_SHEETS.fullmatch, archive.namelist()):
                with archive.open(name) as sheet:
                    _check_cells(path, sheet)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceError(f"{path.name} n'est pas un classeur lisible : {error}") from error


def _check_size(path: Path, archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise SourceError(f"{path.name} n'est pas un classeur XLSX.")
    # What the archive says of a part is what the library reads of it, and no more.
    if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
        raise SourceError(f"{path.name} est trop grand une fois décompressé.")


def _check_cells(path: Path, sheet: IO[bytes]) -> None:
    rows = columns = 1
    tail = b""
    while block := sheet.read(_BLOCK_BYTES):
        for letters, digits in _CELL.findall(tail + block):
            rows, columns = max(rows, int(digits)), max(columns, _column(letters))
        if rows * columns > MOST_CELLS:
            raise SourceError(f"{path.name} a une cellule trop éloignée : {rows} lignes, {columns} colonnes.")
        tail = block[-_LONGEST_CELL_NAME:]


def _column(letters: bytes) -> int:
    """Number a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
