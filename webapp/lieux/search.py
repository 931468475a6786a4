"""A search of lieux: the page found, else the nearest lieux and the filters to drop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from sqlalchemy.orm import Session

from geo.lieux.itinerant import find_itinerant
from geo.lieux.nearest import COUNT_CEILING, FALLBACK_HITS, Hit, HitPage, count_within, find_nearest
from geo.lieux.quickest import add_minutes, count_reached, find_quickest, find_reached
from geo.lieux.reach import ReachedLieu, ReachQuery
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria, active_criteria
from geo.standard.fields import HEADLINE_FACTS
from geo.travel.modes import VOITURE
from webapp.lieux.queries import Search
from webapp.lieux.travel_source import travel_source


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
    more: bool = False
    total: int | None = None
    remedies: Sequence[Remedy] = ()
    itinerant: Sequence[Hit] = ()
    """Services that pass around there, nobody knows where: they have no distance."""


def answer_search(session: Session, search: Search, point: Point) -> SearchAnswer:
    """Find the lieux of a search, else the nearest ones; with minutes by car where no mode was chosen."""
    found = _first_answer(session, search, point)
    if search.mode is not None:
        return found
    return replace(
        found, hits=add_minutes(session, travel_source(session), found.hits, point=point, mode=VOITURE)
    )


def _first_answer(session: Session, search: Search, point: Point) -> SearchAnswer:
    page = find_page(session, search, point)
    itinerant = find_itinerant_services(session, search, point)
    if page.hits:
        total = count_found(session, search, point)
        return SearchAnswer(SearchOutcome.FOUND, page.hits, more=page.more, total=total, itinerant=itinerant)
    if search.page > 1:
        return SearchAnswer(SearchOutcome.PAST_THE_END, ())
    if itinerant and not search.bounded:
        return SearchAnswer(SearchOutcome.ONLY_ITINERANT, (), itinerant=itinerant)
    return replace(_nearest_instead(session, search, point), itinerant=itinerant)


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
    if not criteria.incertains and any(getattr(criteria, fact) for fact in HEADLINE_FACTS):
        yield None, replace(without_limits(search), criteria=replace(criteria, incertains=True))
    for name in active_criteria(criteria):
        yield name, without_limits(without_filter(search, name))


def find_page(session: Session, search: Search, point: Point) -> HitPage:
    """Find the page that a search asks for: the nearest lieux, or the quickest to reach if it has a mode."""
    if search.mode is None:
        return find_nearest(
            session,
            point=point,
            criteria=search.criteria,
            radius_m=search.radius_m,
            limit=search.limit,
            offset=search.offset,
        )
    return find_quickest(
        session,
        travel_source(session),
        _reach_query(search, point),
        limit=search.limit,
        offset=search.offset,
    )


def count_found(session: Session, search: Search, point: Point) -> int | None:
    """Count the lieux within a distance or a time, up to COUNT_CEILING + 1; None where there is neither."""
    if search.minutes is not None:
        return count_reached(
            session, travel_source(session), _reach_query(search, point), ceiling=COUNT_CEILING + 1
        )
    if search.radius_m is None:
        return None
    return count_within(session, point=point, criteria=search.criteria, radius_m=search.radius_m)


def list_reached(session: Session, search: Search, point: Point) -> list[ReachedLieu]:
    """List all lieux within reach of a search that has a mode, the quickest first."""
    return find_reached(session, travel_source(session), _reach_query(search, point))


def _reach_query(search: Search, point: Point) -> ReachQuery:
    """Return the query of a search that has a mode."""
    assert search.mode is not None
    return ReachQuery(point, search.criteria, search.mode, max_min=search.minutes, radius_m=search.radius_m)
