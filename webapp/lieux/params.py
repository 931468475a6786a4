"""Parameters of a search of lieux, of an area reached and of travel times: declared, parsed, spelt again."""

from collections.abc import Mapping, Sequence
from dataclasses import Field as DataclassField
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput, NotFound
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import CLOSED_LISTS
from geo.standard.schema import FIELD_PATTERNS
from geo.travel.modes import MODES, VOITURE
from webapp.core.parameter import (
    Parameter,
    Parsed,
    any_code,
    any_of,
    degrees,
    flag,
    moment,
    one_of,
    parse,
    positions,
    spell,
    text,
    whole_number,
)

MAX_OFFSET = 10_000
"""Lieux that pages go through: whoever wants more of them wants a file."""
PAGE_BOUNDS = (1, MAX_OFFSET)
LIMIT_BOUNDS = (1, 100)
DEFAULT_PAGE_SIZE = 20
RADIUS_BOUNDS_M = (100, 200_000)
MINUTES_BOUNDS = (1, 60)

TOO_DEEP = f"Les pages vont jusqu'au {MAX_OFFSET}e lieu. Pour en avoir plus, téléchargez la liste."
PLACE_TO_WRITE = "Écrivez le nom d'une ville ou un code postal"
PLACE_EXPECTED = f"{PLACE_TO_WRITE}."
PLACE_MISSING = "Indiquez aussi q, ou lat et lon."
MAP_OPEN = "carte"
"""Parameter of pages: «oui» opens their map."""

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


OPEN_AT = moment(
    "ouvert",
    "Moment où le lieu doit être ouvert, à l'heure du lieu. Ceux dont les horaires sont inconnus restent.",
)


def filter_parameters(criteria: type[Any]) -> tuple[Parameter, ...]:
    """Declare a parameter for each field of a dataclass of criteria, the moment of opening excepted."""
    return tuple(_filter_parameter(field) for field in fields(criteria) if field.name != OPEN_AT.name)


def _filter_parameter(field: "DataclassField[Any]") -> Parameter:
    if field.name in CODE_SPELLINGS:
        return any_code(field.name, *CODE_SPELLINGS[field.name])
    return flag(field.name) if field.default is False else any_of(field.name, CLOSED_LISTS[field.name])


CODE_SPELLINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "departement": ("^(0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|9[78][0-9])$", "23, 2A ou 974"),
        "commune": (FIELD_PATTERNS["code_insee"], "23096, 2A004 ou 97411"),
    }
)
"""Filter on a territory → pattern of its codes, and examples."""

PLACE_PARAMETERS = (
    text("q", "Ville ou code postal autour desquels chercher.", PLACE_TO_WRITE),
    degrees("lat", "Latitude du point autour duquel chercher, avec lon ; q l'emporte.", 90),
    degrees("lon", "Longitude du point autour duquel chercher, avec lat.", 180),
)
MAX_RADIUS = whole_number(
    "rayon_m", "Distance la plus longue, en mètres à vol d'oiseau.", RADIUS_BOUNDS_M, unit="mètres"
)
TRAVEL_MODE = one_of(
    "mode", "Façon de se déplacer : les lieux sont alors dans l'ordre des durées de trajet.", MODES
)
MAX_MINUTES = whole_number(
    "minutes",
    "Durée la plus longue du trajet, en voiture si mode n'est pas donné.",
    MINUTES_BOUNDS,
    unit="minutes",
)
FILTER_PARAMETERS = filter_parameters(Criteria)
PAGE_NUMBER = whole_number("page", "Page de résultats.", PAGE_BOUNDS, default=1)
PAGING_PARAMETERS = (
    PAGE_NUMBER,
    whole_number("limite", "Nombre de lieux par page.", LIMIT_BOUNDS, default=DEFAULT_PAGE_SIZE),
)
SEARCH_PARAMETERS = (
    *PLACE_PARAMETERS,
    MAX_RADIUS,
    TRAVEL_MODE,
    MAX_MINUTES,
    *FILTER_PARAMETERS,
    OPEN_AT,
    *PAGING_PARAMETERS,
)
"""Every parameter of a search of lieux."""

SELECTION_PARAMETERS = (*PLACE_PARAMETERS, MAX_RADIUS, TRAVEL_MODE, MAX_MINUTES, *FILTER_PARAMETERS, OPEN_AT)
"""Every parameter of a selection of lieux, which has no pages."""

CSV_FORM = one_of(
    "forme",
    "norme : les lieux qui ont tous les champs obligatoires de la norme ; complete : tous les lieux,"
    " mêmes colonnes ; tableur : tous les lieux, pour un tableur (point-virgule, virgule décimale).",
    ("norme", "complete", "tableur"),
    default="norme",
)

COMMUNES_PARAMETERS = (
    text("q", "Début du nom d'une commune, ou code postal.", PLACE_TO_WRITE),
    whole_number("limite", "Nombre de réponses.", (1, 20), default=5),
)
"""Every parameter of a search of communes."""


MIN_AREA_MIN, MAX_AREA_MIN = 5, 60
MAX_ENDS = 200
"""Places to which minutes are computed at once."""

_MODE = one_of("mode", "Façon de se déplacer.", MODES, default=VOITURE)
REACH_PARAMETERS = (
    _MODE,
    whole_number("minutes", "Durée du trajet.", (MIN_AREA_MIN, MAX_AREA_MIN), unit="minutes", default=20),
)
"""Parameters of the area that one reaches, besides its centre."""

AREA_PARAMETERS = (*PLACE_PARAMETERS, *REACH_PARAMETERS)
"""Every parameter of the area that one reaches."""

TRIPS_PARAMETERS = (
    *PLACE_PARAMETERS,
    _MODE,
    positions("vers", "Où aller : latitude et longitude séparées par une virgule.", MAX_ENDS),
)
"""Every parameter of the minutes from one place to many."""


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
    if messages := parsed.messages | pointless:
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


def readable_id(lieu_id: str) -> str:
    """Refuse an identifier that no lieu can have. Raises NotFound."""
    if "\0" in lieu_id:
        raise NotFound("Aucun lieu ne porte cet identifiant.")
    return lieu_id


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
    return Search(values["q"], _point(values["lon"], values["lat"]), radius_m=None, criteria=NO_CRITERIA)


def _search(values: Mapping[str, Any]) -> Search:
    return Search(
        q=values["q"],
        point=_point(values["lon"], values["lat"]),
        radius_m=values["rayon_m"],
        mode=values["mode"] or (None if values["minutes"] is None else VOITURE),
        minutes=values["minutes"],
        criteria=Criteria(
            **{parameter.name: values[parameter.name] for parameter in (*FILTER_PARAMETERS, OPEN_AT)}
        ),
        page=values.get("page", 1),
        limit=values.get("limite", DEFAULT_PAGE_SIZE),
    )


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon=lon, lat=lat)


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
