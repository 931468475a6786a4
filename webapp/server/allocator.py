"""Memory of the processes that serve: what they share stays shared, what is free goes back to the system.

Nothing is asked of a C library that lacks the functions for it: glibc has them, musl has not.
"""

import ctypes
import gc
from typing import Final

_M_ARENA_MAX: Final = -8
_M_MMAP_THRESHOLD: Final = -3
_M_TRIM_THRESHOLD: Final = -1
"""Names of parameters of mallopt(3), from <malloc.h>."""

LEAST_MAPPED: Final = 1 << 22
"""Bytes from which a block goes back as soon as it is free. What a search takes is less: an array of a number
for each commune, 0.3 MB, and the heap of scipy's search, 2.5 MB; mapped each time, they would cost 1 ms. What
is read of the country at once is more, and left to itself the library would keep up to 32 MB of holes."""

KEPT_FREE: Final = 1 << 24
"""Bytes free at the end of the heap that the next search finds there."""


def share_one_heap() -> None:
    """Let the threads share one heap, before they start: each has its own otherwise, with its own holes.

    They hold the lock of the interpreter nearly always when they ask for memory, and hardly ever wait here.
    """
    _call("mallopt", _M_ARENA_MAX, 1)
    _call("mallopt", _M_MMAP_THRESHOLD, LEAST_MAPPED)
    _call("mallopt", _M_TRIM_THRESHOLD, KEPT_FREE)


def share_what_is_loaded() -> None:
    """Leave what is loaded out of all searches for garbage, before processes are forked: 20 MB less in each.

    Such a search writes in every object, and a page that is written to is no longer shared.
    """
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Give free memory back to the system (a few ms)."""
    _call("malloc_trim", 0)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*values)
