"""What a search may ask: each parameter with how it is read, refused and documented, in one place."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import Field as DataclassField
from dataclasses import dataclass, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput, NotFound
from geo.points import Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import CLOSED_LISTS, MODES, VOITURE
from geo.standard.schema import PATTERNS
from webapp.core.parameter import (
    NOW,
    YES,
    Parameter,
    any_code,
    any_of,
    degrees,
    flag,
    moment,
    one_of,
    read_each,
    text,
    whole_number,
)

DEEPEST = 10_000
"""Lieux that pages go through: whoever wants more of them wants a file."""
PAGES = (1, DEEPEST)
LIMITS = (1, 100)
DEFAULT_LIMIT = 20
RADII_M = (100, 200_000)
TRAVEL_MIN = (1, 60)

TOO_DEEP = f"Les pages vont jusqu'au {DEEPEST}e lieu. Pour en avoir plus, téléchargez la liste."
PLACE_TO_WRITE = "Écrivez le nom d'une ville ou un code postal"
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
    limit: int = DEFAULT_LIMIT

    @property
    def bounded(self) -> bool:
        """Tell whether there is a longest distance or a longest time."""
        return self.radius_m is not None or self.minutes is not None

    @property
    def offset(self) -> int:
        """Count the lieux of the pages before."""
        return (self.page - 1) * self.limit


OPEN = moment(
    "ouvert",
    "Moment où le lieu doit être ouvert, à l'heure du lieu. Ceux dont les horaires sont inconnus restent.",
)


def filter_parameters(criteria: type[Any]) -> tuple[Parameter, ...]:
    """Make the parameter of each field of a dataclass of criteria that the database can judge."""
    return tuple(_filter_parameter(field) for field in fields(criteria) if field.name != OPEN.name)


def _filter_parameter(field: "DataclassField[Any]") -> Parameter:
    if field.name in CODES:
        return any_code(field.name, *CODES[field.name])
    return flag(field.name) if field.default is False else any_of(field.name, CLOSED_LISTS[field.name])


CODES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "departement": ("^(0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|9[78][0-9])$", "23, 2A ou 974"),
        "commune": (PATTERNS["code_insee"], "23096, 2A004 ou 97411"),
    }
)
"""Filter on a territory → how its codes are spelt, and examples."""

PLACE = (
    text("q", "Ville ou code postal autour desquels chercher.", PLACE_TO_WRITE),
    degrees("lat", "Latitude du point autour duquel chercher, avec lon ; q l'emporte.", 90),
    degrees("lon", "Longitude du point autour duquel chercher, avec lat.", 180),
)
RADIUS = whole_number("rayon_m", "Distance la plus longue, en mètres à vol d'oiseau.", RADII_M, unit="mètres")
MODE = one_of("mode", "Façon de se déplacer : les lieux sont alors dans l'ordre des durées de trajet.", MODES)
MINUTES = whole_number(
    "minutes",
    "Durée la plus longue du trajet, en voiture si mode n'est pas donné.",
    TRAVEL_MIN,
    unit="minutes",
)
FILTERS = filter_parameters(Criteria)
PAGE = whole_number("page", "Page de résultats.", PAGES, default=1)
PAGING = (
    PAGE,
    whole_number("limite", "Nombre de lieux par page.", LIMITS, default=DEFAULT_LIMIT),
)
SEARCH = (*PLACE, RADIUS, MODE, MINUTES, *FILTERS, OPEN, *PAGING)
"""Every parameter of a search of lieux."""

SELECTION = (*PLACE, RADIUS, MODE, MINUTES, *FILTERS, OPEN)
"""Every parameter of a selection of lieux, which has no pages."""

CSV_FORM = one_of(
    "forme",
    "norme : les lieux qui ont tous les champs obligatoires de la norme ; complete : tous les lieux,"
    " mêmes colonnes ; tableur : tous les lieux, pour un tableur (point-virgule, virgule décimale).",
    ("norme", "complete", "tableur"),
    default="norme",
)

COMMUNES = (
    text("q", "Début du nom d'une commune, ou code postal.", PLACE_TO_WRITE),
    whole_number("limite", "Nombre de réponses.", (1, 20), default=5),
)
"""Every parameter of a search of communes."""


def read_search(args: MultiDict[str, str]) -> Search:
    """Read a search of lieux. Raises InvalidInput."""
    search = _search(read_around(SEARCH, args))
    if search.offset >= DEEPEST:
        raise InvalidInput({"page": TOO_DEEP})
    return search


def read_selection(args: MultiDict[str, str]) -> Search:
    """Read a selection of lieux, around a place or not. Raises InvalidInput."""
    values, messages = read_each(SELECTION, args)
    if _given_of_place(values, messages):
        messages = {**_place_messages(values, messages), **messages}
    else:
        messages |= {name: PLACE_MISSING for name in _AROUND if values.get(name) is not None}
    if messages:
        raise InvalidInput(messages)
    return _search(values)


def read_around(parameters: Sequence[Parameter], args: MultiDict[str, str]) -> dict[str, Any]:
    """Read parameters of which a place is the first. Raises InvalidInput."""
    values, messages = read_each(parameters, args)
    messages = {**_place_messages(values, messages), **messages}
    if messages:
        raise InvalidInput(messages)
    return values


def place_of(values: Mapping[str, Any]) -> Search:
    """Spell a place alone as a search."""
    return Search(values["q"], _point(values["lon"], values["lat"]), radius_m=None, criteria=NO_CRITERIA)


def _search(values: Mapping[str, Any]) -> Search:
    return Search(
        q=values["q"],
        point=_point(values["lon"], values["lat"]),
        radius_m=values["rayon_m"],
        mode=values["mode"] or (None if values["minutes"] is None else VOITURE),
        minutes=values["minutes"],
        criteria=Criteria(**{parameter.name: values[parameter.name] for parameter in (*FILTERS, OPEN)}),
        page=values.get("page", 1),
        limit=values.get("limite", DEFAULT_LIMIT),
    )


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon=lon, lat=lat)


def _place_messages(values: Mapping[str, Any], refused: Container[str]) -> dict[str, str]:
    """Say what is missing of the place to search around."""
    given = _given_of_place(values, refused)
    if not given:
        return {"q": PLACE_EXPECTED}
    if "q" not in given and len(given) == 1:
        return {"lon" if "lat" in given else "lat": "Indiquez lat et lon ensemble."}
    return {}


def _given_of_place(values: Mapping[str, Any], refused: Container[str]) -> Sequence[str]:
    return [name for name in ("q", "lat", "lon") if name in refused or values[name] is not None]


def readable_id(lieu_id: str) -> str:
    """Refuse an identifier that no lieu can have. Raises NotFound."""
    if "\0" in lieu_id:
        raise NotFound("Aucun lieu ne porte cet identifiant.")
    return lieu_id


def query_of(search: Search) -> list[tuple[str, str]]:
    """Spell a search as the parameters that ask for it again, defaults left out."""
    asked: dict[str, Any] = {
        "q": search.q,
        "lat": search.point.lat if search.point else None,
        "lon": search.point.lon if search.point else None,
        "rayon_m": search.radius_m,
        "mode": search.mode,
        "minutes": search.minutes,
        **{parameter.name: getattr(search.criteria, parameter.name) for parameter in (*FILTERS, OPEN)},
        "page": search.page,
        "limite": search.limit,
    }
    return [
        (parameter.name, text)
        for parameter in SEARCH
        if asked[parameter.name] != parameter.default
        for text in _spelt(asked[parameter.name])
    ]


def _spelt(value: Any) -> Sequence[str]:
    if value is True:
        return (YES,)
    if isinstance(value, datetime):
        return (value.isoformat(timespec="minutes") if value.tzinfo is None else NOW,)
    return value if isinstance(value, tuple) else (repr(value) if isinstance(value, float) else str(value),)
