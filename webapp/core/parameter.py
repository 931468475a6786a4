"""Query parameters: how each kind is parsed, refused and documented."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from werkzeug.datastructures import MultiDict

from geo.clock import now
from geo.errors import InvalidInput
from webapp.wording.labels import filter_label

MAX_TEXT_LENGTH = 200
"""Characters of a text typed; the longest French address has fewer."""

YES = "oui"
NOW = "maintenant"

_DAY = "20[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
"""Days of every year; the 29th of February is taken too, in the years that have it."""
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter. `accepted` is the French sentence of what it accepts."""

    name: str
    meaning: str
    accepted: str
    adapter: TypeAdapter[Any]
    default: Any = None
    many: bool = False

    def parse(self, texts: Sequence[str]) -> Any:
        """Parse the texts of an address into a value; blanks count for nothing. Raises ValueError."""
        values = [text for value in texts if (text := " ".join(value.split()))]
        if not values:
            return self.default
        if self.many:
            return tuple(dict.fromkeys(self.adapter.validate_python(values)))
        if len(values) > 1:
            raise ValueError(self.name)
        return self.adapter.validate_python(values[0])


@dataclass(frozen=True, slots=True)
class Parsed:
    """The parameters of one address: values accepted, messages of those refused, texts as they were typed."""

    values: Mapping[str, Any]
    """Value of each parameter accepted; its default where none was given."""
    messages: Mapping[str, str]
    """What is accepted, for each parameter refused."""
    raw: Mapping[str, Sequence[str]]
    """What was typed of each parameter given."""

    def texts(self, name: str) -> Sequence[str]:
        """List the texts that a form shows: the value spelt again, or what was typed where it was refused."""
        typed = self.raw.get(name, ())
        if name in self.messages:
            return typed
        return spell(self.values[name]) if any(map(str.strip, typed)) else ()


def parse(parameters: Iterable[Parameter], args: MultiDict[str, str]) -> Parsed:
    """Parse parameters; none is an error here: those that cannot be read have a message."""
    values: dict[str, Any] = {}
    messages: dict[str, str] = {}
    raw: dict[str, Sequence[str]] = {}
    for parameter in parameters:
        name = parameter.name
        if name not in args:
            values[name] = parameter.default
            continue
        raw[name] = args.getlist(name)
        try:
            values[name] = parameter.parse(raw[name])
        except ValueError:
            messages[name] = parameter.accepted
    return Parsed(values, messages, raw)


def read_values(parameters: Iterable[Parameter], args: MultiDict[str, str]) -> dict[str, Any]:
    """Return the values of parameters by name. Raises InvalidInput, with a message for each refusal."""
    parsed = parse(parameters, args)
    if parsed.messages:
        raise InvalidInput(parsed.messages)
    return dict(parsed.values)


def spell(value: Any) -> Sequence[str]:
    """Spell the value of a parameter as the texts that are read as it again."""
    if value is True:
        return (YES,)
    if isinstance(value, datetime):
        return (value.isoformat(timespec="minutes") if value.tzinfo is None else NOW,)
    return value if isinstance(value, tuple) else (repr(value) if isinstance(value, float) else str(value),)


def _written_as(pattern: str) -> BeforeValidator:
    """Return a check that refuses what only Python takes for a number: 1_000, ١٢, infinity."""
    spelling = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if spelling.fullmatch(text) is None:
            raise ValueError(text)
        return text

    return BeforeValidator(check)


def whole_number(
    name: str, meaning: str, bounds: tuple[int, int], *, unit: str = "", default: int | None = None
) -> Parameter:
    """Return the parameter of a whole number between two bounds."""
    low, high = bounds
    kind = Annotated[int, Field(ge=low, le=high), _written_as(r"-?\d{1,9}")]
    of_what = f" de {unit}" if unit else ""
    accepted = f"Indiquez un nombre entier{of_what}, de {low} à {high}."
    return Parameter(name, meaning, accepted, TypeAdapter(kind), default)


