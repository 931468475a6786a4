"""Parameters of a search of lieux, of an area within reach and of travel times."""

from collections.abc import Mapping
from dataclasses import Field as DataclassField
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final

from geo.errors import NotFound
from geo.standard.criteria import Criteria
from geo.standard.fields import CLOSED_LISTS
from geo.standard.schema import FIELD_PATTERNS
from geo.travel.modes import MODES, VOITURE
from webapp.core.parameter import (
    Parameter,
    any_code,
    any_of,
    degrees,
    flag,
    moment,
    one_of,
    positions,
    text,
    whole_number,
)

MAX_OFFSET = 10_000
"""Lieux that pages go through: whoever wants more of them wants a file."""
PAGE_BOUNDS = (1, MAX_OFFSET)
LIMIT_BOUNDS = (1, 100)
DEFAULT_PAGE_SIZE = 20
RADIUS_BOUNDS_M = (100, 200_000)
MINUTES_BOUNDS = (1, 60)

PLACE_TO_WRITE = "Écrivez le nom d'une ville ou un code postal"
MAP_OPEN = "carte"
"""Parameter of pages: «oui» opens their map."""


OPEN_AT = moment(
    "ouvert",
    "Moment où le lieu doit être ouvert, à l'heure du lieu. Ceux dont les horaires sont inconnus restent.",
)


def filter_parameters(criteria: type[Any]) -> tuple[Parameter, ...]:
    """Declare a parameter for each field of a dataclass of criteria, the moment of opening excepted."""
    return tuple(_filter_parameter(field) for field in fields(criteria) if field.name != OPEN_AT.name)


def _filter_parameter(field: "DataclassField[Any]") -> Parameter:
    if field.name in CODE_SPELLINGS:
        return any_code(field.name, *CODE_SPELLINGS[field.name])
    return flag(field.name) if field.default is False else any_of(field.name, CLOSED_LISTS[field.name])


CODE_SPELLINGS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "departement": ("^(0[1-9]|[13-8][0-9]|2[1-9AB]|9[0-5]|9[78][0-9])$", "23, 2A ou 974"),
        "commune": (FIELD_PATTERNS["code_insee"], "23096, 2A004 ou 97411"),
    }
)
"""Filter on a territory → pattern of its codes, and examples."""

PLACE_PARAMETERS = (
    text("q", "Ville ou code postal autour desquels chercher.", PLACE_TO_WRITE),
    degrees("lat", "Latitude du point autour duquel chercher, avec lon ; q l'emporte.", 90),
    degrees("lon", "Longitude du point autour duquel chercher, avec lat.", 180),
)
MAX_RADIUS = whole_number(
    "rayon_m", "Distance la plus longue, en mètres à vol d'oiseau.", RADIUS_BOUNDS_M, unit="mètres"
)
TRAVEL_MODE = one_of(
    "mode", "Façon de se déplacer : les lieux sont alors dans l'ordre des durées de trajet.", MODES
)
MAX_MINUTES = whole_number(
    "minutes",
    "Durée la plus longue du trajet, en voiture si mode n'est pas donné.",
    MINUTES_BOUNDS,
    unit="minutes",
)
FILTER_PARAMETERS = filter_parameters(Criteria)
PAGE_NUMBER = whole_number("page", "Page de résultats.", PAGE_BOUNDS, default=1)
PAGING_PARAMETERS = (
    PAGE_NUMBER,
    whole_number("limite", "Nombre de lieux par page.", LIMIT_BOUNDS, default=DEFAULT_PAGE_SIZE),
)
SEARCH_PARAMETERS = (
    *PLACE_PARAMETERS,
    MAX_RADIUS,
    TRAVEL_MODE,
    MAX_MINUTES,
    *FILTER_PARAMETERS,
    OPEN_AT,
    *PAGING_PARAMETERS,
)
"""Every parameter of a search of lieux."""

SELECTION_PARAMETERS = (*PLACE_PARAMETERS, MAX_RADIUS, TRAVEL_MODE, MAX_MINUTES, *FILTER_PARAMETERS, OPEN_AT)
"""Every parameter of a selection of lieux, which has no pages."""

CSV_FORM = one_of(
    "forme",
    "norme : les lieux qui ont tous les champs obligatoires de la norme ; complete : tous les lieux,"
    " mêmes colonnes ; tableur : tous les lieux, pour un tableur (point-virgule, virgule décimale).",
    ("norme", "complete", "tableur"),
    default="norme",
)

COMMUNES_PARAMETERS = (
    text("q", "Début du nom d'une commune, ou code postal.", PLACE_TO_WRITE),
    whole_number("limite", "Nombre de réponses.", (1, 20), default=5),
)
"""Every parameter of a search of communes."""


MIN_AREA_MIN, MAX_AREA_MIN = 5, 60
MAX_ENDS = 200
"""Places to which minutes are computed at once."""

_MODE = one_of("mode", "Façon de se déplacer.", MODES, default=VOITURE)
REACH_PARAMETERS = (
    _MODE,
    whole_number("minutes", "Durée du trajet.", (MIN_AREA_MIN, MAX_AREA_MIN), unit="minutes", default=20),
)
"""Parameters of the area that one reaches, besides its centre."""

AREA_PARAMETERS = (*PLACE_PARAMETERS, *REACH_PARAMETERS)
"""Every parameter of the area that one reaches."""

TRIPS_PARAMETERS = (
    *PLACE_PARAMETERS,
    _MODE,
    positions("vers", "Où aller : latitude et longitude séparées par une virgule.", MAX_ENDS),
)
"""Every parameter of the minutes from one place to many."""


def readable_id(lieu_id: str) -> str:
    """Refuse an identifier that no lieu can have. Raises NotFound."""
    if "\0" in lieu_id:
        raise NotFound("Aucun lieu ne porte cet identifiant.")
    return lieu_id
