"""Parameters of an orientation: declared, parsed once, carried from one address to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from geo.hours.calendar import DAYS
from geo.hours.weekly import HALF_DAYS
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.modes import MODES, VOITURE
from webapp.core.parameter import (
    Parameter,
    Parsed,
    any_code,
    any_of,
    flag,
    one_of,
    read_values,
    whole_number,
)
from webapp.lieux.params import PLACE_PARAMETERS
from webapp.lieux.queries import PLACE_EXPECTED, Search
from webapp.orientation.wishes import HALF_DAY_WISH, Wish, half_day_of
from webapp.orientation.words import WISH_WORDS
from webapp.wording.messages import _

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

_JOUR = one_of("jour", "Jour où le lieu doit être ouvert.", DAYS)
_MOMENT = one_of("moment", "Moment de la journée.", tuple(HALF_DAYS))
_MODE = one_of("mode", "Manière de se déplacer.", MODES, default=VOITURE)
_MINUTES = whole_number(
    "minutes", "Temps de trajet le plus long, en minutes.", TRIP_BOUNDS_MIN, unit="minutes"
)
_INDISPENSABLE = any_of("indispensable", WISH_NAMES)
_SIZE = one_of("taille", "Taille des lettres de la fiche.", ("normale", "grand"), default="normale")
_LIEU = any_code("lieu", r"^[^\x00-\x1f]{1,200}$", "l'identifiant d'un lieu")


def _wish_parameter(name: str, values: Sequence[str]) -> Parameter:
    return flag(name) if tuple(values) == ("oui",) else any_of(name, values)


_WISHES = tuple(_wish_parameter(name, values) for name, values in WISH_VALUES.items())
ORIENTATION_PARAMETERS: Final = (*PLACE_PARAMETERS, _MODE, _MINUTES, *_WISHES, _JOUR, _MOMENT, _INDISPENSABLE)


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


def orientation_of(parsed: Parsed) -> Orientation:
    """Return the orientation of parsed parameters. Raises InvalidInput, with a message for each refusal."""
    values, messages = parsed.values, parsed.messages
    point = None
    if values.get("lat") is not None and values.get("lon") is not None:
        point = Point(lon=values["lon"], lat=values["lat"])
    if "q" not in messages and values.get("q") is None and point is None:
        messages = {"q": PLACE_EXPECTED, **messages}
    if messages:
        raise InvalidInput(messages)
    return Orientation(
        q=values["q"],
        point=point,
        mode=values["mode"],
        minutes=values["minutes"],
        wishes=tuple(_wishes(values)),
        indispensable=frozenset(values["indispensable"]),
    )


def read_selected_ids(args: MultiDict[str, str]) -> Sequence[str]:
    """Read the identifiers of the lieux ticked, in order. Raises InvalidInput for none, or for too many."""
    try:
        ids: Sequence[str] = _LIEU.parse(args.getlist("lieu"))
    except ValueError:
        ids = ()
    if not 1 <= len(ids) <= MAX_SELECTED:
        raise InvalidInput({"lieu": _("Cochez de un à %(count)s lieux.", count=MAX_SELECTED)})
    return ids


def is_large_print(args: MultiDict[str, str]) -> bool:
    """Read whether a sheet is asked for in large letters. Raises InvalidInput."""
    return bool(read_values([_SIZE], args)[_SIZE.name] == "grand")


def query_pairs(parsed: Parsed) -> QueryPairs:
    """List the pairs that carry an orientation into another address as it was typed, blanks left out."""
    return [(name, text) for name, texts in parsed.raw.items() for text in texts if text.strip()]


def _wishes(values: Mapping[str, Any]) -> Sequence[Wish]:
    listed = [Wish(name, value) for name in WISH_VALUES for value in _listed(values[name])]
    half_day = half_day_of(values["jour"], values["moment"])
    return [*listed, *([Wish(HALF_DAY_WISH, half_day)] if half_day else [])]


def _listed(value: Any) -> Sequence[str]:
    if value is True:
        return ("oui",)
    return value or ()
