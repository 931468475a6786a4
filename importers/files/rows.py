"""Read any file of open data as a stream of rows: CSV, JSON, GeoJSON, spreadsheet, gzipped or not.

What a file is, is decided from its content, never from its name.
"""

import codecs
import csv
import gzip
import io
import itertools
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import ijson
import python_calamine

from geo.errors import SourceError
from importers.files.nesting import check_nesting
from importers.files.workbooks import MOST_BYTES as MOST_BYTES_OF_A_WORKBOOK
from importers.files.workbooks import check_workbook
from importers.model import Row

DELIMITERS = ",;\t|"
LONGEST_CELL = 10_000_000
"""Characters; a commune's contour in text is the longest honest cell (2 million)."""

LONGEST_LINE = 30_000_000
"""Characters; three of the longest cells."""

LONGEST_RECORD = 30_000_000
"""Bytes of one record of a JSON, as of one line; in memory it takes twenty times that."""

MOST_COLUMNS = 2_000

MOST_BYTES = 4_000_000_000
"""Once unpacked: twice the largest file that is downloaded."""

NO_OBJECT = "enregistrement"
"""Column under which a JSON record that is no object is kept, to be refused in its turn."""

_SNIFFED_BYTES = 1 << 16
_BLOCK_BYTES = 1 << 20
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file, one at a time. Raises SourceError when it is none of the known formats.

    A GeoJSON feature gives its properties, and its point under `longitude` and `latitude` where
    the properties have none.
    """
    try:
        with opened(path) as file:
            start = file.read(_SNIFFED_BYTES)
        if not start.strip():
            raise SourceError(f"{path.name} est vide.")
        if start.startswith(_ZIP):
            yield from _read_spreadsheet(path)
        elif _text_of(start).lstrip().startswith(("[", "{")):
            yield from _read_json(path, start)
        else:
            yield from _read_csv(path)
    except (EOFError, OSError, gzip.BadGzipFile, zlib.error) as error:
        raise SourceError(f"{path.name} est illisible : {error}") from error


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it is gzipped."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    with cast(IO[bytes], _Unpacked(path) if packed else path.open("rb")) as file:
        yield file


class _Unpacked(gzip.GzipFile):
    """A gzipped file that stops when it turns out to be a bomb. Raises SourceError."""

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(MOST_BYTES if size is None or size < 0 else size)
        if self.tell() >= MOST_BYTES:
            raise SourceError(f"Fichier trop grand une fois décompressé : plus de {MOST_BYTES:,} octets.")
        return content


def encoding_of(path: Path) -> str:
    """Find the encoding of a text file from its mark, or from whether the whole of it reads as UTF-8.

    A few damaged bytes do not make a UTF-8 file another: they are read as «�», the rest stays right.
    """
    with opened(path) as file:
        start = file.read(4)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        damaged = accented = 0
        for block in itertools.chain([start], iter(lambda: file.read(_BLOCK_BYTES), b"")):
            text = decoder.decode(block)
            damaged += text.count("\ufffd")
            accented += sum(not c.isascii() for c in text) if not text.isascii() else 0
    return "utf-8" if damaged * 2 <= accented - damaged else "cp1252"  # what a French spreadsheet writes


def _read_csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    with opened(path) as file:
        text = io.TextIOWrapper(file, encoding=encoding_of(path), errors="replace", newline="")
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
    """Read line by line, and no line that would fill the memory. Raises SourceError."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise SourceError(f"{path.name} a une ligne de plus de {LONGEST_LINE:,} caractères.")
        yield line


def _check_header(header: list[str], path: Path) -> None:
    if len(header) > MOST_COLUMNS:
        raise SourceError(f"{path.name} a {len(header)} colonnes ; {MOST_COLUMNS} au plus sont acceptées.")
    if len(header) < 2:
        raise SourceError(f"{path.name} n'a pas de colonnes séparées par , ; tabulation ou |.")


