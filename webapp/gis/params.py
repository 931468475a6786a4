"""Parameters of /ogc: slices of a collection, its filters, the question of its coverage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from werkzeug.datastructures import MultiDict

from geo.coverage.question import Question
from geo.errors import InvalidInput
from geo.lieux import features
from geo.points import Box
from webapp.core.parameter import Parameter, read_values, whole_number
from webapp.gis.collections import OgcCollection
from webapp.territoires.question import read_coverage

DEFAULT_LIMIT: Final = 100
MAX_FEATURES: Final = 10_000

_MAX_FEATURE_OFFSET: Final = 10_000_000


def _parse_box(text: str) -> Box:
    """Parse four numbers, or six with heights that do not matter. Raises ValueError."""
    numbers = [_DEGREES.validate_python(part) for part in text.split(",")]
    if len(numbers) not in (4, 6):
        raise ValueError(text)
    west, south, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if south > north or max(-south, north) > 90 or max(abs(west), abs(east)) > 180:
        raise ValueError(text)
    return west, south, east, north


_DEGREES: Final = TypeAdapter(Annotated[float, Field(allow_inf_nan=False)])
_BOX_SCHEMA: Final = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
_DATE: Final = r"^(\.\.|\d{4}-[0-9TZ:.+-]{3,30})?(/(\.\.|\d{4}-[0-9TZ:.+-]{3,30})?)?$"

BBOX: Final = Parameter(
    "bbox",
    "Rectangle : ouest, sud, est, nord, en degrés (CRS84).",
    "Indiquez quatre nombres séparés par des virgules, par exemple 1.5,45.9,2.5,46.4.",
    TypeAdapter(Annotated[Box, BeforeValidator(_parse_box), WithJsonSchema(_BOX_SCHEMA)]),
)
DATETIME: Final = Parameter(
    "datetime",
    "Date ou intervalle de dates. Les objets n'ont pas de date propre : tous conviennent.",
    "Indiquez une date ou un intervalle, par exemple 2026-01-01/...",
    TypeAdapter(Annotated[str, Field(pattern=_DATE)]),
)
LIMIT: Final = Parameter(
    "limit",
    f"Nombre d'objets, {MAX_FEATURES} au plus.",
    "Indiquez un nombre entier, à partir de 1.",
    TypeAdapter(
        Annotated[
            int,
            Field(ge=1, le=10**9),
            AfterValidator(lambda limit: min(limit, MAX_FEATURES)),
            WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_FEATURES}),
        ]
    ),
    DEFAULT_LIMIT,
)
OFFSET: Final = whole_number("offset", "Nombre d'objets à passer.", (0, _MAX_FEATURE_OFFSET), default=0)
FORMAT: Final = Parameter(
    "f", "Format : json.", "La seule valeur acceptée est «json».", TypeAdapter(Literal["json"])
)
SLICING: Final = (BBOX, DATETIME, LIMIT, OFFSET)
"""Which features of a collection to return."""


@dataclass(frozen=True, slots=True)
class ItemsQuery:
    """A request for features of a collection."""

    selected: features.Collection
    box: Box | None
    limit: int
    offset: int
    question: Question


def read_items_query(collection: OgcCollection, args: MultiDict[str, str]) -> ItemsQuery:
    """Read the parameters of a request for features. Raises InvalidInput, for unknown ones too."""
    refuse_unknown(args, [*collection.parameters, *SLICING])
    values = read_values([*collection.filters, *SLICING], args)
    selected = collection.select({parameter.name: values[parameter.name] for parameter in collection.filters})
    question = read_coverage(args).question if collection.question else Question()
    return ItemsQuery(selected, values["bbox"], values["limit"], values["offset"], question)


def refuse_unknown(args: MultiDict[str, str], known: Sequence[Parameter] = ()) -> None:
    """Refuse a parameter that is misspelt, as the standard asks. Raises InvalidInput."""
    names = [parameter.name for parameter in known] + [FORMAT.name]
    if unknown := set(args) - set(names):
        accepted = f"Ce paramètre n'existe pas. Paramètres acceptés : {', '.join(names)}."
        raise InvalidInput(dict.fromkeys(sorted(unknown), accepted))
    read_values([FORMAT], args)
