"""Ranking of the lieux around a place for an orientation: those that suit, those to check, those that do not.

They are in the order of geo.lieux.ranking, with the findings on each wish as its terms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Any, Final

import numpy as np
import orjson
from sqlalchemy.orm import Session

from geo.lieux.itinerant import find_itinerant
from geo.lieux.nearest import FALLBACK_HITS, Hit, find_nearest
from geo.lieux.ranking import (
    DEFAULT_LIMIT_MIN,
    WALKING_M_PER_MIN,
    RankingTerms,
    band_of,
    preference_of,
    rank_key,
)
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
MAX_FARTHER: Final = 5
"""Of lieux farther than one travels so."""
MAX_UNPLACED: Final = 8
"""Of lieux of which only the commune is known."""
MAX_REFUSING: Final = 3
"""Of near lieux that say no to what is wished: told, so that nobody looks for them."""
MAX_RESERVED: Final = 8
"""Of lieux that are for some people only, told apart."""

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
    placed: bool = True
    """Whether its position is its own; else its minutes are those to the seat of its commune, not shown."""

    @property
    def granted(self) -> int:
        """How many wishes it grants for sure."""
        return sum(found.state == OUI for found in self.findings)

    @property
    def refuses(self) -> frozenset[str]:
        """Names of the wishes that it says no to: one of a list that grants another value is not."""
        states: dict[str, set[str]] = {}
        for found in self.findings:
            states.setdefault(found.wish.name, set()).add(found.state)
        return frozenset(name for name, found in states.items() if found == {NON})


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found, best first."""

    sure: Sequence[RankedLieu]
    """They have all that is indispensable, and something of what is wished."""
    to_check: Sequence[RankedLieu]
    """Nobody said for sure whether they have it."""
    farther: Sequence[RankedLieu]
    """Farther than the longest trip, or than one travels so where none is given."""
    unplaced: Sequence[RankedLieu]
    """Those within reach of which only the commune is known."""
    other_unplaced: int
    """How many more of these there are."""
    refusing: Sequence[RankedLieu]
    """The nearest of those that say no to something that is wished."""
    droppable: Sequence[str]
    """Names of wishes without which something would be found, when nothing is."""
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
    ranked = sorted(judged, key=lambda one: rank_key(_terms(one, orientation)))
    fit = [one for one in ranked if not one.refuses]
    within = [one for one in fit if is_within(one, orientation)]
    placed, unplaced = ([one for one in within if one.placed is own] for own in (True, False))
    return Ranking(
        sure=[one for one in placed if _is_sure(one, orientation)][:MAX_SURE],
        to_check=[one for one in placed if not _is_sure(one, orientation)][:MAX_TO_CHECK],
        farther=_farther(fit, placed, orientation),
        unplaced=unplaced[:MAX_UNPLACED],
        other_unplaced=max(0, len(unplaced) - MAX_UNPLACED),
        refusing=[one for one in ranked if one.refuses and one.placed and is_within(one, orientation)][
            :MAX_REFUSING
        ],
        droppable=() if fit else _droppable(orientation, judged),
        reserved=_reserved(session, orientation, point, today=today),
        itinerant=find_itinerant(session, point=point, criteria=_criteria(orientation.indispensable_wishes)),
        seen=len(judged),
    )


def limit_min(orientation: Orientation) -> int:
    """Return the longest trip: that asked for, else as far as one travels so."""
    return orientation.minutes or DEFAULT_LIMIT_MIN[orientation.mode]


def is_within(candidate: RankedLieu, orientation: Orientation) -> bool:
    """Return whether a lieu is, or may be, within the longest trip."""
    return not band_of(candidate.minutes, candidate.distance_m, limit_min=limit_min(orientation))


def _terms(candidate: RankedLieu, orientation: Orientation) -> RankingTerms:
    """Return the terms of the ranking: travel in whole minutes, as it is shown."""
    minutes, distance_m = candidate.minutes, candidate.distance_m
    needs = [found for found in candidate.findings if found.wish.name == MAIN_WISH]
    return RankingTerms(
        travel=distance_m / WALKING_M_PER_MIN if minutes is None else round(minutes),
        band=band_of(minutes, distance_m, limit_min=DEFAULT_LIMIT_MIN[orientation.mode]),
        refused=bool(candidate.refuses),
        unknown_needs=sum(found.state != OUI for found in needs),
        unknown=len(candidate.findings) - candidate.granted,
        preference=preference_of(candidate.values),
    )


def _farther(
    fit: Sequence[RankedLieu], within: Sequence[RankedLieu], orientation: Orientation
) -> Sequence[RankedLieu]:
    """List what is farther: with a longest trip, only what grants more than all that is within it."""
    farther = [one for one in fit if one.placed and not is_within(one, orientation)]
    if orientation.minutes is None or not within:
        return farther[: FALLBACK_HITS if orientation.minutes else MAX_FARTHER]
    best = max(one.granted for one in within)
    return [one for one in farther if one.granted > best][:FALLBACK_HITS]


def _reserved(
    session: Session, orientation: Orientation, point: Point, *, today: date
) -> Sequence[RankedLieu]:
    """List the nearest lieux for some people only that may be within the time and refuse nothing."""
    criteria = replace(_criteria(orientation.indispensable_wishes), accueil=RESERVE)
    hits = _nearest(session, point, criteria, MAX_RESERVED)
    judged = judge_hits(session, hits, point, mode=orientation.mode, wishes=orientation.wishes, today=today)
    fit = [one for one in judged if not one.refuses and is_within(one, orientation)]
    return sorted(fit, key=lambda one: _terms(one, orientation).travel)


def judge_hits(
    session: Session, hits: Sequence[Hit], point: Point, *, mode: str, wishes: Sequence[Wish], today: date
) -> Iterator[RankedLieu]:
    """Judge each lieu on each wish, with the minutes to it: by road where known, else estimated."""
    features = [orjson.loads(hit.feature) for hit in hits]
    positions = [feature["geometry"]["coordinates"] for feature in features]
    lon, lat = np.array(positions, dtype=np.float64).reshape(-1, 2).T
    times = travel_source(session).to_many(point, lon, lat, mode=mode)
    reached = zip(hits, features, times.minutes.tolist(), times.measured.tolist(), strict=True)
    for hit, feature, minutes, measured in reached:
        values = feature["properties"]
        yield RankedLieu(
            id=hit.id,
            values=values,
            distance_m=hit.distance_m,
            minutes=None if isnan(minutes) else minutes,
            measured=measured,
            findings=[judge(wish, values, today=today) for wish in wishes],
            placed=hit.placed,
        )


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
    page = find_nearest(session, point=point, criteria=criteria, limit=limit)
    return [*page.hits, *page.unplaced]


def _criteria(wishes: Sequence[Wish]) -> Criteria:
    filters: dict[str, Any] = {}
    for wish in wishes:
        if wish.name in _FILTERS:
            filters[wish.name] = True if wish.value == OUI else (*filters.get(wish.name, ()), wish.value)
    return Criteria(**filters)


def _droppable(orientation: Orientation, judged: Sequence[RankedLieu]) -> Sequence[str]:
    """List the wishes one of which, given up, would leave a lieu."""
    names = sorted({wish.name for wish in orientation.wishes})
    return [name for name in names if any(candidate.refuses <= {name} for candidate in judged)]


def _is_sure(candidate: RankedLieu, orientation: Orientation) -> bool:
    if orientation.minutes is not None and candidate.minutes is None:
        return False
    needed = [found for found in candidate.findings if found.wish.name in orientation.indispensable]
    return all(found.state == OUI for found in needed) and bool(candidate.granted or not candidate.findings)
