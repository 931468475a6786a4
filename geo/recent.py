"""What was worked out last, kept for those who ask for it again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, eq=False)
class Recent(Generic[V]):
    """Values by key, `most` of them: the one asked for longest ago is dropped."""

    most: int
    _values: "OrderedDict[Hashable, V]" = field(default_factory=OrderedDict, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """Give the value of a key, made when it is not there; threads do not wait for one another."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        made = make()
        with self._lock:
            self._values[key] = made
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return made
