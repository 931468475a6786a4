"""Parameters of the API of coverage: which lieux count, modes, thresholds, changes supposed, sites."""

from collections.abc import Mapping, Set
from dataclasses import replace
from typing import Annotated, Final

from pydantic import AfterValidator, Field

from geo.coverage.figures import COVERAGE_MODES, VOL
from geo.coverage.question import Question
from geo.coverage.sites import Building
from geo.hours.weekly import AFTER_WORK
from geo.points import Point
from geo.standard.schema import FIELD_PATTERNS
from geo.travel.modes import VOITURE
from webapp.core.parameter import Message, any_code, any_of, flag, one_of, repeated, whole_number
from webapp.core.query import Query
from webapp.lieux.params import LieuQuery

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

_CODE_INSEE: Final = (FIELD_PATTERNS["code_insee"], "23096, 2A004 ou 97411")
_LIEU_ID: Final = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
_BUILDING: Final = r"^[-+]?\d{1,2}(\.\d{1,15})?,[-+]?\d{1,3}(\.\d{1,15})?(,[^\x00-\x1f\x7f]{1,100})?$"


def _parse_building(text: str) -> Building:
    """Parse a building typed as on maps: latitude, longitude, and a name or none. Raises ValueError."""
    lat, lon, nom = (*text.split(",", 2), "")[:3]
    if not (-90 <= float(lat) <= 90 and -180 <= float(lon) <= 180):
        raise ValueError(text)
    return Building(Point(lon=float(lon), lat=float(lat)), nom)


class ThresholdQuery(Query):
    """What is too far."""

    mode: str = one_of(
        "Façon de se déplacer ; vol : en ligne droite, en kilomètres.", COVERAGE_MODES, default=VOITURE
    )
    minutes: int | None = whole_number(
        f"Durée au-delà de laquelle c'est trop loin ; {DEFAULT_MIN} sinon.", THRESHOLD_BOUNDS
    )
    km: int | None = whole_number(f"Avec mode=vol, distance de même ; {DEFAULT_KM} sinon.", THRESHOLD_BOUNDS)

    @property
    def threshold(self) -> int:
        """The threshold, in the unit of the mode."""
        given, default = (self.km, DEFAULT_KM) if self.mode == VOL else (self.minutes, DEFAULT_MIN)
        return default if given is None else given


class QuestionQuery(LieuQuery, ThresholdQuery):
    """A question of coverage."""

    ouverture: tuple[str, ...] = any_of(
        "Lieux ouverts le samedi, ou en semaine après 18 h. Ceux dont les horaires sont inconnus n'en"
        " sont pas.",
        AFTER_WORK,
    )
    ajouter: tuple[str, ...] = any_code(
        "Communes où l'on suppose qu'un lieu ouvre, à la mairie.", *_CODE_INSEE
    )
    fermer: tuple[str, ...] = repeated(
        "Lieux dont on suppose qu'ils ferment.", "Indiquez des identifiants de lieux.", _LIEU_ID
    )

    @property
    def question(self) -> Question:
        """The question, its threshold in the unit of its mode."""
        criteria = replace(self.criteria, departement=())  # one of communes is not one of lieux
        return Question(criteria, self.ouverture, self.mode, self.threshold, self.ajouter, self.fermer)

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Refuse a threshold in the unit of another mode, and too many changes."""
        conflicts = dict(super().conflicts(refused))
        if self.mode == VOL and self.minutes is not None:
            conflicts["minutes"] = "Avec mode=vol, indiquez km."
        if self.mode != VOL and self.km is not None:
            conflicts["km"] = "Indiquez mode=vol, ou minutes."
        for name, changes in (("ajouter", self.ajouter), ("fermer", self.fermer)):
            if len(changes) > MAX_CHANGES:
                conflicts[name] = f"Indiquez-en {MAX_CHANGES} au plus."
        return conflicts


class CoverageQuery(QuestionQuery):
    """A request for the coverage of a territory."""

    choix: bool = flag("Compter les lieux entre lesquels chaque commune peut choisir.")


class SitesQuery(QuestionQuery):
    """A request for the best sites of a territory."""

    n: int = whole_number("Nombre de lieux à placer.", (1, MAX_SITES), default=10)
    parmi: tuple[str, ...] = any_code("Les seules communes où un lieu peut ouvrir.", *_CODE_INSEE)
    parmi_points: tuple[Building, ...] = repeated(
        "Les seuls bâtiments où un lieu peut ouvrir : latitude, longitude et, si l'on veut, nom.",
        f"Indiquez jusqu'à {MAX_BUILDINGS} bâtiments, par exemple parmi_points=46.17,1.87,Médiathèque.",
        Annotated[str, Field(pattern=_BUILDING), AfterValidator(_parse_building)],
        max_count=MAX_BUILDINGS,
    )
    """Candidates instead of the communes; none: the communes are."""
    cout_eur: int | None = whole_number(
        "Coût d'un lieu, pour connaître celui d'une personne.", (1, MAX_COST_EUR)
    )

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Refuse communes and buildings together."""
        both = {"parmi_points": "Indiquez des communes ou des bâtiments, pas les deux."}
        return {**super().conflicts(refused), **(both if self.parmi and self.parmi_points else {})}


class TourQuery(QuestionQuery):
    """A request for the tour of a bus."""

    n: int = whole_number("Nombre d'arrêts, un par jour.", (1, MAX_STOPS), default=5)


def has_changes(question: Question) -> bool:
    """Check whether lieux are supposed to open or to close."""
    return question != question.as_it_is


def query_of_coverage(question: Question) -> list[tuple[str, str]]:
    """Return a question as the parameters of an address, defaults left out."""
    unit, default = ("km", DEFAULT_KM) if question.mode == VOL else ("minutes", DEFAULT_MIN)
    threshold = {} if question.threshold == default else {unit: f"{question.threshold:g}"}
    criteria = {name: getattr(question.criteria, name) for name in LieuQuery.parameters}
    supposed = {name: getattr(question, name) for name in ("mode", "ouverture", "ajouter", "fermer")}
    return QuestionQuery.pairs({**criteria, **supposed, **threshold})
