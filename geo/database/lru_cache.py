"""A least-recently-used cache bounded by weight, and the weights of what it holds."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import chain
from threading import Lock
from typing import Final, Generic, TypeVar

import numpy as np

V = TypeVar("V")

ENTRY_BYTES: Final = 500
"""Overhead of any entry."""

KEY_LETTER_BYTES: Final = 8
"""For each letter of the repr of a key: a filter may hold hundreds of short texts, of 60 bytes each."""

PART_BYTES: Final = 16
"""For each part of a list, a table or an object: the pointer to it, and a small value itself."""


def weigh_one(_key: Hashable, _value: object) -> int:
    """Weigh every entry 1: the cache is bounded by their number."""
    return 1


def weigh_bytes(key: Hashable, value: bytes) -> int:
    """Estimate the bytes of an entry whose value is bytes."""
    return weigh_key(key) + len(value)


def weigh_object(key: Hashable, value: object) -> int:
    """Estimate the bytes of an entry from the arrays and texts that its value holds, at any depth."""
    return weigh_key(key) + _bytes_held(value)


def weigh_key(key: Hashable) -> int:
    """Estimate the bytes of a key and of the overhead of its entry."""
    return ENTRY_BYTES + KEY_LETTER_BYTES * len(repr(key))


def _bytes_held(value: object) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str | bytes):
        return len(value)
    return sum(PART_BYTES + _bytes_held(part) for part in _parts(value))


def _parts(value: object) -> Iterable[object]:
    if is_dataclass(value):
        return (getattr(value, field.name) for field in fields(value))
    if isinstance(value, Mapping):
        return chain(value, value.values())
    return value if isinstance(value, list | tuple | frozenset) else ()


class _Failed(Exception):
    """The thread that computed a value raised an error of its own."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[V]):
    value: V
    weight: int


@dataclass(eq=False)
class LruCache(Generic[V]):
    """Values by key, up to a total weight; safe for the threads of a process."""

    max_weight: int
    weigh: Callable[[Hashable, V], int] = weigh_one
    _weight: int = field(default=0, init=False, repr=False)
    _entries: "OrderedDict[Hashable, _Entry[V]]" = field(default_factory=OrderedDict, init=False, repr=False)
    _running: "dict[Hashable, Future[V]]" = field(default_factory=dict, init=False, repr=False)
    """Values that a thread is computing."""
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def get(self, key: Hashable) -> V | None:
        """Return the value of a key; None when it is absent or was evicted."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key].value

    def get_or_compute(self, key: Hashable, compute: Callable[[], V]) -> V:
        """Return the value of a key, computed when it is absent, once however many threads ask for it.

        Threads that wait get the value even where it is too heavy to stay; where the computation fails, its
        error goes to the thread that ran it, and the next one computes in its turn.
        """
        while True:
            with self._lock:
                if key in self._entries:
                    self._entries.move_to_end(key)
                    return self._entries[key].value
                running = self._running.get(key)
                if running is None:
                    mine = self._running[key] = Future[V]()
                    break
            with suppress(_Failed):
                return running.result()
        try:
            value = compute()
            self.put(key, value)
        except BaseException:
            mine.set_exception(_Failed())
            raise
        else:
            mine.set_result(value)
            return value
        finally:
            with self._lock:
                del self._running[key]

    def put(self, key: Hashable, value: V) -> None:
        """Store a value and evict the least recently used; one heavier than the cache evicts none."""
        weight = self.weigh(key, value)
        with self._lock:
            if key in self._entries:
                self._weight -= self._entries.pop(key).weight
            if weight > self.max_weight:
                return
            self._entries[key] = _Entry(value, weight)
            self._weight += weight
            while self._weight > self.max_weight:
                _, oldest = self._entries.popitem(last=False)
                self._weight -= oldest.weight
