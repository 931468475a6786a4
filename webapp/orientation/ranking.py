"""Ranking of the lieux around a place for an orientation: those that surely suit, those to check."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Any, Final

import numpy as np
import orjson
from sqlalchemy.orm import Session

from geo.lieux.itinerant import find_itinerant
from geo.lieux.nearest import FALLBACK_HITS, Hit, find_nearest
from geo.points import Point
from geo.standard.accueil import RESERVE
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import NON, OUI
from webapp.lieux.travel_source import travel_source
from webapp.orientation.params import WISH_VALUES, Orientation
from webapp.orientation.wishes import Wish, WishFinding, judge

MAX_NEAREST: Final = 100
"""Lieux ranked around the place, whatever they offer."""
MAX_MATCHING: Final = 60
"""Lieux ranked besides, however far, among those that are known to offer what is wished."""
MAX_SURE: Final = 20
"""One page of choices."""
MAX_TO_CHECK: Final = 8
MAX_RESERVED: Final = 8
"""Of lieux that are for some people only, told apart."""

MAX_SPEED_M_PER_MIN: Final = 1_000
"""As the crow flies, at 60 km/h: beyond, a lieu whose minutes are unknown is surely too far."""

MAIN_WISH: Final = "services"
"""The wish that counts before the others: what the person came for."""

_FILTERS: Final = frozenset(WISH_VALUES) - {"frais_a_charge"}
"""Wishes that the database can look for; of the price, a list that holds «Gratuit» is not enough."""


@dataclass(frozen=True, slots=True)
class RankedLieu:
    """A lieu with its finding on each wish; `minutes` is None where the time is unknown."""

    id: str
    values: dict[str, Any]
    distance_m: float
    minutes: float | None
    measured: bool
    findings: Sequence[WishFinding]


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found, best first."""

    sure: Sequence[RankedLieu]
    """They have all that is indispensable."""
    to_check: Sequence[RankedLieu]
    """Something indispensable is unknown of them."""
    too_far: Sequence[RankedLieu]
    """The nearest ones, when none is within the time."""
    droppable: Sequence[str]
    """Names of indispensable wishes without which something would be found, when nothing is."""
    reserved: Sequence[RankedLieu]
    """Those for some people only, whom `accueil_raison` of their values names; nearest first."""
    itinerant: Sequence[Hit]
    """Itinerant services of the area, whose position is unknown."""
    seen: int
    """Number of lieux ranked."""


def rank_lieux(session: Session, orientation: Orientation, point: Point, *, today: date) -> Ranking:
    """Rank the lieux around a point for an orientation."""
    hits = _candidates(session, orientation, point)
    judged = list(
        judge_hits(session, hits, point, mode=orientation.mode, wishes=orientation.wishes, today=today)
    )
    fit = sorted((one for one in judged if not _fails(one, orientation.indispensable)), key=_merit)
    within = [one for one in fit if _may_be_within(one, orientation.minutes)]
    return Ranking(
        sure=[one for one in within if _is_sure(one, orientation)][:MAX_SURE],
        to_check=[one for one in within if not _is_sure(one, orientation)][:MAX_TO_CHECK],
        too_far=[] if within else sorted(fit, key=_nearness)[:FALLBACK_HITS],
        droppable=[]
        if fit
        else [name for name in sorted(orientation.indispensable) if _suffices(name, judged, orientation)],
        reserved=_reserved(session, orientation, point, today=today),
        itinerant=find_itinerant(session, point=point, criteria=_criteria(orientation.indispensable_wishes)),
        seen=len(judged),
    )


def _reserved(
    session: Session, orientation: Orientation, point: Point, *, today: date
) -> Sequence[RankedLieu]:
    """List the nearest lieux for some people only that may be within the time and fail nothing."""
    criteria = replace(_criteria(orientation.indispensable_wishes), accueil=RESERVE)
    hits = _nearest(session, point, criteria, MAX_RESERVED)
    judged = judge_hits(session, hits, point, mode=orientation.mode, wishes=orientation.wishes, today=today)
    fit = [one for one in judged if not _fails(one, orientation.indispensable)]
    return sorted((one for one in fit if _may_be_within(one, orientation.minutes)), key=_nearness)


