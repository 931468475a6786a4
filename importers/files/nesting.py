"""Measure how deep a JSON file is before it is read: parsers that call themselves crash on the deepest."""

import re
from itertools import accumulate
from typing import IO, Final

from geo.errors import SourceError

DEEPEST: Final = 100
"""Levels; a contour in GeoJSON has eight."""

LONGEST_TEXT: Final = 20_000_000
"""Bytes of one text; twice the longest cell of a table."""

_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_STEPS: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_BRACKET: Final = bytes(set(range(256)) - set(_STEPS))
_BLOCK_BYTES: Final = 1 << 20


def check_nesting(file: IO[bytes]) -> None:
    """Refuse a JSON file that is too deep. Raises SourceError."""
    depth, unfinished = 0, b""
    while block := file.read(_BLOCK_BYTES):
        rest = _TEXT.sub(b"", unfinished + block)
        seen, quote, text = rest.partition(b'"')
        unfinished = quote + text
        if len(unfinished) > LONGEST_TEXT:
            raise SourceError(f"JSON refusé : un texte de plus de {LONGEST_TEXT:,} octets.")
        steps = map(_STEPS.__getitem__, seen.translate(None, _NO_BRACKET))
        depths = list(accumulate(steps, initial=depth))
        if max(depths) > DEEPEST:
            raise SourceError(f"JSON refusé : plus de {DEEPEST} niveaux imbriqués.")
        depth = depths[-1]
