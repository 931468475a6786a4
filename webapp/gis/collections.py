"""The collections of /ogc, what each may be asked, and how what is asked is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema
from werkzeug.datastructures import MultiDict

from geo.coverage.question import Question
from geo.errors import InvalidInput, NotFound
from geo.lieux import features
from geo.points import Box
from geo.standard.criteria import Criteria
from webapp.core.parameter import Parameter, read_values, whole_number
from webapp.lieux.params import FILTER_PARAMETERS
from webapp.territoires.question import COVERAGE, read_coverage

DEFAULT_LIMIT: Final = 100
MOST_FEATURES: Final = 10_000

_LARGEST_OFFSET: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A collection: its words, its filters, and the features that values of these filters choose."""

    name: str
    title: str
    description: str
    filters: Sequence[Parameter]
    choose: Callable[[Mapping[str, Any]], features.Collection]
    question: Sequence[Parameter] = ()
    """What the coverage of its features depends on; none where they have none."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """List what its features may be asked for, slices apart."""
        return [*self.filters, *self.question]


KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Kind(
                "lieux",
                "Lieux de médiation numérique",
                "Les lieux qui aident avec internet et l'ordinateur : les champs de la norme nationale,"
                " et l'état des ateliers, du libre accès et du Pass numérique.",
                FILTER_PARAMETERS,
                lambda values: features.lieux_collection(Criteria(**values)),
            ),
            Kind(
                "communes",
                "Communes",
                "Les communes avec leur contour, leur population, leur fragilité numérique et leur"
                " couverture : la durée jusqu'au lieu le plus proche, les habitants trop loin. Quelques"
                " communes n'ont pas de contour.",
                [parameter for parameter in FILTER_PARAMETERS if parameter.name == "departement"],
                lambda values: features.communes_collection(values["departement"]),
                [parameter for parameter in COVERAGE if parameter.name != "choix"],
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a collection."""

    collection: features.Collection
    box: Box | None
    limit: int
    offset: int
    question: Question


def kind_of(name: str) -> Kind:
    """Find a collection by its name. Raises NotFound."""
    if name not in KINDS:
        raise NotFound(f"Il n'y a pas de collection «{name}» : voir {', '.join(KINDS)}.")
    return KINDS[name]


def every_feature(kind: Kind) -> features.Collection:
    """Choose a whole collection."""
    return kind.choose({parameter.name: parameter.default for parameter in kind.filters})


def read_asked(kind: Kind, args: MultiDict[str, str]) -> Asked:
    """Read the parameters of a request for items. Raises InvalidInput, for unknown ones too."""
    refuse_unknown(args, [*kind.parameters, *SLICING])
    values = read_values([*kind.filters, *SLICING], args)
    chosen = kind.choose({parameter.name: values[parameter.name] for parameter in kind.filters})
    question = read_coverage(args).question if kind.question else Question()
    return Asked(chosen, values["bbox"], values["limit"], values["offset"], question)


def refuse_unknown(args: MultiDict[str, str], known: Sequence[Parameter] = ()) -> None:
    """Refuse a parameter that is misspelt, which the standard asks for. Raises InvalidInput."""
    names = [parameter.name for parameter in known] + [FORMAT.name]
    if unknown := set(args) - set(names):
        accepted = f"Ce paramètre n'existe pas. Paramètres acceptés : {', '.join(names)}."
        raise InvalidInput(dict.fromkeys(sorted(unknown), accepted))
    read_values([FORMAT], args)


def _box(text: str) -> Box:
    """Read four numbers, or six with heights that do not matter. Raises ValueError."""
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
    TypeAdapter(Annotated[Box, BeforeValidator(_box), WithJsonSchema(_BOX_SCHEMA)]),
)
DATETIME: Final = Parameter(
    "datetime",
    "Date ou intervalle de dates. Les objets n'ont pas de date propre : tous conviennent.",
    "Indiquez une date ou un intervalle, par exemple 2026-01-01/...",
    TypeAdapter(Annotated[str, Field(pattern=_DATE)]),
)
LIMIT: Final = Parameter(
    "limit",
    f"Nombre d'objets, {MOST_FEATURES} au plus.",
    "Indiquez un nombre entier, à partir de 1.",
    TypeAdapter(
        Annotated[
            int,
            Field(ge=1, le=10**9),
            AfterValidator(lambda limit: min(limit, MOST_FEATURES)),
            WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MOST_FEATURES}),
        ]
    ),
    DEFAULT_LIMIT,
)
OFFSET: Final = whole_number("offset", "Nombre d'objets à passer.", (0, _LARGEST_OFFSET), default=0)
FORMAT: Final = Parameter(
    "f", "Format : json.", "La seule valeur acceptée est «json».", TypeAdapter(Literal["json"])
)
SLICING: Final = (BBOX, DATETIME, LIMIT, OFFSET)
