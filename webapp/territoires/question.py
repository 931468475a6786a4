"""What may be asked of coverage: which lieux, how people go, how far is too far, what would change."""

from dataclasses import dataclass, replace
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from geo.coverage.figures import COVERAGE_MODES, VOL
from geo.coverage.question import Question
from geo.coverage.sites import Building
from geo.errors import InvalidInput
from geo.hours.weekly import AFTER_WORK
from geo.standard.criteria import Criteria
from geo.standard.schema import FIELD_PATTERNS
from geo.travel.modes import VOITURE
from webapp.core.parameter import YES, any_code, any_of, flag, one_of, read_each, whole_number
from webapp.lieux.params import CODE_SPELLINGS, FILTER_PARAMETERS
from webapp.territoires.building_params import BUILDINGS

THRESHOLDS: Final = (5, 45)
DEFAULT_MIN: Final = 20
DEFAULT_KM: Final = 10
MOST_CHANGES: Final = 50
"""Lieux that open or close in one supposition."""

MOST_SITES: Final = 50
MOST_STOPS: Final = 20
"""Working days of a month."""
HIGHEST_COST_EUR: Final = 10_000_000

_NOT_ASKED: Final = frozenset({*CODE_SPELLINGS, "ouvert"})
"""Filters that make no sense here: where, which the address says, and at what moment."""

CHOICE: Final = tuple(parameter for parameter in FILTER_PARAMETERS if parameter.name not in _NOT_ASKED)
_COMMUNE: Final = (FIELD_PATTERNS["code_insee"], "23096, 2A004 ou 97411")

COVERAGE = (
    one_of("mode", "Façon de se déplacer ; vol : en ligne droite, en kilomètres.", COVERAGE_MODES, default=VOITURE),
    whole_number("minutes", f"Durée au-delà de laquelle c'est trop loin ; {DEFAULT_MIN} sinon.", THRESHOLDS),
    whole_number("km", f"Avec mode=vol, distance de même ; {DEFAULT_KM} sinon.", THRESHOLDS),
    *CHOICE,
    replace(
        any_of("ouverture", AFTER_WORK),
        meaning="Lieux ouverts le samedi, ou en semaine après 18 h. Ceux dont les horaires sont inconnus n'en"
        " sont pas.",
    ),
    replace(
        any_code("ajouter", *_COMMUNE),
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

SITES = (
    *COVERAGE[:-1],
    whole_number("n", "Nombre de lieux à placer.", (1, MOST_SITES), default=10),
    replace(any_code("parmi", *_COMMUNE), meaning="Les seules communes où un lieu peut ouvrir."),
    BUILDINGS,
    whole_number("cout_eur", "Coût d'un lieu, pour connaître celui d'une personne.", (1, HIGHEST_COST_EUR)),
)
"""Every parameter of where to act."""


TOUR = (
    *COVERAGE[:-1],
    whole_number("n", "Nombre d'arrêts, un par jour.", (1, MOST_STOPS), default=5),
)
"""Every parameter of the round of a bus."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the coverage of a territory."""

    question: Question
    choix: bool = False
    """Tell how many lieux each commune can choose from."""

    @property
    def supposes(self) -> bool:
        """Tell whether lieux are supposed to open or to close."""
        return self.question != self.question.as_it_is


@dataclass(frozen=True, slots=True)
class SitesAsked:
    """What is asked of where to act."""

    question: Question
    number: int
    among: tuple[str, ...]
    buildings: tuple[Building, ...]
    """Candidates instead of the communes; none: the communes are."""
    cost_eur: int | None


def read_coverage(args: MultiDict[str, str]) -> Asked:
    """Read what is asked of a territory. Raises InvalidInput."""
    values, messages = read_each(COVERAGE, args)
    _check(values, messages)
    return Asked(_question(values), values["choix"])


def read_sites(args: MultiDict[str, str]) -> SitesAsked:
    """Read where to act. Raises InvalidInput."""
    values, messages = read_each(SITES, args)
    if values.get("parmi") and values.get("parmi_points"):
        messages["parmi_points"] = "Indiquez des communes ou des bâtiments, pas les deux."
    _check(values, messages)
    buildings = values["parmi_points"]
    return SitesAsked(_question(values), values["n"], values["parmi"], buildings, values["cout_eur"])


def read_tour(args: MultiDict[str, str]) -> tuple[Question, int]:
    """Read what is asked of a bus, and its number of stops. Raises InvalidInput."""
    values, messages = read_each(TOUR, args)
    _check(values, messages)
    return _question(values), values["n"]


def query_of_coverage(question: Question, *, choix: bool = False) -> list[tuple[str, str]]:
    """Spell a question as the parameters that ask it again, defaults left out."""
    straight = question.mode == VOL
    usual = DEFAULT_KM if straight else DEFAULT_MIN
    far = None if question.threshold == usual else f"{question.threshold:g}"
    asked: dict[str, Any] = {
        "mode": question.mode,
        "minutes": None if straight else far,
        "km": far if straight else None,
        **{parameter.name: getattr(question.criteria, parameter.name) for parameter in CHOICE},
        **{name: getattr(question, name) for name in ("ouverture", "ajouter", "fermer")},
        "choix": choix,
    }
    return [
        (parameter.name, text)
        for parameter in COVERAGE
        if asked[parameter.name] != parameter.default
        for text in _spelt(asked[parameter.name])
    ]


def _check(values: dict[str, Any], messages: dict[str, str]) -> None:
    """Refuse what does not go together. Raises InvalidInput."""
    straight = values.get("mode") == VOL
    if straight and values.get("minutes") is not None:
        messages["minutes"] = "Avec mode=vol, indiquez km."
    if not straight and values.get("km") is not None:
        messages["km"] = "Indiquez mode=vol, ou minutes."
    for name in ("ajouter", "fermer"):
        if len(values.get(name, ())) > MOST_CHANGES:
            messages[name] = f"Indiquez-en {MOST_CHANGES} au plus."
    if messages:
        raise InvalidInput(messages)


def _question(values: dict[str, Any]) -> Question:
    far, usual = (values["km"], DEFAULT_KM) if values["mode"] == VOL else (values["minutes"], DEFAULT_MIN)
    return Question(
        criteria=Criteria(**{parameter.name: values[parameter.name] for parameter in CHOICE}),
        ouverture=values["ouverture"],
        mode=values["mode"],
        threshold=usual if far is None else far,
        ajouter=values["ajouter"],
        fermer=values["fermer"],
    )


def _spelt(value: Any) -> tuple[str, ...]:
    if value is True:
        return (YES,)
    return value if isinstance(value, tuple) else (str(value),)
