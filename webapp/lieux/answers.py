"""Answer a search so that no page is empty: what was found, or the nearest and what to drop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import Enum, auto

from sqlalchemy.orm import Session

from geo.lieux.nearest import NEAREST_WHATEVER, Hit, find_travelling
from geo.lieux.quickest import timed
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import HEADLINE_FACTS, VOITURE
from webapp.lieux.params import Search
from webapp.lieux.search import count, find
from webapp.lieux.ways import ways_of


class Situation(Enum):
    """What came of a search."""

    FOUND = auto()
    PAST_THE_END = auto()
    """The page asked for comes after the last."""
    NONE_WITHIN = auto()
    """None within the radius or the time, or none that roads lead to; the nearest ones are given."""
    NONE_MATCHES = auto()
    """None in the whole country has what was asked; the nearest without filter are given."""
    ONLY_TRAVELLING = auto()
    """All that has what was asked travels, and where it stops is not known."""
    NO_LIEU = auto()


@dataclass(frozen=True, slots=True)
class Remedy:
    """A search that finds something: without the filter `dropped`, or with the uncertain when it is None."""

    search: Search
    dropped: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Lieux to show, nearest first. `total` is counted only within a radius or a time."""

    situation: Situation
    hits: Sequence[Hit]
    more: bool = False
    total: int | None = None
    remedies: Sequence[Remedy] = ()
    travelling: Sequence[Hit] = ()
    """Services that pass around there, nobody knows where: they have no distance."""


def answer(session: Session, search: Search, point: Point) -> Answer:
    """Search around a point, and find something to show whatever the filters are, with minutes by car."""
    found = _answer(session, search, point)
    if search.mode is not None:
        return found
    return replace(found, hits=timed(session, ways_of(session), found.hits, point=point, mode=VOITURE))


def _answer(session: Session, search: Search, point: Point) -> Answer:
    page = find(session, search, point)
    travelling = travelling_around(session, search, point)
    if page.hits:
        total = count(session, search, point)
        return Answer(Situation.FOUND, page.hits, more=page.more, total=total, travelling=travelling)
    if search.page > 1:
        return Answer(Situation.PAST_THE_END, ())
    if travelling and not search.bounded:
        return Answer(Situation.ONLY_TRAVELLING, (), travelling=travelling)
    return replace(_consolation(session, search, point), travelling=travelling)


def active_filters(criteria: Criteria) -> list[str]:
    """Name the filters that are set; `incertains` only widens the others."""
    return [
        field.name
        for field in fields(criteria)
        if field.name != "incertains" and getattr(criteria, field.name)
    ]


def unbounded(search: Search) -> Search:
    """Give the same search without a longest distance nor a longest time."""
    return replace(search, radius_m=None, minutes=None)


def without(search: Search, name: str) -> Search:
    """Give the same search with one filter dropped, from its first page."""
    default = getattr(NO_CRITERIA, name)
    return replace(search, criteria=replace(search.criteria, **{name: default}), page=1)


def travelling_around(session: Session, search: Search, point: Point) -> Sequence[Hit]:
    """List services that travel, on the first page only."""
    return find_travelling(session, point=point, criteria=search.criteria) if search.page == 1 else ()


def _consolation(session: Session, search: Search, point: Point) -> Answer:
    if (search.bounded or search.mode) and (hits := _nearest(session, search, point, search.criteria)):
        return Answer(Situation.NONE_WITHIN, hits)
    if hits := _nearest(session, search, point, NO_CRITERIA):
        return Answer(Situation.NONE_MATCHES, hits, remedies=tuple(_remedies(session, search, point)))
    return Answer(Situation.NO_LIEU, ())


def _nearest(session: Session, search: Search, point: Point, criteria: Criteria) -> Sequence[Hit]:
    """List the first few whatever the distance, even those that no road leads to."""
    few = replace(unbounded(search), criteria=criteria, page=1, limit=NEAREST_WHATEVER)
    return find(session, few, point).hits or find(session, replace(few, mode=None), point).hits


def _remedies(session: Session, search: Search, point: Point) -> Iterator[Remedy]:
    """List the smallest changes after which something is found."""
    for name, changed in _changes(search):
        if find(session, replace(changed, limit=1), point).hits:
            yield Remedy(changed, name)


def _changes(search: Search) -> Iterator[tuple[str | None, Search]]:
    criteria = search.criteria
    if not criteria.incertains and any(getattr(criteria, fact) for fact in HEADLINE_FACTS):
        yield None, replace(unbounded(search), criteria=replace(criteria, incertains=True))
    for name in active_filters(criteria):
        yield name, unbounded(without(search, name))
