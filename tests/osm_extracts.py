"""Write small OpenStreetMap extracts: a few streets in the format .osm.pbf.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from geo.points import Point

DAY = datetime(2026, 11, 1, tzinfo=UTC)

_BYTES = 2


def write_extract(
    path: Path,
    nodes: Mapping[int, Point],
    ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]],
    *,
    margin_degrees: float = 0.05,
) -> Path:
    """Write nodes, in the order of their numbers, and ways: number → (its nodes, its tags).

    The box is that of the nodes and a margin.
    """
    header = _block("OSMHeader", _header(list(nodes.values()), margin_degrees))
    path.write_bytes(header + _block("OSMData", _data(nodes, ways)))
    return path


def _header(points: Sequence[Point], margin: float) -> bytes:
    west, east = min(p.lon for p in points) - margin, max(p.lon for p in points) + margin
    south, north = min(p.lat for p in points) - margin, max(p.lat for p in points) + margin
    sides = enumerate((west, east, north, south), start=1)
    box = b"".join(_number(rank, _zigzag(round(side * 1e9))) for rank, side in sides)
    features = b"".join(_text(4, name) for name in (b"OsmSchema-V0.6", b"DenseNodes"))
    return _text(1, box) + features + _number(32, int(DAY.timestamp()))


def _data(nodes: Mapping[int, Point], ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]]) -> bytes:
    words = sorted({word for _, tags in ways.values() for pair in tags.items() for word in pair})
    number_of = {word: rank for rank, word in enumerate(words, start=1)}  # the first is empty in this format
    strings = _text(1, b"") + b"".join(_text(1, word.encode()) for word in words)
    dense = (
        _packed(1, _steps(nodes))
        + _packed(8, _steps(round(p.lat * 1e7) for p in nodes.values()))
        + _packed(9, _steps(round(p.lon * 1e7) for p in nodes.values()))
    )
    drawn = b"".join(_text(3, _way(number, *way, number_of)) for number, way in sorted(ways.items()))
    return _text(1, strings) + _text(2, _text(2, dense)) + _text(2, drawn)


def _way(number: int, nodes: Sequence[int], tags: Mapping[str, str], number_of: Mapping[str, int]) -> bytes:
    keys, values = (number_of[k] for k in tags), (number_of[v] for v in tags.values())
    return _number(1, number) + _packed(2, keys) + _packed(3, values) + _packed(8, _steps(nodes))


def _block(kind: str, content: bytes) -> bytes:
    blob = _number(2, len(content)) + _text(3, zlib.compress(content))
    about = _text(1, kind.encode()) + _number(3, len(blob))
    return struct.pack(">I", len(about)) + about + blob


def _steps(values: Iterable[int]) -> Iterable[int]:
    """Yield the differences from one to the next, as the format packs growing numbers."""
    before = 0
    for value in values:
        yield _zigzag(value - before)
        before = value


def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 63)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _packed(field: int, values: Iterable[int]) -> bytes:
    return _text(field, b"".join(map(_varint, values)))


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
