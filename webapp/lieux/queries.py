"""A search of lieux as it was understood, from the parameters of an address and back."""

from dataclasses import dataclass
from typing import Self

from werkzeug.datastructures import MultiDict

from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.modes import VOITURE
from webapp.lieux.params import DEFAULT_PAGE_SIZE, LieuxQuery, PlaceQuery, SelectionQuery


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was understood, around `q`, else around `point`; an export may have neither."""

    q: str | None
    point: Point | None
    radius_m: int | None
    criteria: Criteria
    mode: str | None = None
    """How to travel: lieux are then in order of their minutes; None: of their distance."""
    minutes: int | None = None
    page: int = 1
    limit: int = DEFAULT_PAGE_SIZE

    @property
    def bounded(self) -> bool:
        """Whether there is a longest distance or a longest time."""
        return self.radius_m is not None or self.minutes is not None

    @property
    def offset(self) -> int:
        """The number of lieux on the pages before."""
        return (self.page - 1) * self.limit

    @classmethod
    def around(cls, query: PlaceQuery) -> Self:
        """Return a search around a place, of anything."""
        return cls(query.q, query.point, radius_m=None, criteria=NO_CRITERIA)


def read_search(args: MultiDict[str, str]) -> Search:
    """Read a search of lieux. Raises InvalidInput."""
    return search_of(LieuxQuery.read(args))


def read_selection(args: MultiDict[str, str]) -> Search:
    """Read a selection of lieux, around a place or not. Raises InvalidInput."""
    return search_of(SelectionQuery.read(args))


def search_of(query: SelectionQuery) -> Search:
    """Return the search that a query asks for: by car where it has minutes and no mode."""
    paging = {"page": query.page, "limit": query.limite} if isinstance(query, LieuxQuery) else {}
    return Search(
        q=query.q,
        point=query.point,
        radius_m=query.rayon_m,
        mode=query.mode or (None if query.minutes is None else VOITURE),
        minutes=query.minutes,
        criteria=query.criteria,
        **paging,
    )


def query_of(search: Search) -> list[tuple[str, str]]:
    """Return a search as the parameters of an address, defaults left out."""
    return LieuxQuery.pairs(
        {
            "q": search.q,
            "lat": search.point.lat if search.point else None,
            "lon": search.point.lon if search.point else None,
            "rayon_m": search.radius_m,
            "mode": search.mode,
            "minutes": search.minutes,
            **{name: getattr(search.criteria, name) for name in Criteria.__slots__},
            "page": search.page,
            "limite": search.limit,
        }
    )
