"""Limits of JSON files and workbooks, checked before parsing: a small file can fill the memory."""

import re
import zipfile
from itertools import accumulate
from pathlib import Path
from typing import IO, Final

from geo.errors import SourceError

MAX_JSON_DEPTH: Final = 100
"""Levels: parsers that call themselves crash on the deepest. A contour in GeoJSON has eight."""

MAX_JSON_TEXT_BYTES: Final = 20_000_000
"""Bytes of one text; twice the longest cell of a table."""

MAX_WORKBOOK_BYTES: Final = 300_000_000
"""Bytes of all parts unpacked: ten times the largest workbook of the field."""

MAX_WORKBOOK_CELLS: Final = 20_000_000
"""Cells from A1 to the last one, empty ones included: the reader holds the whole rectangle in memory."""

_JSON_TEXT: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_WHOLE_TEXTS: Final = re.compile(rb'(?:[^"]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
"""From the start up to a text that does not end: searched for texts, its end would take quadratic time."""
_DEPTH_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKET: Final = bytes(set(range(256)) - set(_DEPTH_STEPS))

_SHEETS: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL: Final = re.compile(rb'\br="([A-Z]{1,7})(\d{1,10})"')
_MAX_CELL_NAME_LENGTH: Final = 32

_BLOCK_BYTES: Final = 1 << 20


def check_json(file: IO[bytes]) -> None:
    """Refuse a JSON file that is too deep, or has too long a text. Raises SourceError."""
    depth, unfinished = 0, b""
    while block := file.read(_BLOCK_BYTES):
        read = unfinished + block
        whole = _end_of_whole_texts(read)
        outside_texts, unfinished = _JSON_TEXT.sub(b"", read[:whole]), read[whole:]
        if len(unfinished) > MAX_JSON_TEXT_BYTES:
            raise SourceError(f"JSON refusé : un texte de plus de {MAX_JSON_TEXT_BYTES:,} octets.")
        steps = map(_DEPTH_STEPS.__getitem__, outside_texts.translate(None, _NO_BRACKET))
        depths = list(accumulate(steps, initial=depth))
        if max(depths) > MAX_JSON_DEPTH:
            raise SourceError(f"JSON refusé : plus de {MAX_JSON_DEPTH} niveaux imbriqués.")
        depth = depths[-1]


def _end_of_whole_texts(read: bytes) -> int:
    found = _WHOLE_TEXTS.match(read)
    return found.end() if found else 0


def check_workbook(path: Path, file: IO[bytes]) -> None:
    """Refuse a file that is no XLSX workbook, or too large a one. Raises SourceError."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_unpacked_size(path, archive)
            for name in filter(_SHEETS.fullmatch, archive.namelist()):
                with archive.open(name) as sheet:
                    _check_cell_count(path, sheet)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise SourceError(f"{path.name} n'est pas un classeur lisible : {error}") from error


def _check_unpacked_size(path: Path, archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise SourceError(f"{path.name} n'est pas un classeur XLSX.")
    # What the archive says of a part is what the library reads of it, and no more.
    if sum(part.file_size for part in archive.infolist()) > MAX_WORKBOOK_BYTES:
        raise SourceError(f"{path.name} est trop grand une fois décompressé.")


def _check_cell_count(path: Path, sheet: IO[bytes]) -> None:
    rows = columns = 1
    tail = b""
    while block := sheet.read(_BLOCK_BYTES):
        for letters, digits in _CELL.findall(tail + block):
            rows, columns = max(rows, int(digits)), max(columns, _column_number(letters))
        if rows * columns > MAX_WORKBOOK_CELLS:
            raise SourceError(f"{path.name} a une cellule trop éloignée : {rows} lignes, {columns} colonnes.")
        tail = block[-_MAX_CELL_NAME_LENGTH:]


def _column_number(letters: bytes) -> int:
    """Return the number of a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
