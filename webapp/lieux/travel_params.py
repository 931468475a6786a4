"""What may be asked of travel times: the area around a place, the way from a place to others."""

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from geo.standard.fields import MODES, VOITURE
from webapp.core.parameter import one_of, positions, whole_number
from webapp.lieux.params import PLACE, Search, place_of, read_around

AREA_MIN = (5, 60)
MOST_ENDS = 200
"""Places to which minutes are told at once."""

_MODE = one_of("mode", "Façon de se déplacer.", MODES, default=VOITURE)
AREA = (*PLACE, _MODE, whole_number("minutes", "Durée du trajet.", AREA_MIN, unit="minutes", default=20))
"""Every parameter of the area that one reaches."""

TRIPS = (
    *PLACE,
    _MODE,
    positions("vers", "Où aller : latitude et longitude séparées par une virgule.", MOST_ENDS),
)
"""Every parameter of the minutes from one place to many."""


@dataclass(frozen=True, slots=True)
class Area:
    """What is asked of the area around a place."""

    search: Search
    mode: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Trips:
    """What is asked of the way from a place to others: longitude and latitude of each."""

    search: Search
    mode: str
    ends: tuple[tuple[float, float], ...]


def read_area(args: MultiDict[str, str]) -> Area:
    """Read the area to draw around a place. Raises InvalidInput."""
    values = read_around(AREA, args)
    return Area(place_of(values), values["mode"], values["minutes"])


def read_trips(args: MultiDict[str, str]) -> Trips:
    """Read from where to where. Raises InvalidInput."""
    values = read_around(TRIPS, args)
    if not values["vers"]:
        raise InvalidInput({"vers": "Indiquez où aller, par exemple vers=46.17,1.87."})
    return Trips(place_of(values), values["mode"], values["vers"])
