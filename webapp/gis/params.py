"""Parameters of /ogc: slices of a collection, its filters, the question of its coverage."""

from typing import Annotated, Final, Self

from pydantic import AfterValidator, Field, TypeAdapter, WithJsonSchema
from werkzeug.datastructures import MultiDict

from geo.coverage.question import Question
from geo.errors import InvalidInput
from geo.lieux import features
from geo.points import Box
from geo.standard.accueil import TOUS
from webapp.core.parameter import OneOf, parameter, whole_number
from webapp.core.query import Query
from webapp.lieux.params import FilterQuery, accueil_parameter, territory_codes
from webapp.territoires.question import QuestionQuery

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
_LIMIT: Final = Annotated[
    int,
    Field(ge=1, le=10**9),
    AfterValidator(lambda limit: min(limit, MAX_FEATURES)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_FEATURES}),
]


class FormatQuery(Query):
    """The format of an answer."""

    f: str | None = parameter(
        "Format : json.", "La seule valeur acceptée est «json».", Annotated[str, OneOf(("json",))]
    )

    @classmethod
    def read_known(cls, args: MultiDict[str, str], *, among: type[Query] | None = None) -> Self:
        """Read parameters, those that are misspelt refused, as the standard asks. Raises InvalidInput."""
        names = (among or cls).parameters
        if unknown := set(args) - names.keys():
            accepted = f"Ce paramètre n'existe pas. Paramètres acceptés : {', '.join(names)}."
            raise InvalidInput(dict.fromkeys(sorted(unknown), accepted))
        return cls.read(args)


class SliceQuery(Query):
    """Which features of a collection to return."""

    bbox: Box | None = parameter(
        "Rectangle : ouest, sud, est, nord, en degrés (CRS84).",
        "Indiquez quatre nombres séparés par des virgules, par exemple 1.5,45.9,2.5,46.4.",
        Annotated[str, AfterValidator(_parse_box), WithJsonSchema(_BOX_SCHEMA)],
    )
    datetime: str | None = parameter(
        "Date ou intervalle de dates. Les objets n'ont pas de date propre : tous conviennent.",
        "Indiquez une date ou un intervalle, par exemple 2026-01-01/...",
        Annotated[str, Field(pattern=_DATE)],
    )
    limit: int = parameter(
        f"Nombre d'objets, {MAX_FEATURES} au plus.",
        "Indiquez un nombre entier, à partir de 1.",
        _LIMIT,
        default=DEFAULT_LIMIT,
    )
    offset: int = whole_number("Nombre d'objets à passer.", (0, _MAX_FEATURE_OFFSET), default=0)


class ItemsQuery(FormatQuery, SliceQuery):
    """A request for features of a collection."""

    @property
    def selected(self) -> features.Collection:
        """The features that the filters select."""
        raise NotImplementedError

    @property
    def asked(self) -> Question | None:
        """The question of the coverage of the features; None where they have no coverage."""
        return None


class LieuxItemsQuery(ItemsQuery, FilterQuery):
    """A request for lieux: unless asked otherwise, whoever they are for."""

    accueil: str = accueil_parameter(TOUS)

    @property
    def selected(self) -> features.Collection:
        """The lieux that match."""
        return features.lieux_collection(self.criteria)


class CommunesItemsQuery(ItemsQuery, QuestionQuery):
    """A request for communes and their coverage."""

    departement: tuple[str, ...] = territory_codes("departement")

    @property
    def selected(self) -> features.Collection:
        """The communes of some départements, or all."""
        return features.communes_collection(self.departement)

    @property
    def asked(self) -> Question | None:
        """The question of coverage."""
        return self.question
