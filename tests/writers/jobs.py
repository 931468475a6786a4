"""Functions for the subprocesses of tests to run."""

import os
import signal
from collections.abc import Iterable
from typing import Any


def process(rows: Iterable[Any]) -> int:
    """Return the id of the process that runs this, without reading the rows."""
    return os.getpid()


def killed(rows: Iterable[Any]) -> None:
    """End as if killed from outside in the middle of the work, as when memory is short."""
    next(iter(rows))
    os.kill(os.getpid(), signal.SIGKILL)


def listed(rows: Iterable[Any]) -> list[Any]:
    """Return all the rows."""
    return list(rows)


def divided(rows: Iterable[int], *, by: int) -> list[float]:
    """Divide each row."""
    return [row / by for row in rows]


def printed(rows: Iterable[str]) -> int:
    """Print the rows, and count them."""
    return sum(print(row) is None for row in rows)
