"""Memory of the worker processes: malloc settings, pages shared after fork, free memory returned.

Nothing is called in a C library that lacks the functions for it: glibc has them, musl has not.
"""

import ctypes
import gc
from typing import Final

_M_ARENA_MAX: Final = -8
_M_MMAP_THRESHOLD: Final = -3
_M_TRIM_THRESHOLD: Final = -1
"""Parameters of mallopt(3), from <malloc.h>."""

MMAP_THRESHOLD_BYTES: Final = 1 << 22
"""Blocks from this size on are mapped, and returned as soon as they are free. What a search allocates is
smaller: an array of a number for each commune, 0.3 MB, and the heap of scipy's search, 2.5 MB; mapped each
time, they would cost 1 ms. What is read of the country at once is larger, and by default the library would
keep up to 32 MB of holes."""

TRIM_THRESHOLD_BYTES: Final = 1 << 24
"""Free memory that stays at the end of the heap, for the next search."""


def use_one_heap() -> None:
    """Set malloc to one heap for all threads, before they start: else each has its own, with its own holes.

    Threads nearly always hold the lock of the interpreter when they allocate, and hardly ever wait here.
    """
    _call("mallopt", _M_ARENA_MAX, 1)
    _call("mallopt", _M_MMAP_THRESHOLD, MMAP_THRESHOLD_BYTES)
    _call("mallopt", _M_TRIM_THRESHOLD, TRIM_THRESHOLD_BYTES)


def freeze_loaded_objects() -> None:
    """Freeze loaded objects before forking (gc.freeze), to keep pages shared: 20 MB less in each process.

    A garbage collection writes in every object, and a page that is written to is no longer shared.
    """
    gc.collect()
    gc.freeze()


def return_free_memory() -> None:
    """Return free memory to the system (a few ms)."""
    _call("malloc_trim", 0)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*values)