def _read_json(path: Path, start: bytes) -> Iterator[Row]:
    with opened(path) as file:
        check_nesting(file)
    lines = _is_json_lines(start)
    records = _records(path, "", lines=True) if lines else _records(path, _prefix_of_records(path))
    try:
        for line, record in enumerate(records, start=1):
            values = _flattened(record) if isinstance(record, dict) else {NO_OBJECT: record}
            yield Row(line, _scrubbed(values))
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"{path.name} n'est pas un JSON valable : {error}") from error


def _is_json_lines(start: bytes) -> bool:
    lines = [line.strip() for line in start.splitlines() if line.strip()]
    return len(lines) > 1 and all(line.startswith(b"{") and line.endswith(b"}") for line in lines[:2])


def _records(path: Path, prefix: str, *, lines: bool = False) -> Iterator[Any]:
    with opened(path) as file:
        watched = _Watched(file)
        for record in ijson.items(watched, prefix, multiple_values=lines, use_float=True):
            watched.since_record = 0
            yield record


class _Watched:
    """A file that stops where one record would fill the memory. Raises SourceError."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.since_record = 0
        """Bytes read since the last record."""

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.since_record += len(block)
        if self.since_record > LONGEST_RECORD:
            raise SourceError(f"JSON refusé : un enregistrement de plus de {LONGEST_RECORD:,} octets.")
        return block


def _prefix_of_records(path: Path) -> str:
    """Find where the first array of objects is: at the top, or under features, data, results…"""
    try:
        with opened(path) as file:
            for prefix, event, _ in ijson.parse(file, use_float=True):
                if event == "start_map" and prefix.endswith("item"):
                    return str(prefix)
    except ijson.JSONError as error:
        raise SourceError(f"{path.name} n'est pas un JSON valable : {error}") from error
    raise SourceError(f"{path.name} ne contient aucune liste d'enregistrements.")


def _flattened(record: dict[str, Any]) -> dict[str, Any]:
    if record.get("type") != "Feature" or not isinstance(record.get("properties"), dict):
        return record
    values = {"id": record["id"], **record["properties"]} if "id" in record else dict(record["properties"])
    geometry = record["geometry"] if isinstance(record.get("geometry"), dict) else {}
    point = geometry.get("coordinates") if geometry.get("type") == "Point" else None
    if (
        isinstance(point, list)
        and len(point) >= 2
        and not (values.get("latitude") or values.get("longitude"))
    ):
        values["longitude"], values["latitude"] = point[:2]
    elif geometry and geometry.get("type") != "Point":
        values["geometry"] = geometry
    return values


def _scrubbed(value: Any) -> Any:
    """Drop what no database text may hold: NUL and lone surrogates."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_scrubbed(str(key)): _scrubbed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_scrubbed(inner) for inner in value]
    return value


def _read_spreadsheet(path: Path) -> Iterator[Row]:
    try:
        with opened(path) as file:
            content = io.BytesIO(file.read(MOST_BYTES_OF_A_WORKBOOK + 1))
        check_workbook(path, content)
        content.seek(0)
        workbook = python_calamine.CalamineWorkbook.from_filelike(content)
        sheet = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError) as error:
        raise SourceError(f"{path.name} n'est pas un classeur lisible : {error}") from error
    numbered = ((line, cells) for line, cells in enumerate(sheet, start=1) if any(map(_filled, cells)))
    _, names = next(numbered, (0, []))
    header = [str(name).strip() for name in names]
    _check_header(header, path)
    for line, cells in numbered:
        yield Row(line, {name: _plain(cell) for name, cell in zip(header, cells, strict=False) if name})


def _filled(cell: object) -> bool:
    return bool(str(cell).strip())


def _plain(cell: object) -> str:
    """Spell a cell as a CSV would: 75001.0 is 75001, a date is ISO."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _text_of(start: bytes) -> str:
    for mark, name in _BOMS:
        if start.startswith(mark):
            return start.decode(name, errors="ignore")
    return start.decode("utf-8", errors="ignore")
