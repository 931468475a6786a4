"""A bus tour: where a bus stops, one day each, and in which order. Minutes of driving are by car.

The order is a short round, not always the shortest: the nearest stop not yet visited comes next; then
stretches are reversed (2-opt: G. Croes, A method for solving traveling-salesman problems, Operations
Research 6, 1958), and neighbouring ones are exchanged (the part of 3-opt that reverses nothing, for roads
that differ by direction), as long as that saves time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.coverage.country import Country, current_country
from geo.coverage.max_cover import SelectedSite
from geo.coverage.question import Question
from geo.coverage.sites import Siting, find_sites
from geo.travel.modes import VOITURE

MAX_LEG_MIN: Final = 600.0
"""Of a road searched between two stops: no bus drives longer in a day."""

MIN_GAIN_MIN: Final = 1e-6
"""Saved by a change worth making: without it, equal orders would be exchanged for ever."""

NO_ROAD_MIN: Final = 2_000.0
"""Counted where there is no road: so much that a round with fewer such legs is always the better one."""


@dataclass(frozen=True, slots=True, eq=False)
class Tour:
    """Stops in the order of the round. It starts where most people are reached and comes back there."""

    siting: Siting
    stops: Sequence[SelectedSite]
    legs_min: Sequence[float | None]
    """From each stop to the next one, and from the last to the first; None: no road."""

    @property
    def driving_min(self) -> float | None:
        """Add up the whole round; None where part of it has no road."""
        known = [minutes for minutes in self.legs_min if minutes is not None]
        return round(sum(known), 1) if len(known) == len(self.legs_min) else None


def plan_tour(session: Session, kind: str, code: str, question: Question, *, number: int) -> Tour:
    """Select stops one after the other, each where most of the people left are reached, and order them.

    Raises as `measure_territory`.
    """
    siting = find_sites(session, kind, code, question, number=number, exact=False)
    sites = siting.plan.sites
    minutes = _minutes_between(current_country(session), siting, sites)
    order = short_round(minutes)
    legs_min = [round(leg, 1) if np.isfinite(leg) else None for leg in legs(order, minutes)]
    return Tour(siting, [sites[stop] for stop in order], legs_min)


def short_round(minutes: Floats) -> list[int]:
    """Order stops from the first one on, for a round that comes back to it.

    Shape: `minutes` (stops, stops), from the one of the row to that of the column; infinite: no road.
    """
    order = _nearest_neighbour_order(minutes)
    while (shorter := _shorter(order, minutes)) is not None:
        order = shorter
    return order


def legs(order: list[int], minutes: Floats) -> list[float]:
    """List the minutes from each stop to the next one, the last leg back to the first stop."""
    if len(order) < 2:
        return [0.0] * len(order)
    return [float(minutes[a, b]) for a, b in pairwise([*order, order[0]])]


def _minutes_between(country: Country, siting: Siting, sites: Sequence[SelectedSite]) -> Floats:
    """Measure the minutes from stop to stop; infinite where there is no road. Shape: (stops, stops).

    A road that is known in one direction only is taken to be as long in the other.
    """
    if not sites:
        return np.zeros((0, 0))
    codes = siting.communes.code[[site.candidate for site in sites]]
    seats = country.travel.network.index_of(codes.astype(np.str_))
    measured = country.travel.between(seats, mode=VOITURE, limit_min=MAX_LEG_MIN)[:, seats].toarray()
    known = np.where(measured > 0, measured, np.inf)
    return np.where(np.isfinite(known), known, known.T)


def _nearest_neighbour_order(minutes: Floats) -> list[int]:
    order, left = [0] if len(minutes) else [], set(range(1, len(minutes)))
    while left:
        order.append(min(left, key=lambda stop: (minutes[order[-1], stop], stop)))
        left.remove(order[-1])
    return order


def _shorter(order: list[int], minutes: Floats) -> list[int] | None:
    """Return the first variant that makes the round shorter; None where none does."""
    enough = _length(order, minutes) - MIN_GAIN_MIN
    return next((variant for variant in _variants(order) if _length(variant, minutes) < enough), None)


def _variants(order: list[int]) -> Iterator[list[int]]:
    """Reverse each stretch, then exchange each with the one that follows it; the first stop stays."""
    positions = range(1, len(order) + 1)
    for start, end in combinations(positions, 2):
        yield [*order[:start], *reversed(order[start:end]), *order[end:]]
    for start, middle, end in combinations(positions, 3):
        yield [*order[:start], *order[middle:end], *order[start:middle], *order[end:]]


def _length(order: list[int], minutes: Floats) -> float:
    at = np.array(order, dtype=np.int64)
    return float(np.minimum(minutes[at, np.roll(at, -1)], NO_ROAD_MIN).sum())