def judge_hits(
    session: Session, hits: Sequence[Hit], point: Point, *, mode: str, wishes: Sequence[Wish], today: date
) -> Iterator[RankedLieu]:
    """Judge each lieu on each wish, with the minutes to it: by road where known, else estimated."""
    lon, lat = np.array([_position(hit) for hit in hits], dtype=np.float64).reshape(-1, 2).T
    times = travel_source(session).to_many(point, lon, lat, mode=mode)
    for hit, minutes, measured in zip(hits, times.minutes.tolist(), times.measured.tolist(), strict=True):
        values = orjson.loads(hit.feature)["properties"]
        yield RankedLieu(
            id=hit.id,
            values=values,
            distance_m=hit.distance_m,
            minutes=None if isnan(minutes) else minutes,
            measured=measured,
            findings=[judge(wish, values, today=today) for wish in wishes],
        )


def _position(hit: Hit) -> Sequence[float]:
    position: Sequence[float] = orjson.loads(hit.feature)["geometry"]["coordinates"]
    return position


def _candidates(session: Session, orientation: Orientation, point: Point) -> list[Hit]:
    """List the nearest lieux, and the nearest of those that are known to offer what is wished."""
    found: dict[str, Hit] = {}
    for criteria in dict.fromkeys(
        (_criteria(orientation.wishes), _criteria(orientation.indispensable_wishes), NO_CRITERIA)
    ):
        limit = MAX_NEAREST if criteria == NO_CRITERIA else MAX_MATCHING
        found |= {hit.id: hit for hit in _nearest(session, point, criteria, limit)}
    return list(found.values())


def _nearest(session: Session, point: Point, criteria: Criteria, limit: int) -> Sequence[Hit]:
    return find_nearest(session, point=point, criteria=criteria, limit=limit).hits


def _criteria(wishes: Sequence[Wish]) -> Criteria:
    filters: dict[str, Any] = {}
    for wish in wishes:
        if wish.name in _FILTERS:
            filters[wish.name] = True if wish.value == OUI else (*filters.get(wish.name, ()), wish.value)
    return Criteria(**filters)


def _fails(candidate: RankedLieu, indispensable: Set[str]) -> bool:
    return any(found.state == NON and found.wish.name in indispensable for found in candidate.findings)


def _suffices(name: str, judged: Sequence[RankedLieu], orientation: Orientation) -> bool:
    """Return whether giving up one indispensable wish would leave a lieu."""
    return any(not _fails(candidate, orientation.indispensable - {name}) for candidate in judged)


def _is_sure(candidate: RankedLieu, orientation: Orientation) -> bool:
    if orientation.minutes is not None and candidate.minutes is None:
        return False
    return all(
        found.state == OUI for found in candidate.findings if found.wish.name in orientation.indispensable
    )


def _may_be_within(candidate: RankedLieu, minutes: int | None) -> bool:
    """Return whether a lieu is, or may be, within the time, in whole minutes as they are shown."""
    if minutes is None:
        return True
    if candidate.minutes is None:
        return candidate.distance_m <= minutes * MAX_SPEED_M_PER_MIN
    return round(candidate.minutes) <= minutes


def _merit(candidate: RankedLieu) -> tuple[float, ...]:
    """Return the rank: the main wish first, then most wishes granted and fewest refused, then the nearest."""
    needs = [found.state for found in candidate.findings if found.wish.name == MAIN_WISH]
    states = [found.state for found in candidate.findings]
    merits = (-needs.count(OUI), needs.count(NON), -states.count(OUI), states.count(NON))
    return *merits, *_nearness(candidate)


def _nearness(candidate: RankedLieu) -> tuple[float, float]:
    """Return the rank by time, then by distance; the sort is stable."""
    minutes = float("inf") if candidate.minutes is None else candidate.minutes
    return minutes, candidate.distance_m
