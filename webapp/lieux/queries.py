"""Queries on lieux, read from an address: a search, a selection, an area within reach, trips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from geo.points import Point, point_or_none
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.modes import VOITURE
from webapp.core.parameter import Parsed, parse, spell
from webapp.lieux.params import (
    AREA_PARAMETERS,
    DEFAULT_PAGE_SIZE,
    FILTER_PARAMETERS,
    MAX_OFFSET,
    OPEN_AT,
    PLACE_TO_WRITE,
    SEARCH_PARAMETERS,
    SELECTION_PARAMETERS,
    TRIPS_PARAMETERS,
)

TOO_DEEP = f"Les pages vont jusqu'au {MAX_OFFSET}e lieu. Pour en avoir plus, téléchargez la liste."
PLACE_EXPECTED = f"{PLACE_TO_WRITE}."
PLACE_MISSING = "Indiquez aussi q, ou lat et lon."

_AROUND = ("rayon_m", "mode", "minutes")
"""Parameters that mean nothing without a place."""


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


@dataclass(frozen=True, slots=True)
class AreaQuery:
    """What is asked of the area around a place."""

    search: Search
    mode: str
    minutes: int


@dataclass(frozen=True, slots=True)
class TripsQuery:
    """What is asked of the trips from a place to others: longitude and latitude of each."""

    search: Search
    mode: str
    ends: tuple[tuple[float, float], ...]


def read_search(args: MultiDict[str, str]) -> Search:
    """Read a search of lieux. Raises InvalidInput."""
    return search_of(parse(SEARCH_PARAMETERS, args))


def search_of(parsed: Parsed) -> Search:
    """Return the search whose parameters were parsed. Raises InvalidInput."""
    search = _search(_around(parsed))
    if search.offset >= MAX_OFFSET:
        raise InvalidInput({"page": TOO_DEEP})
    return search


def read_selection(args: MultiDict[str, str]) -> Search:
    """Read a selection of lieux, around a place or not. Raises InvalidInput."""
    parsed = parse(SELECTION_PARAMETERS, args)
    if _given_of_place(parsed):
        return _search(_around(parsed))
    pointless = {name: PLACE_MISSING for name in _AROUND if parsed.values.get(name) is not None}
    if messages := {**parsed.messages, **pointless}:
        raise InvalidInput(messages)
    return _search(parsed.values)


def read_area(args: MultiDict[str, str]) -> AreaQuery:
    """Read the area to draw around a place. Raises InvalidInput."""
    values = _around(parse(AREA_PARAMETERS, args))
    return AreaQuery(_place_alone(values), values["mode"], values["minutes"])


def read_trips(args: MultiDict[str, str]) -> TripsQuery:
    """Read the start and the ends of trips. Raises InvalidInput."""
    values = _around(parse(TRIPS_PARAMETERS, args))
    if not values["vers"]:
        raise InvalidInput({"vers": "Indiquez où aller, par exemple vers=46.17,1.87."})
    return TripsQuery(_place_alone(values), values["mode"], values["vers"])


def query_of(search: Search) -> list[tuple[str, str]]:
    """Return a search as the parameters of an address, defaults left out."""
    values: dict[str, Any] = {
        "q": search.q,
        "lat": search.point.lat if search.point else None,
        "lon": search.point.lon if search.point else None,
        "rayon_m": search.radius_m,
        "mode": search.mode,
        "minutes": search.minutes,
        **{
            parameter.name: getattr(search.criteria, parameter.name)
            for parameter in (*FILTER_PARAMETERS, OPEN_AT)
        },
        "page": search.page,
        "limite": search.limit,
    }
    return [
        (parameter.name, text)
        for parameter in SEARCH_PARAMETERS
        if values[parameter.name] != parameter.default
        for text in spell(values[parameter.name])
    ]


def _around(parsed: Parsed) -> Mapping[str, Any]:
    """Return the values of parameters among which there is a place. Raises InvalidInput."""
    if messages := {**_place_messages(parsed), **parsed.messages}:
        raise InvalidInput(messages)
    return parsed.values


def _place_alone(values: Mapping[str, Any]) -> Search:
    return Search(
        values["q"], point_or_none(values["lon"], values["lat"]), radius_m=None, criteria=NO_CRITERIA
    )


def _search(values: Mapping[str, Any]) -> Search:
    return Search(
        q=values["q"],
        point=point_or_none(values["lon"], values["lat"]),
        radius_m=values["rayon_m"],
        mode=values["mode"] or (None if values["minutes"] is None else VOITURE),
        minutes=values["minutes"],
        criteria=Criteria(
            **{parameter.name: values[parameter.name] for parameter in (*FILTER_PARAMETERS, OPEN_AT)}
        ),
        page=values.get("page", 1),
        limit=values.get("limite", DEFAULT_PAGE_SIZE),
    )


def _place_messages(parsed: Parsed) -> dict[str, str]:
    """Return the message of what is missing of the place to search around."""
    given = _given_of_place(parsed)
    if not given:
        return {"q": PLACE_EXPECTED}
    if "q" not in given and len(given) == 1:
        return {"lon" if "lat" in given else "lat": "Indiquez lat et lon ensemble."}
    return {}


def _given_of_place(parsed: Parsed) -> Sequence[str]:
    """List the parameters of the place that were given, refused ones included."""
    return [
        name for name in ("q", "lat", "lon") if name in parsed.messages or parsed.values[name] is not None
    ]
