"""Rows of a JSON, GeoJSON or JSON-lines file: one record at a time, wherever their list is."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import ijson

from geo.errors import SourceError
from importers.files.limits import check_json
from importers.files.opening import open_unpacked
from importers.model import Row

MAX_RECORD_BYTES = 30_000_000
"""Bytes of one record, as of one line of a CSV; in memory it takes twenty times that."""

NO_OBJECT_COLUMN = "enregistrement"
"""Column of a record that is no object: it is kept there, to be refused in its turn."""


def read_json_rows(path: Path, start: bytes) -> Iterator[Row]:
    """Yield the records of a file as rows; `start` is its first bytes. Raises SourceError."""
    with open_unpacked(path) as file:
        check_json(file)
    lines = _is_json_lines(start)
    records = _records(path, "", lines=True) if lines else _records(path, _prefix_of_records(path))
    try:
        for line, record in enumerate(records, start=1):
            values = _flatten_feature(record) if isinstance(record, dict) else {NO_OBJECT_COLUMN: record}
            yield Row(line, _without_nul(values))
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"{path.name} n'est pas un JSON valable : {error}") from error


def _is_json_lines(start: bytes) -> bool:
    lines = [line.strip() for line in start.splitlines() if line.strip()]
    return len(lines) > 1 and all(line.startswith(b"{") and line.endswith(b"}") for line in lines[:2])


def _records(path: Path, prefix: str, *, lines: bool = False) -> Iterator[Any]:
    with open_unpacked(path) as file:
        limited = _LimitedReader(file)
        for record in ijson.items(limited, prefix, multiple_values=lines, use_float=True):
            limited.record_bytes = 0
            yield record


class _LimitedReader:
    """A file that stops where one record would fill the memory. Raises SourceError."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.record_bytes = 0
        """Bytes read since the last record."""

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self.record_bytes += len(block)
        if self.record_bytes > MAX_RECORD_BYTES:
            raise SourceError(f"JSON refusé : un enregistrement de plus de {MAX_RECORD_BYTES:,} octets.")
        return block


def _prefix_of_records(path: Path) -> str:
    """Find where the first array of objects is: at the top, or under features, data, results…"""
    try:
        with open_unpacked(path) as file:
            for prefix, event, _ in ijson.parse(file, use_float=True):
                if event == "start_map" and prefix.endswith("item"):
                    return str(prefix)
    except ijson.JSONError as error:
        raise SourceError(f"{path.name} n'est pas un JSON valable : {error}") from error
    raise SourceError(f"{path.name} ne contient aucune liste d'enregistrements.")


def _flatten_feature(record: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a GeoJSON feature with its point; any other record as it is."""
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


def _without_nul(value: Any) -> Any:  # any value of a JSON
    """Drop what no database text may hold: NUL and lone surrogates."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {_without_nul(str(key)): _without_nul(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nul(inner) for inner in value]
    return value
