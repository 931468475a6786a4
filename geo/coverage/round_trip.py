"""The order in which one round visits some stops and comes back: short, not always the shortest.

The nearest stop not yet visited comes next; then stretches are turned round (2-opt: G. Croes, A method for
solving traveling-salesman problems, Operations Research 6, 1958), and neighbouring ones are exchanged (the
part of 3-opt that turns nothing round, for ways that differ by direction), as long as that saves time.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np

from geo.arrays import Floats

LEAST_GAIN_MIN = 1e-6
"""Of a turn worth making: without it, equal ways would be exchanged for ever."""

NO_WAY_MIN = 2_000.0
"""Counted where there is no way: so much that a round with fewer such legs is always the better one."""


def short_round(minutes: Floats) -> list[int]:
    """Order stops from the first one on, for a round that comes back to it.

    Shape: `minutes` (stops, stops), from the one of the row to that of the column; infinite: no way.
    """
    order = _nearest_first(minutes)
    while (better := _shorter(order, minutes)) is not None:
        order = better
    return order


def legs(order: list[int], minutes: Floats) -> list[float]:
    """Give the minutes from each stop to the next one, the last leg back to the first stop."""
    if len(order) < 2:
        return [0.0] * len(order)
    return [float(minutes[a, b]) for a, b in pairwise([*order, order[0]])]


def _nearest_first(minutes: Floats) -> list[int]:
    order, left = [0] if len(minutes) else [], set(range(1, len(minutes)))
    while left:
        order.append(min(left, key=lambda stop: (minutes[order[-1], stop], stop)))
        left.remove(order[-1])
    return order


def _shorter(order: list[int], minutes: Floats) -> list[int] | None:
    """Change the order in the first way that makes the round shorter; None where none does."""
    enough = _length(order, minutes) - LEAST_GAIN_MIN
    return next((other for other in _others(order) if _length(other, minutes) < enough), None)


def _others(order: list[int]) -> Iterator[list[int]]:
    """Turn each stretch round, then exchange each with the one that follows it; the first stop stays."""
    places = range(1, len(order) + 1)
    for start, end in combinations(places, 2):
        yield [*order[:start], *reversed(order[start:end]), *order[end:]]
    for start, middle, end in combinations(places, 3):
        yield [*order[:start], *order[middle:end], *order[start:middle], *order[end:]]


def _length(order: list[int], minutes: Floats) -> float:
    at = np.array(order, dtype=np.int64)
    return float(np.minimum(minutes[at, np.roll(at, -1)], NO_WAY_MIN).sum())
