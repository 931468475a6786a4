"""Answers kept in memory up to a weight: those that were asked for least recently go first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Final

LEAST_BYTES: Final = 500
"""What keeping anything weighs."""

BYTES_A_LETTER: Final = 8
"""Of a key as it is written: a filter may hold hundreds of short texts, of 60 bytes each."""


class Shelf:
    """Bytes by what was asked, for the threads of a process."""

    def __init__(self, most_bytes: int) -> None:
        self._room = most_bytes
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, asked: Hashable) -> bytes | None:
        """Give what was put there; None when it was not, or is gone."""
        with self._lock:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def put(self, asked: Hashable, answer: bytes) -> None:
        """Keep an answer, and let the oldest go until there is room."""
        with self._lock:
            if asked in self._kept:
                self._room += _weight(asked, self._kept.pop(asked))
            self._kept[asked] = answer
            self._room -= _weight(asked, answer)
            while self._room < 0:
                self._room += _weight(*self._kept.popitem(last=False))


def _weight(asked: Hashable, answer: bytes) -> int:
    return LEAST_BYTES + BYTES_A_LETTER * len(repr(asked)) + len(answer)
