"""A search of lieux: the page found, else the nearest lieux and the filters to drop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from math import ceil
from typing import Final

from sqlalchemy.orm import Session

from geo.lieux.filters import OpenThen
from geo.lieux.itinerant import find_itinerant
from geo.lieux.nearest import COUNT_CEILING, FALLBACK_HITS, Hit, HitPage, count_within, find_nearest
from geo.lieux.quickest import add_minutes, count_reached, find_quickest, find_reached
from geo.lieux.ranking import DEFAULT_LIMIT_MIN, RankingTerms, band_of, rank_key
from geo.lieux.reach import ReachedLieu, ReachQuery
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria, active_criteria
from geo.standard.fields import HEADLINE_FACTS
from geo.travel.modes import VOITURE
from webapp.lieux.next_to_open import next_to_open
from webapp.lieux.queries import Search
from webapp.lieux.travel_source import travel_source

MAX_BESIDES: Final = 5
"""Lieux of unknown hours, or next to open, that are shown beside those asked for."""
MAX_CLOSED: Final = 10
"""Near closed lieux among which those next to open are sought."""
DRIVEN_M_PER_MIN: Final = 1_000
"""As the crow flies, 60 km/h: beyond, few lieux are within the minutes by car."""


class SearchOutcome(Enum):
    """What came of a search."""

    FOUND = auto()
    PAST_THE_END = auto()
    """The page asked for comes after the last."""
    NONE_WITHIN = auto()
    """None within the radius or the time, or none that roads lead to; the nearest ones are given."""
    NONE_MATCHING = auto()
    """None in the whole country has what was asked; the nearest without filter are given."""
    ONLY_ITINERANT = auto()
    """All that has what was asked travels, and where it stops is not known."""
    NONE_OPEN = auto()
    """None is known to be open at the moment asked for."""
    NO_LIEU = auto()


@dataclass(frozen=True, slots=True)
class Remedy:
    """A search that finds something: without the filter `dropped`, or with uncertain lieux if None."""

    search: Search
    dropped: str | None


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """Lieux to show, nearest first. `total` is counted only within a radius or a time."""

    outcome: SearchOutcome
    hits: Sequence[Hit]
    farther: Sequence[Hit] = ()
    """Those of the page that are farther than one travels for help, where the visitor set no limit."""
    unplaced: Sequence[Hit] = ()
    """Those of the same reach of which only the commune is known: they have no distance."""
    other_unplaced: int = 0
    """How many more of these there are."""
    silent: int = 0
    """How many nearer lieux did not say whether they have what is asked."""
    opening_next: Sequence[Hit] = ()
    """Near ones that are closed at the moment asked for, the next to open first."""
    unknown_hours: Sequence[Hit] = ()
    """Near ones whose hours are unknown, where open ones were asked for."""
    more: bool = False
    total: int | None = None
    remedies: Sequence[Remedy] = ()
    itinerant: Sequence[Hit] = ()
    """Services that pass around there, nobody knows where: they have no distance."""


def answer_search(session: Session, search: Search, point: Point) -> SearchAnswer:
    """Find the lieux of a search, else the nearest ones; with minutes by car where no mode was chosen."""
    found = _first_answer(session, search, point)
    if search.mode is None:
        found = _with_drive(session, found, point)
    return found if search.bounded or found.outcome is not SearchOutcome.FOUND else _far_apart(found, search)


def _with_drive(session: Session, found: SearchAnswer, point: Point) -> SearchAnswer:
    def timed(hits: Sequence[Hit]) -> Sequence[Hit]:
        return add_minutes(session, travel_source(session), hits, point=point, mode=VOITURE)

    return replace(
        found,
        hits=timed(found.hits),
        opening_next=timed(found.opening_next),
        unknown_hours=timed(found.unknown_hours),
    )


def _far_apart(found: SearchAnswer, search: Search) -> SearchAnswer:
    """Set apart what is farther than one travels for help, in the order of the ranking."""
    limit_min = default_limit_min(search)
    terms = [
        RankingTerms(travel=at, band=band_of(hit.minutes, hit.distance_m, limit_min=limit_min))
        for at, hit in enumerate(found.hits)
    ]
    ranked = sorted(zip(terms, found.hits, strict=True), key=lambda pair: rank_key(pair[0]))
    return replace(
        found,
        hits=[hit for term, hit in ranked if not term.band],
        farther=[hit for term, hit in ranked if term.band],
    )


def default_limit_min(search: Search) -> int:
    """Return the minutes that one travels for help, by car where the search has no mode."""
    return DEFAULT_LIMIT_MIN[search.mode or VOITURE]


def _first_answer(session: Session, search: Search, point: Point) -> SearchAnswer:
    if search.criteria.ouvert is not None:
        return _open_answer(session, search, point)
    page = find_page(session, search, point)
    itinerant = find_itinerant_services(session, search, point)
    if page.hits:
        return _found(session, search, point, page, itinerant)
    if search.page > 1:
        return SearchAnswer(SearchOutcome.PAST_THE_END, ())
    if itinerant and not search.bounded:
        return SearchAnswer(SearchOutcome.ONLY_ITINERANT, (), itinerant=itinerant)
    return replace(
        _nearest_instead(session, search, point),
        itinerant=itinerant,
        unplaced=page.unplaced,
        other_unplaced=page.other_unplaced,
    )


def _found(
    session: Session,
    search: Search,
    point: Point,
    page: HitPage,
    itinerant: Sequence[Hit],
    open_then: OpenThen = OpenThen.POSSIBLY,
) -> SearchAnswer:
    return SearchAnswer(
        SearchOutcome.FOUND,
        page.hits,
        unplaced=page.unplaced,
        other_unplaced=page.other_unplaced,
        silent=_count_silent(session, search, point, page.hits, open_then),
        more=page.more,
        total=count_found(session, search, point, open_then=open_then),
        itinerant=itinerant,
    )


def _count_silent(
    session: Session, search: Search, point: Point, hits: Sequence[Hit], open_then: OpenThen
) -> int:
    """Count the lieux that are nearer than the first hit and did not say whether they have what is asked."""
    criteria, first = search.criteria, hits[0]
    if search.page > 1 or criteria.incertains or not asked_facts(criteria):
        return 0
    with_silent = replace(search, criteria=replace(criteria, incertains=True, inconnus=True))
    if search.mode is None:
        nearer = replace(with_silent, radius_m=ceil(first.distance_m), minutes=None)
        beside = sum(hit.distance_m <= first.distance_m for hit in hits)
        return max(0, (count_found(session, nearer, point, open_then=open_then) or 0) - beside)
    query = replace(_reach_query(with_silent, point), max_min=first.minutes, open_then=open_then)
    count = count_reached(session, travel_source(session), query, ceiling=COUNT_CEILING + 1)
    return max(0, count - sum(hit.minutes == first.minutes for hit in hits))


def asked_facts(criteria: Criteria) -> Sequence[str]:
    """List the headline facts that are asked for."""
    return [fact for fact in HEADLINE_FACTS if getattr(criteria, fact)]


def _open_answer(session: Session, search: Search, point: Point) -> SearchAnswer:
    """Find the lieux that are known to be open; on the first page, near ones of unknown hours too."""
    near = search if search.bounded else _within_default_limit(search)
    page = find_page(session, near, point, open_then=OpenThen.SURELY)
    itinerant = find_itinerant_services(session, search, point)
    if search.page > 1:
        if not page.hits:
            return SearchAnswer(SearchOutcome.PAST_THE_END, ())
        return _found(session, search, point, page, itinerant, OpenThen.SURELY)
    few = replace(near, limit=MAX_BESIDES)
    unknown = find_page(session, few, point, open_then=OpenThen.UNKNOWN).hits
    if page.hits:
        found = _found(session, search, point, page, itinerant, OpenThen.SURELY)
        return replace(found, unknown_hours=unknown)
    closed = find_page(session, replace(few, limit=MAX_CLOSED), point, open_then=OpenThen.CLOSED).hits
    opening_next = next_to_open(closed, search.criteria.ouvert, limit=MAX_BESIDES)
    if not opening_next and not unknown:
        return replace(_nearest_instead(session, search, point), itinerant=itinerant)
    return SearchAnswer(
        SearchOutcome.NONE_OPEN,
        (),
        remedies=(Remedy(without_limits(without_filter(search, "ouvert")), "ouvert"),),
        unplaced=page.unplaced,
        other_unplaced=page.other_unplaced,
        opening_next=opening_next,
        unknown_hours=unknown,
        itinerant=itinerant,
    )


def _within_default_limit(search: Search) -> Search:
    """Limit a search to what one travels for help: whether a lieu is open is read one by one."""
    limit_min = default_limit_min(search)
    if search.mode is None:
        return replace(search, radius_m=limit_min * DRIVEN_M_PER_MIN)
    return replace(search, minutes=limit_min)


def without_limits(search: Search) -> Search:
    """Return the same search without a longest distance nor a longest time."""
    return replace(search, radius_m=None, minutes=None)


def without_filter(search: Search, name: str) -> Search:
    """Return the same search with one filter dropped, from its first page."""
    default = getattr(NO_CRITERIA, name)
    return replace(search, criteria=replace(search.criteria, **{name: default}), page=1)


def find_itinerant_services(session: Session, search: Search, point: Point) -> Sequence[Hit]:
    """List the itinerant services around a point, on the first page only."""
    return find_itinerant(session, point=point, criteria=search.criteria) if search.page == 1 else ()


def _nearest_instead(session: Session, search: Search, point: Point) -> SearchAnswer:
    if (search.bounded or search.mode) and (hits := _nearest(session, search, point, search.criteria)):
        return SearchAnswer(SearchOutcome.NONE_WITHIN, hits)
    if hits := _nearest(session, search, point, NO_CRITERIA):
        return SearchAnswer(
            SearchOutcome.NONE_MATCHING, hits, remedies=tuple(_remedies(session, search, point))
        )
    return SearchAnswer(SearchOutcome.NO_LIEU, ())


def _nearest(session: Session, search: Search, point: Point, criteria: Criteria) -> Sequence[Hit]:
    """List the first few whatever the distance, even those that no road leads to."""
    few = replace(without_limits(search), criteria=criteria, page=1, limit=FALLBACK_HITS)
    return find_page(session, few, point).hits or find_page(session, replace(few, mode=None), point).hits


def _remedies(session: Session, search: Search, point: Point) -> Iterator[Remedy]:
    """List the smallest changes after which something is found."""
    for name, changed in _changes(search):
        if find_page(session, replace(changed, limit=1), point).hits:
            yield Remedy(changed, name)


def _changes(search: Search) -> Iterator[tuple[str | None, Search]]:
    criteria = search.criteria
    if not criteria.incertains and asked_facts(criteria):
        yield (
            None,
            replace(without_limits(search), criteria=replace(criteria, incertains=True, inconnus=True)),
        )
    for name in active_criteria(criteria):
        yield name, without_limits(without_filter(search, name))


def find_page(
    session: Session, search: Search, point: Point, *, open_then: OpenThen = OpenThen.POSSIBLY
) -> HitPage:
    """Find the page that a search asks for: the nearest lieux, or the quickest to reach if it has a mode."""
    if search.mode is None:
        return find_nearest(
            session,
            point=point,
            criteria=search.criteria,
            radius_m=search.radius_m,
            limit=search.limit,
            offset=search.offset,
            open_then=open_then,
        )
    return find_quickest(
        session,
        travel_source(session),
        replace(_reach_query(search, point), open_then=open_then),
        limit=search.limit,
        offset=search.offset,
    )


def count_found(
    session: Session, search: Search, point: Point, *, open_then: OpenThen = OpenThen.POSSIBLY
) -> int | None:
    """Count the lieux within a distance or a time, up to COUNT_CEILING + 1; None where there is neither."""
    if search.minutes is not None:
        query = replace(_reach_query(search, point), open_then=open_then)
        return count_reached(session, travel_source(session), query, ceiling=COUNT_CEILING + 1)
    if search.radius_m is None:
        return None
    return count_within(
        session, point=point, criteria=search.criteria, radius_m=search.radius_m, open_then=open_then
    )


def list_reached(session: Session, search: Search, point: Point) -> list[ReachedLieu]:
    """List all lieux within reach of a search that has a mode, the quickest first."""
    return find_reached(session, travel_source(session), _reach_query(search, point))


def _reach_query(search: Search, point: Point) -> ReachQuery:
    """Return the query of a search that has a mode."""
    assert search.mode is not None
    return ReachQuery(point, search.criteria, search.mode, max_min=search.minutes, radius_m=search.radius_m)
