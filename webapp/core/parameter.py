"""Kinds of query parameters: what each means and accepts, in French, and how its text is validated."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Final, TypeAlias

from flask_babel import LazyString
from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from geo.clock import now
from webapp.wording.messages import lazy_gettext
from webapp.wording.names import AsTyped, Examples

Message: TypeAlias = str | LazyString
"""A message as it is, or to be translated each time that it is read."""

MAX_TEXT_LENGTH: Final = 200
"""Characters of a text typed; the longest French address has fewer."""

YES: Final = "oui"
NOW: Final = "maintenant"

_LIST: Final = re.compile(", | ou ")

_DAY = "20[0-9]{2}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
"""Days of every year; the 29th of February is taken too, in the years that have it."""
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """Metadata of a field of a query: its texts are validated as `kind`, whatever the type of the field."""

    meaning: str
    accepted: Message
    """Sentence of what is accepted: the message of a refusal."""
    kind: Any  # any type that pydantic takes
    many: bool = False
    """The parameter may be repeated; its value is a tuple without duplicates."""

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate texts as `kind`."""
        return handler.generate_schema(self.kind)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Metadata of a text that is one of some values."""

    values: tuple[str, ...]

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """Validate a text as one of the values."""
        return core_schema.literal_schema(list(self.values))


def spell(value: Any) -> Sequence[str]:
    """Spell the value of a parameter as the texts that are read as it again."""
    if value is True:
        return (YES,)
    if isinstance(value, datetime):
        return (value.isoformat(timespec="minutes") if value.tzinfo is None else NOW,)
    return value if isinstance(value, tuple) else (repr(value) if isinstance(value, float) else str(value),)


_WHOLE_NUMBER: Final[Mapping[str, Callable[[int, int], Message]]] = MappingProxyType(
    {
        "": lambda low, high: lazy_gettext(
            "Indiquez un nombre entier, de %(low)s à %(high)s.", low=low, high=high
        ),
        "mètres": lambda low, high: lazy_gettext(
            "Indiquez un nombre entier de mètres, de %(low)s à %(high)s.", low=low, high=high
        ),
        "minutes": lambda low, high: lazy_gettext(
            "Indiquez un nombre entier de minutes, de %(low)s à %(high)s.", low=low, high=high
        ),
    }
)
"""Unit → what is accepted between two bounds."""

# The functions below return fields, as `pydantic.Field` does, of the type that is annotated beside them.


def parameter(
    meaning: str,
    accepted: Message,
    kind: Any,  # any type that pydantic takes
    *,
    default: Any = None,
    many: bool = False,
) -> Any:
    """Return a field of a query that is a parameter."""
    declared: FieldInfo = Field(default=default)
    declared.metadata.append(Parameter(meaning, accepted, kind, many=many))
    return declared


def whole_number(meaning: str, bounds: tuple[int, int], *, unit: str = "", default: int | None = None) -> Any:
    """Return the parameter of a whole number between two bounds."""
    low, high = bounds
    kind = Annotated[int, Field(ge=low, le=high), _written_as(r"-?\d{1,9}")]
    return parameter(meaning, _WHOLE_NUMBER[unit](low, high), kind, default=default)


def degrees(meaning: str, limit: int) -> Any:
    """Return the parameter of a longitude or a latitude, in degrees."""
    # No digit can be read in two ways, or a long number would take a time that grows as its square.
    spelling = r"[-+]?(?:\d+(?:\.\d+)?|\.\d+)(?:e-?\d{1,3})?"
    kind = Annotated[float, Field(ge=-limit, le=limit), _written_as(spelling)]
    return parameter(
        meaning, lazy_gettext("Indiquez un nombre de degrés, de -%(limit)s à %(limit)s.", limit=limit), kind
    )


def positions(meaning: str, example: str, max_count: int) -> Any:
    """Return a repeated parameter of positions, typed latitude first as on maps; values are (lon, lat)."""
    accepted = f"Indiquez jusqu'à {max_count} positions, par exemple {example}."
    kind = Annotated[
        str, Field(pattern=r"^[-+]?\d{1,2}(\.\d{1,15})?,[-+]?\d{1,3}(\.\d{1,15})?$"), AfterValidator(_lon_lat)
    ]
    return repeated(meaning, accepted, kind, max_count=max_count)


def text(meaning: str, expected: Message) -> Any:
    """Return the parameter of a text; `expected` is the French sentence of what to write."""
    # Control characters are no part of a name, and PostgreSQL refuses NUL.
    kind = Annotated[str, Field(min_length=1, max_length=MAX_TEXT_LENGTH, pattern=r"^[^\x00-\x1f\x7f]+$")]
    accepted = lazy_gettext(
        "%(expected)s, en %(count)s caractères au plus.", expected=expected, count=MAX_TEXT_LENGTH
    )
    return parameter(meaning, accepted, kind)


def flag(meaning: str) -> Any:
    """Return a parameter that is «oui» or absent."""
    kind = Annotated[str, OneOf((YES,)), AfterValidator(lambda _: True)]
    return parameter(
        meaning,
        lazy_gettext("La seule valeur acceptée est «%(value)s».", value=AsTyped(YES)),
        kind,
        default=False,
    )


def moment(meaning: str) -> Any:
    """Return the parameter of a moment: «maintenant», an instant, or a day and a time without a zone."""
    pattern = rf"^({NOW}|{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9])$"
    schema = WithJsonSchema({"type": "string", "pattern": pattern})
    kind = Annotated[str, AfterValidator(_parse_moment), schema]
    accepted = lazy_gettext(
        "Indiquez «%(now)s», ou un jour et une heure comme %(example)s.",
        now=AsTyped(NOW),
        example=AsTyped("2026-11-24T10:00"),
    )
    return parameter(meaning, accepted, kind)


def one_of(meaning: str, values: Sequence[str], *, default: str | None = None) -> Any:
    """Return the parameter of one value among some."""
    return parameter(meaning, _one_among(values), _among(values), default=default)


def any_of(meaning: str, values: Sequence[str]) -> Any:
    """Return a repeated parameter of some values."""
    return repeated(meaning, _one_among(values), _among(values))


def code(meaning: str, pattern: str, example: str) -> Any:
    """Return the parameter of one Insee code."""
    kind = Annotated[str, Field(pattern=pattern)]
    return parameter(meaning, f"Indiquez un code de l'Insee, par exemple {example}.", kind)


def any_code(meaning: str, pattern: str, example: str) -> Any:
    """Return a repeated parameter of Insee codes."""
    accepted = lazy_gettext(
        "Indiquez des codes de l'Insee, par exemple %(example)s.",
        example=Examples(_LIST.split(example)),
    )
    return repeated(meaning, accepted, Annotated[str, Field(pattern=pattern)])


def repeated(
    meaning: str,
    accepted: Message,
    kind: Any,  # any type that pydantic takes
    *,
    min_count: int | None = None,
    max_count: int | None = None,
) -> Any:
    """Return a repeated parameter, each text of which is of a kind."""
    several = Annotated[
        list[kind], Field(min_length=min_count, max_length=max_count), AfterValidator(_distinct)
    ]
    return parameter(meaning, accepted, several, default=(), many=True)


def _one_among(values: Sequence[str]) -> Message:
    return lazy_gettext("Valeurs acceptées : %(values)s.", values=AsTyped(" ; ".join(values)))


def _distinct(values: list[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _among(values: Sequence[str]) -> Any:  # a type
    return Annotated[str, OneOf(tuple(values))]


def _written_as(pattern: str) -> BeforeValidator:
    """Return a check that refuses what only Python takes for a number: 1_000, ١٢, infinity."""
    spelling = re.compile(pattern, re.ASCII)

    def check(text: str) -> str:
        if spelling.fullmatch(text) is None:
            raise ValueError(text)
        return text

    return BeforeValidator(check)


def _lon_lat(text: str) -> tuple[float, float]:
    lat, lon = map(float, text.split(","))
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(text)
    return lon, lat


def _parse_moment(text: str) -> datetime:
    if text == NOW:
        return now().replace(second=0, microsecond=0)
    if _MOMENT.fullmatch(text) is None:
        raise ValueError(text)
    return datetime.fromisoformat(text)
