"""Header of an OpenStreetMap extract: its date and its bounds.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format (a header block in protocol buffers).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Final

from geo.errors import SourceError

MAX_HEADER_BYTES: Final = 32 << 20
"""Limit of the format."""

DEGREES_PER_UNIT: Final = 1e-9
"""Bounds are written in billionths of a degree."""

_BLOB_TYPE, _BLOB_LENGTH = 1, 3
_RAW, _RAW_LENGTH, _ZLIB = 1, 2, 3
_BOX, _REPLICATION_TIMESTAMP = 1, 32
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5

ProtobufField = tuple[int, int | bytes]
"""Number of a field of a message, and its value."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """West, south, east and north, in degrees. CRS: EPSG:4326."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract: its file, its bounds and its day, where the header has them."""

    path: Path
    bounds: Bounds | None
    day: date | None


def read_extract(path: Path) -> Extract:
    """Read the header of a .osm.pbf file. Raises SourceError when it is none."""
    try:
        with path.open("rb") as file:
            header = dict(_fields(_header_block(file)))
    except (OSError, ValueError, IndexError, struct.error, zlib.error) as error:
        raise SourceError(
            f"{path.name} n'est pas un extrait OpenStreetMap au format .osm.pbf"
            " (il s'en télécharge par région sur https://download.geofabrik.de/europe/france.html)."
        ) from error
    seconds = header.get(_REPLICATION_TIMESTAMP)
    day = datetime.fromtimestamp(seconds, UTC).date() if isinstance(seconds, int) else None
    return Extract(path, _parse_bounds(header.get(_BOX)), day)


def _header_block(file: IO[bytes]) -> bytes:
    """Return the first block of the file, decompressed."""
    (length,) = struct.unpack(">I", file.read(4))
    about = dict(_fields(file.read(_check_length(length))))
    if about.get(_BLOB_TYPE) != b"OSMHeader":
        raise ValueError("no header")
    blob = dict(_fields(file.read(_check_length(about.get(_BLOB_LENGTH)))))
    if _RAW in blob:
        return _as_bytes(blob[_RAW])
    unpacked = zlib.decompressobj().decompress(_as_bytes(blob.get(_ZLIB)), MAX_HEADER_BYTES)
    if len(unpacked) != blob.get(_RAW_LENGTH):
        raise ValueError("damaged header")
    return unpacked


def _check_length(length: object) -> int:
    if not isinstance(length, int) or not 0 < length <= MAX_HEADER_BYTES:
        raise ValueError("no length")
    return length


def _as_bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("bytes expected")
    return value


def _parse_bounds(message: object) -> Bounds | None:
    if not isinstance(message, bytes):
        return None
    left, right, top, bottom = (
        _signed(value) * DEGREES_PER_UNIT for _, value in sorted(_fields(message)) if isinstance(value, int)
    )
    return Bounds(west=left, south=bottom, east=right, north=top)


def _signed(zigzag: int) -> int:
    return (zigzag >> 1) ^ -(zigzag & 1)


def _fields(message: bytes) -> Iterator[ProtobufField]:
    """Yield the fields of a protocol-buffers message. Raises IndexError or ValueError when it is none."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == _BYTES:
            length, at = _varint(message, at)
        elif kind in (_FIXED32, _FIXED64):
            length = 4 if kind == _FIXED32 else 8
        else:
            raise ValueError("unknown kind of field")
        if at + length > len(message):
            raise ValueError("cut message")
        yield number, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """Parse a number of variable length; return it and where the next field starts."""
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
