"""Answers kept in memory up to a weight: those that were asked for least recently go first."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Final

LEAST_BYTES: Final = 500
"""What keeping anything weighs, its key included."""


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
            self._room += _weight(self._kept.pop(asked, None)) - _weight(answer)
            self._kept[asked] = answer
            while self._room < 0:
                self._room += _weight(self._kept.popitem(last=False)[1])


def _weight(answer: bytes | None) -> int:
    return 0 if answer is None else LEAST_BYTES + len(answer)
