"""Parameters of an orientation: declared, parsed once, carried from one address to the next."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import Field
from werkzeug.datastructures import MultiDict

from geo.hours.calendar import DAYS
from geo.hours.weekly import HALF_DAYS
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.modes import MODES, VOITURE
from webapp.core.parameter import YES, Message, any_of, flag, one_of, repeated, spell, whole_number
from webapp.core.query import Parsed, Query, query_model
from webapp.lieux.params import PLACE_EXPECTED, PlaceQuery
from webapp.lieux.queries import Search
from webapp.orientation.wishes import HALF_DAY_WISH, Wish, half_day_of
from webapp.orientation.words import WISH_WORDS
from webapp.wording.labels import filter_label
from webapp.wording.messages import lazy_gettext

QueryPairs = Sequence[tuple[str, str]]
"""Names and values of the parameters of an address, in order."""

MAX_SELECTED: Final = 3
"""Lieux that can be compared, or printed on one sheet."""

TRIP_BOUNDS_MIN: Final = (5, 180)

WISH_VALUES: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {name: tuple(values) for name, values in WISH_WORDS.items()}
)
"""Parameter → the values that may be wished for."""

WISH_NAMES: Final = (*WISH_VALUES, HALF_DAY_WISH)
"""Names under which wishes may be declared indispensable."""


def _wish_parameter(name: str, values: Sequence[str]) -> Any:  # a field of a query
    legend = filter_label(name).legend
    if tuple(values) == (YES,):
        return flag(f"{legend}.")
    return any_of(f"{legend} : l'une au moins de ces valeurs.", values)


_WishQuery: Any = query_model(
    "_WishQuery", {name: _wish_parameter(name, values) for name, values in WISH_VALUES.items()}
)


class _TripQuery(PlaceQuery):
    """A place, and how far one goes from it."""

    mode: str = one_of("Manière de se déplacer.", MODES, default=VOITURE)
    minutes: int | None = whole_number(
        "Temps de trajet le plus long, en minutes.", TRIP_BOUNDS_MIN, unit="minutes"
    )


class OrientationQuery(_WishQuery, _TripQuery):  # type: ignore[misc]  # its fields are those of WISH_VALUES
    """What somebody needs: a place, a trip, wishes, a half-day."""

    jour: str | None = one_of("Jour où le lieu doit être ouvert.", DAYS)
    moment: str | None = one_of("Moment de la journée.", tuple(HALF_DAYS))
    indispensable: tuple[str, ...] = any_of("Souhaits indispensables.", WISH_NAMES)

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Return the message of a missing place; half a point counts for nothing."""
        nowhere = "q" not in refused and self.q is None and self.point is None
        return {"q": PLACE_EXPECTED} if nowhere else {}


class _SelectedQuery(Query):
    """The lieux ticked."""

    lieu: tuple[str, ...] = repeated(
        "Identifiants des lieux.",
        lazy_gettext("Cochez de un à %(count)s lieux.", count=MAX_SELECTED),
        Annotated[str, Field(pattern=r"^[^\x00-\x1f]{1,200}$")],
    )

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Refuse none, and too many."""
        few_enough = "lieu" in refused or 1 <= len(self.lieu) <= MAX_SELECTED
        return {} if few_enough else {"lieu": self.parameters["lieu"].accepted}


class _PrintQuery(Query):
    """How a sheet is printed."""

    taille: str = one_of("Taille des lettres de la fiche.", ("normale", "grand"), default="normale")


@dataclass(frozen=True, slots=True)
class Orientation:
    """What somebody needs, around `q`, else around `point`."""

    q: str | None
    point: Point | None
    mode: str
    minutes: int | None
    wishes: tuple[Wish, ...]
    indispensable: frozenset[str]
    """Names of the wishes without which a lieu is of no use."""

    @property
    def indispensable_wishes(self) -> tuple[Wish, ...]:
        """The wishes that a lieu must not fail."""
        return tuple(wish for wish in self.wishes if wish.name in self.indispensable)

    def search(self) -> Search:
        """Return a search around the same place, to locate it."""
        return Search(q=self.q, point=self.point, radius_m=None, criteria=Criteria())


def orientation_of(parsed: Parsed[OrientationQuery]) -> Orientation:
    """Return the orientation of parsed parameters. Raises InvalidInput, with a message for each refusal."""
    query = parsed.accepted()
    return Orientation(
        q=query.q,
        point=query.point,
        mode=query.mode,
        minutes=query.minutes,
        wishes=tuple(_wishes(query)),
        indispensable=frozenset(query.indispensable),
    )


def read_selected_ids(args: MultiDict[str, str]) -> Sequence[str]:
    """Read the identifiers of the lieux ticked, in order. Raises InvalidInput for none, or for too many."""
    return _SelectedQuery.read(args).lieu


def is_large_print(args: MultiDict[str, str]) -> bool:
    """Read whether a sheet is asked for in large letters. Raises InvalidInput."""
    return _PrintQuery.read(args).taille == "grand"


def query_pairs(parsed: Parsed[OrientationQuery]) -> QueryPairs:
    """List the pairs that carry an orientation into another address as it was typed, blanks left out."""
    return [(name, text) for name, texts in parsed.raw.items() for text in texts if text.strip()]


def _wishes(query: OrientationQuery) -> Sequence[Wish]:
    listed = [Wish(name, value) for name in WISH_VALUES for value in _listed(getattr(query, name))]
    half_day = half_day_of(query.jour, query.moment)
    return [*listed, *([Wish(HALF_DAY_WISH, half_day)] if half_day else [])]


def _listed(value: bool | tuple[str, ...]) -> Sequence[str]:
    return spell(value) if value else ()
