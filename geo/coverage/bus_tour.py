"""Where a bus would stop, one day each, and how it would go round. Minutes of driving are by car."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.coverage.country import Desk, Question, desk_of
from geo.coverage.max_cover import Site
from geo.coverage.round_trip import legs, short_round
from geo.coverage.territory import Siting, find_sites
from geo.standard.fields import VOITURE

FARTHEST_MIN = 600.0
"""Of a way that is looked for between two stops: no bus drives longer in a day."""


@dataclass(frozen=True, slots=True, eq=False)
class Tour:
    """Stops in the order of the round. It starts where most people are reached and comes back there."""

    siting: Siting
    stops: Sequence[Site]
    legs_min: Sequence[float | None]
    """From each stop to the next one, and from the last to the first; None: no way by road."""

    @property
    def driving_min(self) -> float | None:
        """Add up the whole round; None where part of it has no way by road."""
        known = [minutes for minutes in self.legs_min if minutes is not None]
        return round(sum(known), 1) if len(known) == len(self.legs_min) else None


def plan_tour(session: Session, kind: str, code: str, question: Question, *, number: int) -> Tour:
    """Choose stops one after the other, each where most of the people left are reached, and order them.

    Raises as `measure_gaps`.
    """
    siting = find_sites(session, kind, code, question, number=number, exact=False)
    sites = siting.plan.sites
    minutes = _between(desk_of(session), siting, sites)
    order = short_round(minutes)
    told = [round(leg, 1) if np.isfinite(leg) else None for leg in legs(order, minutes)]
    return Tour(siting, [sites[stop] for stop in order], told)


def _between(desk: Desk, siting: Siting, sites: Sequence[Site]) -> Floats:
    """Measure the minutes from stop to stop; infinite where there is no way. Shape: (stops, stops).

    A way that is known in one direction only is taken to be as long in the other.
    """
    if not sites:
        return np.zeros((0, 0))
    codes = siting.communes.code[[site.candidate for site in sites]]
    seats = desk.travel.network.index_of(codes.astype(np.str_))
    found = desk.travel.between(seats, mode=VOITURE, limit_min=FARTHEST_MIN)[:, seats].toarray()
    known = np.where(found > 0, found, np.inf)
    return np.where(np.isfinite(known), known, known.T)
