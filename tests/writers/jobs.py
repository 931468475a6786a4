"""Functions for a process of its own to run."""

import os
from collections.abc import Iterable
from typing import Any


def process(rows: Iterable[Any]) -> int:
    """Name the process that runs this, without reading what is sent to it."""
    return os.getpid()


def listed(rows: Iterable[Any]) -> list[Any]:
    """Give all that came."""
    return list(rows)


def divided(rows: Iterable[int], *, by: int) -> list[float]:
    """Divide numbers."""
    return [row / by for row in rows]


def printed(rows: Iterable[str]) -> int:
    """Print what comes, and count it."""
    return sum(print(row) is None for row in rows)
