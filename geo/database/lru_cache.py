"""What was worked out last, kept for those who ask for it again: those asked for longest ago go first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import chain
from threading import Lock
from typing import Final, Generic, TypeVar

import numpy as np

V = TypeVar("V")

LEAST_BYTES: Final = 500
"""What keeping anything weighs."""

BYTES_A_LETTER: Final = 8
"""Of a key as it is written: a filter may hold hundreds of short texts, of 60 bytes each."""

BYTES_A_PART: Final = 16
"""Of a list, a table or an object: what points at it, and a small thing itself."""


def one_each(_asked: Hashable, _answer: object) -> int:
    """Count what is kept."""
    return 1


def bytes_of(asked: Hashable, answer: bytes) -> int:
    """Weigh what is kept, its key included."""
    return bytes_of_key(asked) + len(answer)


def bytes_held(asked: Hashable, answer: object) -> int:
    """Weigh what is kept by the arrays and texts that it holds, itself or in what it is made of."""
    return bytes_of_key(asked) + _held(answer)


def bytes_of_key(asked: Hashable) -> int:
    """Weigh a key, and what keeping anything takes."""
    return LEAST_BYTES + BYTES_A_LETTER * len(repr(asked))


def _held(value: object) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str | bytes):
        return len(value)
    return sum(BYTES_A_PART + _held(part) for part in _parts(value))


def _parts(value: object) -> Iterable[object]:
    if is_dataclass(value):
        return (getattr(value, field.name) for field in fields(value))
    if isinstance(value, Mapping):
        return chain(value, value.values())
    return value if isinstance(value, list | tuple | frozenset) else ()


@dataclass(frozen=True, slots=True)
class _Weighed(Generic[V]):
    value: V
    weight: int


@dataclass(eq=False)
class Recent(Generic[V]):
    """Values by key, up to a weight, for the threads of a process."""

    most: int
    weigh: Callable[[Hashable, V], int] = one_each
    _weight: int = field(default=0, init=False, repr=False)
    _values: "OrderedDict[Hashable, _Weighed[V]]" = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Give the value of a key, made when it is not there; threads do not wait for one another."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key].value
        made = make()
        self.keep(key, made)
        return made

    def known(self, key: Hashable) -> V | None:
        """Give the value of a key; None when it is not there, or gone."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key].value

    def keep(self, key: Hashable, value: V) -> None:
        """Keep a value, and let the oldest go until there is room; one that is too heavy drives none out."""
        weight = self.weigh(key, value)
        with self._lock:
            if key in self._values:
                self._weight -= self._values.pop(key).weight
            if weight > self.most:
                return
            self._values[key] = _Weighed(value, weight)
            self._weight += weight
            while self._weight > self.most:
                _, oldest = self._values.popitem(last=False)
                self._weight -= oldest.weight
