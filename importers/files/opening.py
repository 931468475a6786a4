"""Open a file of any origin: unpacked within a limit, in the encoding that its content shows."""

import codecs
import gzip
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from geo.errors import SourceError

MAX_UNPACKED_BYTES = 4_000_000_000
"""Twice the largest file that is downloaded."""

_BLOCK_BYTES: Final = 1 << 20
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GZIP: Final = b"\x1f\x8b"


@contextmanager
def open_unpacked(path: Path) -> Iterator[IO[bytes]]:
    """Open a file, unpacked if it is gzipped. Reading it raises SourceError past MAX_UNPACKED_BYTES."""
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    with cast(IO[bytes], _LimitedGzipFile(path) if packed else path.open("rb")) as file:
        yield file


class _LimitedGzipFile(gzip.GzipFile):
    """A gzipped file that stops when it turns out to be a bomb. Raises SourceError."""

    def read(self, size: int | None = -1) -> bytes:
        content = super().read(MAX_UNPACKED_BYTES if size is None or size < 0 else size)
        if self.tell() >= MAX_UNPACKED_BYTES:
            raise SourceError(
                f"Fichier trop grand une fois décompressé : plus de {MAX_UNPACKED_BYTES:,} octets."
            )
        return content


def find_encoding(path: Path) -> str:
    """Find the encoding of a text file from its byte-order mark, or from whether all of it is UTF-8.

    A few damaged bytes do not make a UTF-8 file another: they are read as «�», the rest stays right.
    """
    with open_unpacked(path) as file:
        start = file.read(4)
        for mark, name in _BOMS:
            if start.startswith(mark):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        damaged = accented = 0
        for block in itertools.chain([start], iter(lambda: file.read(_BLOCK_BYTES), b"")):
            text = decoder.decode(block)
            damaged += text.count("\ufffd")
            accented += len(text) - len(text.encode("ascii", "ignore"))
    return "utf-8" if damaged * 2 <= accented - damaged else "cp1252"  # what a French spreadsheet writes


def decode_start(start: bytes) -> str:
    """Decode the first bytes of a text file, without those that are not of its encoding."""
    for mark, name in _BOMS:
        if start.startswith(mark):
            return start.decode(name, errors="ignore")
    return start.decode("utf-8", errors="ignore")
