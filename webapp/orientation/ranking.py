"""Rank lieux for somebody: what is sure first, then the nearest; what nobody knows stays in sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Any, Final

import numpy as np
import orjson
from sqlalchemy.orm import Session

from geo.lieux.nearest import NEAREST_WHATEVER, Hit, find_nearest, find_travelling
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import NON, OUI
from webapp.lieux.ways import ways_of
from webapp.orientation.params import OFFERED, Orientation
from webapp.orientation.wishes import Finding, Wish, judge

NEAREST: Final = 100
"""Lieux looked at around the place, whatever they offer."""
MATCHING: Final = 60
"""Lieux looked at besides, however far, among those that are known to offer what is wished."""
SHOWN: Final = 20
"""More than a page of choices helps nobody choose."""
SHOWN_TO_CHECK: Final = 8

FASTEST_M_PER_MIN: Final = 1_000
"""As the crow flies, at 60 km/h: beyond, a lieu whose minutes are unknown is surely too far."""

NEED: Final = "services"
"""The wish that counts before the others: what the person came for."""

_FILTERS: Final = frozenset(OFFERED) - {"frais_a_charge"}
"""Wishes that the database can look for; of the price, a list that holds «Gratuit» is not enough."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lieu with what is known of each wish; `minutes` is None where nobody can say."""

    id: str
    values: dict[str, Any]
    distance_m: float
    minutes: float | None
    measured: bool
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found, best first."""

    sure: Sequence[Candidate]
    """They have all that is indispensable."""
    to_check: Sequence[Candidate]
    """Of something indispensable, nobody knows whether they have it."""
    too_far: Sequence[Candidate]
    """The nearest ones, when none is within the time."""
    droppable: Sequence[str]
    """Names of indispensable wishes without which something would be found, when nothing is."""
    travelling: Sequence[Hit]
    """Services that pass around there, nobody knows where."""
    seen: int
    """How many lieux were looked at."""


def rank(session: Session, asked: Orientation, point: Point, *, today: date) -> Ranking:
    """Rank the lieux around a point for a choice."""
    hits = _candidates(session, asked, point)
    judged = [
        replace(candidate, findings=[judge(wish, candidate.values, today=today) for wish in asked.wishes])
        for candidate in with_minutes(session, hits, point, mode=asked.mode)
    ]
    fit = sorted((one for one in judged if not _fails(one, asked)), key=_merit)
    near = [one for one in fit if _may_be_within(one, asked.minutes)]
    return Ranking(
        sure=[one for one in near if _is_sure(one, asked)][:SHOWN],
        to_check=[one for one in near if not _is_sure(one, asked)][:SHOWN_TO_CHECK],
        too_far=[] if near else sorted(fit, key=_nearness)[:NEAREST_WHATEVER],
        droppable=[] if fit else [name for name in sorted(asked.hard) if _suffices(name, judged, asked)],
        travelling=find_travelling(session, point=point, criteria=_criteria(asked.hard_wishes)),
        seen=len(judged),
    )


def with_minutes(session: Session, hits: Sequence[Hit], point: Point, *, mode: str) -> Iterable[Candidate]:
    """Tell how long it takes to each lieu, on roads where they are known, else as an estimate."""
    lon, lat = np.array([_position(hit) for hit in hits], dtype=np.float64).reshape(-1, 2).T
    times = ways_of(session).to_many(point, lon, lat, mode=mode)
    for hit, minutes, measured in zip(hits, times.minutes.tolist(), times.measured.tolist(), strict=True):
        known = None if isnan(minutes) else minutes
        values = orjson.loads(hit.feature)["properties"]
        yield Candidate(hit.id, values, hit.distance_m, known, measured, ())


def _position(hit: Hit) -> Sequence[float]:
    position: Sequence[float] = orjson.loads(hit.feature)["geometry"]["coordinates"]
    return position


def _candidates(session: Session, asked: Orientation, point: Point) -> list[Hit]:
    """List the nearest lieux, and the nearest of those that are known to offer what is wished."""
    found: dict[str, Hit] = {}
    for criteria in dict.fromkeys((_criteria(asked.wishes), _criteria(asked.hard_wishes), NO_CRITERIA)):
        limit = NEAREST if criteria == NO_CRITERIA else MATCHING
        found |= {hit.id: hit for hit in _nearest(session, point, criteria, limit)}
    return list(found.values())


def _nearest(session: Session, point: Point, criteria: Criteria, limit: int) -> Sequence[Hit]:
    return find_nearest(session, point=point, criteria=criteria, limit=limit).hits


def _criteria(wishes: Sequence[Wish]) -> Criteria:
    chosen: dict[str, Any] = {}
    for wish in wishes:
        if wish.name in _FILTERS:
            chosen[wish.name] = True if wish.value == OUI else (*chosen.get(wish.name, ()), wish.value)
    return Criteria(**chosen)


def _fails(candidate: Candidate, asked: Orientation) -> bool:
    return any(found.state == NON and found.wish.name in asked.hard for found in candidate.findings)


def _suffices(name: str, judged: Sequence[Candidate], asked: Orientation) -> bool:
    """Tell whether giving up one indispensable wish would leave a lieu."""
    eased = replace(asked, hard=asked.hard - {name})
    return any(not _fails(candidate, eased) for candidate in judged)


def _is_sure(candidate: Candidate, asked: Orientation) -> bool:
    if asked.minutes is not None and candidate.minutes is None:
        return False
    return all(found.state == OUI for found in candidate.findings if found.wish.name in asked.hard)


def _may_be_within(candidate: Candidate, minutes: int | None) -> bool:
    """Tell whether a lieu is near enough, in whole minutes as they are shown, or may be."""
    if minutes is None:
        return True
    if candidate.minutes is None:
        return candidate.distance_m <= minutes * FASTEST_M_PER_MIN
    return round(candidate.minutes) <= minutes


def _merit(candidate: Candidate) -> tuple[float, ...]:
    """Order by what the person came for, then by most wishes granted and fewest refused, then the nearest."""
    needs = [found.state for found in candidate.findings if found.wish.name == NEED]
    states = [found.state for found in candidate.findings]
    merits = (-needs.count(OUI), needs.count(NON), -states.count(OUI), states.count(NON))
    return *merits, *_nearness(candidate)


def _nearness(candidate: Candidate) -> tuple[float, float]:
    """Order by time, then by distance; the sort keeps equal ones as they were."""
    minutes = float("inf") if candidate.minutes is None else candidate.minutes
    return minutes, candidate.distance_m