def degrees(name: str, meaning: str, limit: int) -> Parameter:
    """Return the parameter of a longitude or a latitude, in degrees."""
    # No digit can be read in two ways, or a long number would take a time that grows as its square.
    spelling = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d{1,3})?"
    kind = Annotated[float, Field(ge=-limit, le=limit), _written_as(spelling)]
    accepted = f"Indiquez un nombre de degrés, de -{limit} à {limit}."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def positions(name: str, meaning: str, max_count: int) -> Parameter:
    """Return a repeated parameter of positions, typed latitude first as on maps; values are (lon, lat)."""
    accepted = f"Indiquez jusqu'à {max_count} positions, par exemple {name}=46.17,1.87."
    kind = Annotated[
        str, Field(pattern=r"^[-+]?\d{1,2}(\.\d{1,15})?,[-+]?\d{1,3}(\.\d{1,15})?$"), AfterValidator(_lon_lat)
    ]
    several = TypeAdapter(Annotated[list[kind], Field(max_length=max_count)])
    return Parameter(name, meaning, accepted, several, default=(), many=True)


def _lon_lat(text: str) -> tuple[float, float]:
    lat, lon = map(float, text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(text)
    return lon, lat


def text(name: str, meaning: str, expected: str) -> Parameter:
    """Return the parameter of a text; `expected` is the French sentence of what to write."""
    # Control characters are no part of a name, and PostgreSQL refuses NUL.
    kind = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_LENGTH, pattern=r"^[^\x00-\x1f\x7f]+$")]
    accepted = f"{expected}, en {MAX_TEXT_LENGTH} caractères au plus."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def flag(name: str) -> Parameter:
    """Return a parameter that is «oui» or absent."""
    kind = Annotated[Literal["oui"], AfterValidator(lambda _: True)]
    accepted = f"La seule valeur acceptée est «{YES}»."
    return Parameter(name, f"{filter_label(name).legend}.", accepted, TypeAdapter(kind), default=False)


def moment(name: str, meaning: str) -> Parameter:
    """Return the parameter of a moment: «maintenant», an instant, or a day and a time without a zone."""
    pattern = rf"^({NOW}|{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9])$"
    schema = WithJsonSchema({"type": "string", "pattern": pattern})
    kind = Annotated[datetime, BeforeValidator(_parse_moment), schema]
    accepted = f"Indiquez «{NOW}», ou un jour et une heure comme 2026-11-24T10:00."
    return Parameter(name, meaning, accepted, TypeAdapter(kind))


def _parse_moment(text: str) -> datetime:
    if text == NOW:
        return now().replace(second=0, microsecond=0)
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text)


def any_of(name: str, values: Sequence[str]) -> Parameter:
    """Return a repeated parameter of some values."""
    accepted = f"Valeurs acceptées : {' ; '.join(values)}."
    meaning = f"{filter_label(name).legend} : l'une au moins de ces valeurs."
    return Parameter(name, meaning, accepted, _among(values, many=True), default=(), many=True)


def any_code(name: str, pattern: str, example: str) -> Parameter:
    """Return a repeated parameter of Insee codes."""
    kind = Annotated[str, Field(pattern=pattern)]
    accepted = f"Indiquez des codes de l'Insee, par exemple {example}."
    meaning = f"{filter_label(name).legend} : l'un de ces codes."
    return Parameter(name, meaning, accepted, TypeAdapter(list[kind]), default=(), many=True)


def code(name: str, pattern: str, example: str) -> Parameter:
    """Return the parameter of one Insee code."""
    accepted = f"Indiquez un code de l'Insee, par exemple {example}."
    meaning = f"{filter_label(name).legend}, par son code."
    return Parameter(name, meaning, accepted, TypeAdapter(Annotated[str, Field(pattern=pattern)]))


def one_of(name: str, meaning: str, values: Sequence[str], *, default: str | None = None) -> Parameter:
    """Return the parameter of one value among some."""
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
