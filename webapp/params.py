"""What a search may ask: each parameter with how it is read, refused and documented, in one place."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import Field as DataclassField
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from werkzeug.datastructures import MultiDict

from geo.criteria import Criteria
from geo.errors import InvalidInput, NotFound
from geo.points import Point
from geo.vocabulary import CLOSED_LISTS
from webapp.labels import filter_label

LONGEST_PLACE = 200
"""Characters of a place typed; the longest French address has fewer."""
PAGES = (1, 500)
LIMITS = (1, 100)
RADII_M = (100, 200_000)

YES = "oui"
PLACE_EXPECTED = "Écrivez le nom d'une ville ou un code postal."


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `accepted` is the French sentence that says what may be given."""

    name: str
    meaning: str
    accepted: str
    adapter: TypeAdapter[Any]
    default: Any = None
    many: bool = False

    def read(self, given: Sequence[str]) -> Any:
        """Turn what was given into a value; blanks count for nothing. Raises ValueError."""
        values = [text for value in given if (text := " ".join(value.split()))]
        if not values:
            return self.default
        if self.many:
            return tuple(dict.fromkeys(self.adapter.validate_python(values)))
        if len(values) > 1:
            raise ValueError(self.name)
        return self.adapter.validate_python(values[0])


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was understood, around `q`, else around `point`."""

    q: str | None
    point: Point | None
    radius_m: int | None
    criteria: Criteria
    page: int = 1
    limit: int = 20

    @property
    def offset(self) -> int:
        """Count the lieux of the pages before."""
        return (self.page - 1) * self.limit


def _spelt_as(pattern: str) -> BeforeValidator:
    """Refuse what Python reads as a number and people do not write: 1_000, ١٢, infinity."""
    spelling = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if spelling.fullmatch(text) is None:
            raise ValueError(text)
        return text

    return BeforeValidator(check)


def _whole_number(
    name: str, meaning: str, bounds: tuple[int, int], *, unit: str = "", default: int | None = None
) -> Parameter:
    low, high = bounds
    kind = Annotated[int, Field(ge=low, le=high), _spelt_as(r"-?\d{1,9}")]
    of_what = f" de {unit}" if unit else ""
    accepted = f"Indiquez un nombre entier{of_what}, de {low} à {high}."
    return Parameter(name, meaning, accepted, TypeAdapter(kind), default)


def _degrees(name: str, meaning: str, limit: int) -> Parameter:
    kind = Annotated[float, Field(ge=-limit, le=limit), _spelt_as(r"[-+]?\d*\.?\d+(e-?\d+)?")]
    accepted = f"Indiquez un nombre de degrés, de -{limit} à {limit}."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def _place(name: str, meaning: str) -> Parameter:
    # Control characters are no part of a name, and PostgreSQL refuses NUL.
    kind = Annotated[str, Field(min_length=1, max_length=LONGEST_PLACE, pattern=r"^[^\x00-\x1f\x7f]+$")]
    accepted = f"Écrivez le nom d'une ville ou un code postal, en {LONGEST_PLACE} caractères au plus."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def _flag(name: str) -> Parameter:
    kind = Annotated[Literal["oui"], AfterValidator(lambda _: True)]
    accepted = f"La seule valeur acceptée est «{YES}»."
    return Parameter(name, f"{filter_label(name).legend}.", accepted, TypeAdapter(kind), default=False)


def _any_of(name: str, values: Sequence[str]) -> Parameter:
    kind = Annotated[
        str, AfterValidator(_member_of(values)), WithJsonSchema({"type": "string", "enum": list(values)})
    ]
    accepted = f"Valeurs acceptées : {' ; '.join(values)}."
    meaning = f"{filter_label(name).legend} : l'une au moins de ces valeurs."
    return Parameter(name, meaning, accepted, TypeAdapter(list[kind]), default=(), many=True)


def _member_of(values: Sequence[str]) -> Callable[[str], str]:
    accepted = frozenset(values)

    def check(value: str) -> str:
        if value not in accepted:
            raise ValueError(value)
        return value

    return check


def filter_parameters(criteria: type[Any]) -> tuple[Parameter, ...]:
    """Make the parameter of each field of a dataclass of criteria."""
    return tuple(_filter_parameter(field) for field in fields(criteria))


def _filter_parameter(field: "DataclassField[Any]") -> Parameter:
    return _flag(field.name) if field.default is False else _any_of(field.name, CLOSED_LISTS[field.name])


PLACE = (
    _place("q", "Ville ou code postal autour desquels chercher."),
    _degrees("lat", "Latitude du point autour duquel chercher, avec lon ; q l'emporte.", 90),
    _degrees("lon", "Longitude du point autour duquel chercher, avec lat.", 180),
)
RADIUS = _whole_number(
    "rayon_m", "Distance la plus longue, en mètres à vol d'oiseau.", RADII_M, unit="mètres"
)
FILTERS = filter_parameters(Criteria)
PAGING = (
    _whole_number("page", "Page de résultats.", PAGES, default=1),
    _whole_number("limite", "Nombre de lieux par page.", LIMITS, default=20),
)
SEARCH = (*PLACE, RADIUS, *FILTERS, *PAGING)
"""Every parameter of a search of lieux."""

COMMUNES = (
    _place("q", "Début du nom d'une commune, ou code postal."),
    _whole_number("limite", "Nombre de réponses.", (1, 20), default=5),
)
"""Every parameter of a search of communes."""


def read_values(parameters: Iterable[Parameter], args: MultiDict[str, str]) -> dict[str, Any]:
    """Read parameters by name. Raises InvalidInput with one message for each that is refused."""
    values, messages = _read_each(parameters, args)
    if messages:
        raise InvalidInput(messages)
    return values


def read_search(args: MultiDict[str, str]) -> Search:
    """Read a search of lieux. Raises InvalidInput."""
    values, messages = _read_each(SEARCH, args)
    messages = {**_place_messages(values, messages), **messages}
    if messages:
        raise InvalidInput(messages)
    return Search(
        q=values["q"],
        point=_point(values["lon"], values["lat"]),
        radius_m=values["rayon_m"],
        criteria=Criteria(**{parameter.name: values[parameter.name] for parameter in FILTERS}),
        page=values["page"],
        limit=values["limite"],
    )


def _read_each(
    parameters: Iterable[Parameter], args: MultiDict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Give the values that could be read, and a message for each parameter that could not."""
    values: dict[str, Any] = {}
    messages: dict[str, str] = {}
    for parameter in parameters:
        try:
            values[parameter.name] = parameter.read(args.getlist(parameter.name))
        except ValueError:
            messages[parameter.name] = parameter.accepted
    return values, messages


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon=lon, lat=lat)


def _place_messages(values: Mapping[str, Any], refused: Container[str]) -> dict[str, str]:
    """Say what is missing of the place to search around."""
    given = [name for name in ("q", "lat", "lon") if name in refused or values[name] is not None]
    if not given:
        return {"q": PLACE_EXPECTED}
    if "q" not in given and len(given) == 1:
        return {"lon" if "lat" in given else "lat": "Indiquez lat et lon ensemble."}
    return {}


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
        **{parameter.name: getattr(search.criteria, parameter.name) for parameter in FILTERS},
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
    return value if isinstance(value, tuple) else (repr(value) if isinstance(value, float) else str(value),)
