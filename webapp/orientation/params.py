"""What an orientation may ask: each parameter of its addresses, read once, and spelt again for links."""

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
from geo.standard.fields import MODES, VOITURE
from webapp.core.parameter import Parameter, any_code, any_of, flag, one_of, read_each, whole_number
from webapp.lieux.params import PLACE_EXPECTED, PLACE_PARAMETERS, Search
from webapp.orientation.reasons import WISHES
from webapp.orientation.wishes import HOURS, Wish, half_day_of

MOST_LIEUX: Final = 3
"""Lieux that can be compared, or printed on one sheet."""

MINUTES: Final = (5, 180)

OFFERED: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {name: tuple(values) for name, values in WISHES.items()}
)
"""Parameter → the values that may be wished for."""

GROUPS: Final = (*OFFERED, HOURS)
"""Names under which wishes may be declared indispensable."""

_JOUR = one_of("jour", "Jour où le lieu doit être ouvert.", DAYS)
_MOMENT = one_of("moment", "Moment de la journée.", tuple(HALF_DAYS))
_MODE = one_of("mode", "Manière de se déplacer.", MODES, default=VOITURE)
_MINUTES = whole_number("minutes", "Temps de trajet le plus long, en minutes.", MINUTES, unit="minutes")
_HARD = any_of("indispensable", GROUPS)
_LIEU = any_code("lieu", r"^[^\x00-\x1f]{1,200}$", "l'identifiant d'un lieu")


def _wish_parameter(name: str, values: Sequence[str]) -> Parameter:
    return flag(name) if tuple(values) == ("oui",) else any_of(name, values)


_WISHES = tuple(_wish_parameter(name, values) for name, values in OFFERED.items())
PARAMETERS: Final = (*PLACE_PARAMETERS, _MODE, _MINUTES, *_WISHES, _JOUR, _MOMENT, _HARD)


@dataclass(frozen=True, slots=True)
class Orientation:
    """A choice as it was understood, around `q`, else around `point`; neither while none was typed."""

    q: str | None
    point: Point | None
    mode: str
    minutes: int | None
    wishes: tuple[Wish, ...]
    hard: frozenset[str]
    """Names of the wishes without which a lieu is of no use."""

    @property
    def hard_wishes(self) -> tuple[Wish, ...]:
        """List the wishes that a lieu must not fail."""
        return tuple(wish for wish in self.wishes if wish.name in self.hard)

    def search(self) -> Search:
        """Spell the place of the choice as a search, to look it up."""
        return Search(q=self.q, point=self.point, radius_m=None, criteria=Criteria())


def read_orientation(args: MultiDict[str, str]) -> Orientation:
    """Read a choice. Raises InvalidInput with one message for each field refused."""
    values, messages = read_each(PARAMETERS, args)
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
        hard=frozenset(values["indispensable"]),
    )


def read_chosen(args: MultiDict[str, str]) -> Sequence[str]:
    """Read the lieux chosen, in order. Raises InvalidInput for none, or for too many."""
    try:
        chosen: Sequence[str] = _LIEU.parse(args.getlist("lieu"))
    except ValueError:
        chosen = ()
    if not 1 <= len(chosen) <= MOST_LIEUX:
        raise InvalidInput({"lieu": f"Cochez de un à {MOST_LIEUX} lieux."})
    return chosen


def choice_of(args: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Carry the choice of an address into another, blanks left out; each page reads it again."""
    names = [parameter.name for parameter in PARAMETERS]
    return [(name, value) for name in names for value in args.getlist(name) if value.strip()]


def _wishes(values: Mapping[str, Any]) -> Sequence[Wish]:
    listed = [Wish(name, value) for name in OFFERED for value in _listed(values[name])]
    half_day = half_day_of(values["jour"], values["moment"])
    return [*listed, *([Wish(HOURS, half_day)] if half_day else [])]


def _listed(value: Any) -> Sequence[str]:
    if value is True:
        return ("oui",)
    return value or ()
