"""Functions for a process of its own to run."""

import os
import signal
from collections.abc import Iterable
from typing import Any


def process(rows: Iterable[Any]) -> int:
    """Name the process that runs this, without reading what is sent to it."""
    return os.getpid()


def killed(rows: Iterable[Any]) -> None:
    """Be ended from outside in the middle of the work, as when memory is short."""
    next(iter(rows))
    os.kill(os.getpid(), signal.SIGKILL)


def listed(rows: Iterable[Any]) -> list[Any]:
    """Give all that came."""
    return list(rows)


def divided(rows: Iterable[int], *, by: int) -> list[float]:
    """Divide numbers."""
    return [row / by for row in rows]


def printed(rows: Iterable[str]) -> int:
    """Print what comes, and count it."""
    return sum(print(row) is None for row in rows)
