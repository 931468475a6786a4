"""Parameters of the API of coverage: which lieux count, modes, thresholds, changes supposed, sites."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import AfterValidator, Field, TypeAdapter
from werkzeug.datastructures import MultiDict

from geo.coverage.figures import COVERAGE_MODES, VOL
from geo.coverage.question import Question
from geo.coverage.sites import Building
from geo.errors import InvalidInput
from geo.hours.weekly import AFTER_WORK
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.standard.schema import FIELD_PATTERNS
from geo.travel.modes import VOITURE
from webapp.core.parameter import (
    Parameter,
    Parsed,
    any_code,
    any_of,
    flag,
    one_of,
    parse,
    spell,
    whole_number,
)
from webapp.lieux.params import CODE_SPELLINGS, FILTER_PARAMETERS

THRESHOLD_BOUNDS: Final = (5, 45)
"""Minutes, or kilometres in a straight line."""
DEFAULT_MIN: Final = 20
DEFAULT_KM: Final = 10
MAX_CHANGES: Final = 50
"""Lieux that open or close in one supposition."""

MAX_SITES: Final = 50
MAX_STOPS: Final = 20
"""Working days of a month."""
MAX_COST_EUR: Final = 10_000_000
MAX_BUILDINGS: Final = 200
"""As many as the address of a request holds."""

_EXCLUDED_FILTERS: Final = frozenset({*CODE_SPELLINGS, "ouvert"})
"""Filters that make no sense here: where, which the address says, and at what moment."""

LIEU_FILTERS: Final = tuple(
    parameter for parameter in FILTER_PARAMETERS if parameter.name not in _EXCLUDED_FILTERS
)
_CODE_INSEE: Final = (FIELD_PATTERNS["code_insee"], "23096, 2A004 ou 97411")

_BUILDING: Final = r"^[-+]?\d{1,2}(\.\d{1,15})?,[-+]?\d{1,3}(\.\d{1,15})?(,[^\x00-\x1f\x7f]{1,100})?$"


def _parse_building(text: str) -> Building:
    """Parse a building typed as on maps: latitude, longitude, and a name or none. Raises ValueError."""
    lat, lon, nom = (*text.split(",", 2), "")[:3]
    if not (-90 <= float(lat) <= 90 and -180 <= float(lon) <= 180):
        raise ValueError(text)
    return Building(Point(lon=float(lon), lat=float(lat)), nom)


BUILDINGS: Final = Parameter(
    "parmi_points",
    "Les seuls bâtiments où un lieu peut ouvrir : latitude, longitude et, si l'on veut, nom.",
    f"Indiquez jusqu'à {MAX_BUILDINGS} bâtiments, par exemple parmi_points=46.17,1.87,Médiathèque.",
    TypeAdapter(
        Annotated[
            list[Annotated[str, Field(pattern=_BUILDING), AfterValidator(_parse_building)]],
            Field(max_length=MAX_BUILDINGS),
        ]
    ),
    default=(),
    many=True,
)

COVERAGE_PARAMETERS: Final = (
    one_of(
        "mode",
        "Façon de se déplacer ; vol : en ligne droite, en kilomètres.",
        COVERAGE_MODES,
        default=VOITURE,
    ),
    whole_number(
        "minutes", f"Durée au-delà de laquelle c'est trop loin ; {DEFAULT_MIN} sinon.", THRESHOLD_BOUNDS
    ),
    whole_number("km", f"Avec mode=vol, distance de même ; {DEFAULT_KM} sinon.", THRESHOLD_BOUNDS),
    *LIEU_FILTERS,
    replace(
        any_of("ouverture", AFTER_WORK),
        meaning="Lieux ouverts le samedi, ou en semaine après 18 h. Ceux dont les horaires sont inconnus n'en"
        " sont pas.",
    ),
    replace(
        any_code("ajouter", *_CODE_INSEE),
        meaning="Communes où l'on suppose qu'un lieu ouvre, à la mairie.",
    ),
    replace(
        any_code("fermer", r"^[^\x00-\x1f\x7f]{1,200}$", ""),
        meaning="Lieux dont on suppose qu'ils ferment.",
        accepted="Indiquez des identifiants de lieux.",
    ),
    replace(flag("choix"), meaning="Compter les lieux entre lesquels chaque commune peut choisir."),
)
"""Every parameter of the coverage of a territory."""

SITES_PARAMETERS: Final = (
    *COVERAGE_PARAMETERS[:-1],
    whole_number("n", "Nombre de lieux à placer.", (1, MAX_SITES), default=10),
    replace(any_code("parmi", *_CODE_INSEE), meaning="Les seules communes où un lieu peut ouvrir."),
    BUILDINGS,
    whole_number("cout_eur", "Coût d'un lieu, pour connaître celui d'une personne.", (1, MAX_COST_EUR)),
)
"""Every parameter of the best sites."""

TOUR_PARAMETERS: Final = (
    *COVERAGE_PARAMETERS[:-1],
    whole_number("n", "Nombre d'arrêts, un par jour.", (1, MAX_STOPS), default=5),
)
"""Every parameter of the tour of a bus."""


@dataclass(frozen=True, slots=True)
class CoverageQuery:
    """A request for the coverage of a territory."""

    question: Question
    accessibility: bool = False
    """Count the lieux among which each commune can choose."""


@dataclass(frozen=True, slots=True)
class SitesQuery:
    """A request for the best sites of a territory."""

    question: Question
    number: int
    among: tuple[str, ...]
    buildings: tuple[Building, ...]
    """Candidates instead of the communes; none: the communes are."""
    cost_eur: int | None


@dataclass(frozen=True, slots=True)
class TourQuery:
    """A request for the tour of a bus."""

    question: Question
    stops: int


def read_coverage(args: MultiDict[str, str]) -> CoverageQuery:
    """Read a request for coverage. Raises InvalidInput."""
    values = _accepted(parse(COVERAGE_PARAMETERS, args))
    return CoverageQuery(question_of(values), values["choix"])


def read_sites(args: MultiDict[str, str]) -> SitesQuery:
    """Read a request for the best sites. Raises InvalidInput."""
    parsed = parse(SITES_PARAMETERS, args)
    if parsed.values.get("parmi") and parsed.values.get("parmi_points"):
        conflict = {"parmi_points": "Indiquez des communes ou des bâtiments, pas les deux."}
        parsed = replace(parsed, messages={**parsed.messages, **conflict})
    values = _accepted(parsed)
    return SitesQuery(
        question_of(values), values["n"], values["parmi"], values["parmi_points"], values["cout_eur"]
    )


def read_tour(args: MultiDict[str, str]) -> TourQuery:
    """Read a request for the tour of a bus. Raises InvalidInput."""
    values = _accepted(parse(TOUR_PARAMETERS, args))
    return TourQuery(question_of(values), values["n"])


def refusals_of(parsed: Parsed) -> dict[str, str]:
    """Return the message of each parameter of a question that is refused, by itself or beside the others."""
    values, conflicts = parsed.values, dict[str, str]()
    straight = values.get("mode") == VOL
    if straight and values.get("minutes") is not None:
        conflicts["minutes"] = "Avec mode=vol, indiquez km."
    if not straight and values.get("km") is not None:
        conflicts["km"] = "Indiquez mode=vol, ou minutes."
    for name in ("ajouter", "fermer"):
        if len(values.get(name, ())) > MAX_CHANGES:
            conflicts[name] = f"Indiquez-en {MAX_CHANGES} au plus."
    return {**parsed.messages, **conflicts}


def question_of(values: Mapping[str, Any]) -> Question:
    """Return the question that accepted values ask, its threshold in the unit of its mode."""
    threshold, default = (
        (values["km"], DEFAULT_KM) if values["mode"] == VOL else (values["minutes"], DEFAULT_MIN)
    )
    return Question(
        criteria=Criteria(**{parameter.name: values[parameter.name] for parameter in LIEU_FILTERS}),
        ouverture=values["ouverture"],
        mode=values["mode"],
        threshold=default if threshold is None else threshold,
        ajouter=values["ajouter"],
        fermer=values["fermer"],
    )


def has_changes(question: Question) -> bool:
    """Check whether lieux are supposed to open or to close."""
    return question != question.as_it_is


def query_of_coverage(question: Question) -> list[tuple[str, str]]:
    """Return a question as the parameters of an address, defaults left out."""
    straight = question.mode == VOL
    default = DEFAULT_KM if straight else DEFAULT_MIN
    threshold = None if question.threshold == default else f"{question.threshold:g}"
    values: dict[str, Any] = {
        "mode": question.mode,
        "minutes": None if straight else threshold,
        "km": threshold if straight else None,
        **{parameter.name: getattr(question.criteria, parameter.name) for parameter in LIEU_FILTERS},
        **{name: getattr(question, name) for name in ("ouverture", "ajouter", "fermer")},
    }
    return [
        (parameter.name, text)
        for parameter in COVERAGE_PARAMETERS[:-1]
        if values[parameter.name] != parameter.default
        for text in spell(values[parameter.name])
    ]


def _accepted(parsed: Parsed) -> Mapping[str, Any]:
    if messages := refusals_of(parsed):
        raise InvalidInput(messages)
    return parsed.values
