"""The calendar of each part of France: days of the week, time zones and public holidays."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from geo.communes.names import departement_of

DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
OSM_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""The same days as hours in OSM syntax spell them."""
DAY_NAMES: Final[Mapping[str, str]] = MappingProxyType(dict(zip(OSM_DAYS, DAYS, strict=True)))
"""Day in OSM syntax → its French name."""

NATIONAL: Final = ""
"""No département: the public holidays of all of France."""

ORDINARY_MONDAY: Final = datetime(2026, 3, 2)  # noqa: DTZ001 (hours are local wherever the place is)
"""Start of four weeks without public holiday anywhere in France."""

METROPOLE: Final = "Europe/Paris"
ZONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "971": "America/Guadeloupe",
        "972": "America/Martinique",
        "973": "America/Cayenne",
        "974": "Indian/Reunion",
        "975": "America/Miquelon",
        "976": "Indian/Mayotte",
        "977": "America/St_Barthelemy",
        "978": "America/Marigot",
        "986": "Pacific/Wallis",
        "987": "Pacific/Tahiti",
        "988": "Pacific/Noumea",
    }
)
"""Département or territory → its time zone in the IANA database; the others follow METROPOLE."""

ALSACE_MOSELLE: Final = frozenset({"57", "67", "68"})

_FIXED: Final = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER_DAYS: Final = (1, 39, 50)
"""Easter Monday, Ascension, Whit Monday. Source: Code du travail, L3133-1."""
_GOOD_FRIDAY_DAYS: Final = -2
_SAINT_STEPHEN: Final = (12, 26)
"""Two more days in Alsace and Moselle. Source: Code du travail, L3134-13."""
_ABOLITION: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "971": (5, 27),
        "972": (5, 22),
        "973": (6, 10),
        "974": (12, 20),
        "976": (4, 27),
        "977": (10, 9),
        "978": (5, 28),
    }
)
"""Day that remembers the abolition of slavery, as (month, day). Source: Code du travail, L3422-2."""


def place_in_france(code_insee: str | None, code_postal: str | None) -> str:
    """Return the code of the département whose time and holidays a place has; empty when unknown."""
    return departement_of(code_insee or code_postal or "")


def local_time(moment: datetime, departement: str) -> datetime:
    """Convert a moment to the naive local time of a département; a naive one is local already."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(ZoneInfo(ZONES.get(departement, METROPOLE))).replace(tzinfo=None)


def is_public_holiday(day: date, departement: str) -> bool:
    """Check whether a day is a public holiday in a département."""
    return day in _holidays(day.year, departement)


@lru_cache(maxsize=512)
def _holidays(year: int, departement: str) -> frozenset[date]:
    days = {date(year, *fixed) for fixed in _FIXED}
    days |= {_easter(year) + timedelta(days=after) for after in _AFTER_EASTER_DAYS}
    if departement in ALSACE_MOSELLE:
        days |= {_easter(year) + timedelta(days=_GOOD_FRIDAY_DAYS), date(year, *_SAINT_STEPHEN)}
    if departement in _ABOLITION:
        days.add(date(year, *_ABOLITION[departement]))
    return frozenset(days)


def _easter(year: int) -> date:
    """Compute Easter Sunday (Meeus, Jones and Butcher; Gregorian calendar)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
