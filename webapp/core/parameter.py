"""One parameter of an address: how it is read, refused and documented, by kind."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from werkzeug.datastructures import MultiDict

from geo.clock import now
from geo.errors import InvalidInput
from webapp.wording.labels import filter_label

LONGEST_TEXT = 200
"""Characters of a text typed; the longest French address has fewer."""

YES = "oui"
NOW = "maintenant"

_DAY = "20[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
"""Days of every year; the 29th of February is taken too, in the years that have it."""
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d", re.ASCII)


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


def read_each(
    parameters: Iterable[Parameter], args: MultiDict[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Give the values that could be read, and a message for each parameter that could not."""
    values: dict[str, Any] = {}
    messages: dict[str, str] = {}
    for parameter in parameters:
        if parameter.name not in args:
            values[parameter.name] = parameter.default
            continue
        try:
            values[parameter.name] = parameter.read(args.getlist(parameter.name))
        except ValueError:
            messages[parameter.name] = parameter.accepted
    return values, messages


def read_values(parameters: Iterable[Parameter], args: MultiDict[str, str]) -> dict[str, Any]:
    """Read parameters by name. Raises InvalidInput with one message for each that is refused."""
    values, messages = read_each(parameters, args)
    if messages:
        raise InvalidInput(messages)
    return values


def _spelt_as(pattern: str) -> BeforeValidator:
    """Refuse what Python reads as a number and people do not write: 1_000, ١٢, infinity."""
    spelling = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if spelling.fullmatch(text) is None:
            raise ValueError(text)
        return text

    return BeforeValidator(check)


def whole_number(
    name: str, meaning: str, bounds: tuple[int, int], *, unit: str = "", default: int | None = None
) -> Parameter:
    """Take a whole number between two bounds."""
    low, high = bounds
    kind = Annotated[int, Field(ge=low, le=high), _spelt_as(r"-?\d{1,9}")]
    of_what = f" de {unit}" if unit else ""
    accepted = f"Indiquez un nombre entier{of_what}, de {low} à {high}."
    return Parameter(name, meaning, accepted, TypeAdapter(kind), default)


def degrees(name: str, meaning: str, limit: int) -> Parameter:
    """Take a longitude or a latitude."""
    # No digit can be read in two ways, or a long number would take a time that grows as its square.
    spelling = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d{1,3})?"
    kind = Annotated[float, Field(ge=-limit, le=limit), _spelt_as(spelling)]
    accepted = f"Indiquez un nombre de degrés, de -{limit} à {limit}."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def positions(name: str, meaning: str, most: int) -> Parameter:
    """Take positions spelt as on maps, latitude first, repeated; gives longitude and latitude of each."""
    accepted = f"Indiquez jusqu'à {most} positions, par exemple {name}=46.17,1.87."
    kind = Annotated[
        str, Field(pattern=r"^[-+]?\d{1,2}(\.\d{1,15})?,[-+]?\d{1,3}(\.\d{1,15})?$"), AfterValidator(_lon_lat)
    ]
    several = TypeAdapter(Annotated[list[kind], Field(max_length=most)])
    return Parameter(name, meaning, accepted, several, default=(), many=True)


def _lon_lat(spelt: str) -> tuple[float, float]:
    lat, lon = map(float, spelt.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(spelt)
    return lon, lat


def text(name: str, meaning: str, expected: str) -> Parameter:
    """Take a text; `expected` says in French what to write."""
    # Control characters are no part of a name, and PostgreSQL refuses NUL.
    kind = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00-\x1f\x7f]+$")]
    accepted = f"{expected}, en {LONGEST_TEXT} caractères au plus."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def flag(name: str) -> Parameter:
    """Take «oui», or nothing."""
    kind = Annotated[Literal["oui"], AfterValidator(lambda _: True)]
    accepted = f"La seule valeur acceptée est «{YES}»."
    return Parameter(name, f"{filter_label(name).legend}.", accepted, TypeAdapter(kind), default=False)


def moment(name: str, meaning: str) -> Parameter:
    """Take «maintenant», which is an instant, or a day and a time without a zone."""
    pattern = rf"^({NOW}|{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9])$"
    schema = WithJsonSchema({"type": "string", "pattern": pattern})
    kind = Annotated[datetime, BeforeValidator(_read_moment), schema]
    accepted = f"Indiquez «{NOW}», ou un jour et une heure comme 2026-11-24T10:00."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def _read_moment(text: str) -> datetime:
    if text == NOW:
        return now().replace(second=0, microsecond=0)
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text)


def any_of(name: str, values: Sequence[str]) -> Parameter:
    """Take any of these values, repeated."""
    accepted = f"Valeurs acceptées : {' ; '.join(values)}."
    meaning = f"{filter_label(name).legend} : l'une au moins de ces valeurs."
    return Parameter(name, meaning, accepted, _among(values, many=True), default=(), many=True)


def any_code(name: str, pattern: str, example: str) -> Parameter:
    """Take codes of Insee, repeated."""
    kind = Annotated[str, Field(pattern=pattern)]
    accepted = f"Indiquez des codes de l'Insee, par exemple {example}."
    meaning = f"{filter_label(name).legend} : l'un de ces codes."
    return Parameter(name, meaning, accepted, TypeAdapter(list[kind]), default=(), many=True)


def code(name: str, pattern: str, example: str) -> Parameter:
    """Take one code of Insee."""
    accepted = f"Indiquez un code de l'Insee, par exemple {example}."
    meaning = f"{filter_label(name).legend}, par son code."
    return Parameter(name, meaning, accepted, TypeAdapter(Annotated[str, Field(pattern=pattern)]))


def one_of(name: str, meaning: str, values: Sequence[str], *, default: str | None = None) -> Parameter:
    """Take one of these values."""
    accepted = f"Valeurs acceptées : {' ; '.join(values)}."
    return Parameter(name, meaning, accepted, _among(values), default=default)


def _among(values: Sequence[str], *, many: bool = False) -> TypeAdapter[Any]:
    schema = {"type": "string", "enum": list(values)}
    kind = Annotated[str, AfterValidator(_member_of(values)), WithJsonSchema(schema)]
    return TypeAdapter(list[kind]) if many else TypeAdapter(kind)


def _member_of(values: Sequence[str]) -> Callable[[str], str]:
    accepted = frozenset(values)

    def check(value: str) -> str:
        if value not in accepted:
            raise ValueError(value)
        return value

    return check
