"""Parameters of the pages on a territory: those of the API, order, layer, comparisons; their addresses."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from flask import url_for
from werkzeug.datastructures import MultiDict

from geo.coverage.figures import VOL
from geo.coverage.inputs import FRANCE
from geo.coverage.question import Question
from geo.errors import InvalidInput
from geo.hours.weekly import SAMEDI, SOIR
from geo.standard.criteria import NO_CRITERIA, Criteria
from webapp.core.parameter import Message, any_code, flag, one_of, whole_number
from webapp.core.query import Parsed, Query
from webapp.core.urls import by_name
from webapp.drawing.paints import DISTANCE, LAYERS
from webapp.lieux.params import CODE_SPELLINGS
from webapp.territoires.question import MAX_COST_EUR, THRESHOLD_BOUNDS, CoverageQuery, query_of_coverage

ORDERS: Final = ("trop_loin", "nom", "epci", "population", "loin", "fragilite")
DEFAULT_ORDER: Final = "-trop_loin"
ALL_ROWS: Final = "toutes"
MAX_SITES_ON_PAGE: Final = 20
MAX_COMPARED: Final = 5


@dataclass(frozen=True, slots=True)
class LieuPreset:
    """A choice of lieux to compare with."""

    label: str
    criteria: Criteria = NO_CRITERIA
    ouverture: tuple[str, ...] = ()

    def applied_to(self, question: Question) -> Question:
        """Return a question about these lieux, as they are."""
        return replace(question.as_it_is, criteria=self.criteria, ouverture=self.ouverture)


PRESETS: Final[Mapping[str, LieuPreset]] = MappingProxyType(
    {
        "tous": LieuPreset("Tous les lieux"),
        "france_services": LieuPreset(
            "France Services", Criteria(dispositif_programmes_nationaux=("France Services",))
        ),
        "conseillers": LieuPreset(
            "Conseillers numériques", Criteria(dispositif_programmes_nationaux=("Conseillers numériques",))
        ),
        "ateliers": LieuPreset("Ateliers", Criteria(ateliers=True)),
        "acces_libre": LieuPreset("Accès libre", Criteria(acces_libre=True)),
        "pass_numerique": LieuPreset("Pass numérique", Criteria(pass_numerique=True)),
        "gratuit": LieuPreset("Lieux gratuits", Criteria(frais_a_charge=("Gratuit",))),
        SAMEDI: LieuPreset("Ouverts le samedi", ouverture=(SAMEDI,)),
        SOIR: LieuPreset("Ouverts après 18 h", ouverture=(SOIR,)),
    }
)
"""Value of `contre` → the lieux that it compares with."""

PARAMETER_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "seuil": "Trop loin, au-delà de",
        "minutes": "Trop loin, au-delà de (minutes)",
        "km": "Trop loin, au-delà de (km)",
        "mode": "Façon de se déplacer",
        "ouverture": "Horaires",
        "ajouter": "Lieu qui ouvrirait",
        "fermer": "Lieu qui fermerait",
        "tri": "Ordre du tableau",
        "couche": "Carte à montrer",
        "avec": "Départements à comparer",
        "contre": "Seconde question",
        "sites": "Nombre de lieux à placer",
        "cout": "Coût d'un lieu",
    }
)
"""Parameter → its name on pages."""


class PageQuery(Query):
    """What a page on a territory shows besides its question."""

    seuil: int | None = whole_number("Minutes, ou kilomètres à vol d'oiseau.", THRESHOLD_BOUNDS)
    """Field of the form, typed beside the mode, whose unit it takes."""
    tri: str = one_of(
        "Ordre des communes ; précédé d'un tiret : du plus grand au plus petit.",
        (*ORDERS, *(f"-{order}" for order in ORDERS)),
        default=DEFAULT_ORDER,
    )
    couche: str = one_of("Ce que montre la carte.", LAYERS, default=DISTANCE)
    avec: tuple[str, ...] = any_code("Départements à comparer.", *CODE_SPELLINGS["departement"])
    contre: str | None = one_of("Une seconde question, à côté de la première.", tuple(PRESETS))
    sites: int | None = whole_number("Nombre de lieux à placer au mieux.", (1, MAX_SITES_ON_PAGE))
    cout: int | None = whole_number("Coût d'un lieu, en euros.", (1, MAX_COST_EUR))
    lignes: str | None = one_of("Toutes les communes, et non les premières.", (ALL_ROWS,))
    carte: bool = flag("La carte interactive est ouverte.")

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Refuse too many départements."""
        too_many = {"avec": f"Comparez avec {MAX_COMPARED} départements au plus."}
        return {**super().conflicts(refused), **(too_many if len(self.avec) > MAX_COMPARED else {})}


class TerritoryQuery(PageQuery):
    """The parameters of a page on a territory."""

    question: Question

    @property
    def other_question(self) -> Question | None:
        """The same question about other lieux; None where nothing is compared."""
        return None if self.contre is None else PRESETS[self.contre].applied_to(self.question)

    def url_params(self, **changes: Any) -> dict[str, Any]:  # the arguments of url_for
        """Return these parameters with some changes, defaults left out, as the arguments of `url_for`."""
        changed = self.model_copy(update=changes)
        return {**question_url_params(changed.question), **by_name(self.pairs(dict(changed)))}


@dataclass(frozen=True, slots=True)
class TerritoryRequest:
    """A territory and the parameters of its page, with the addresses that keep them."""

    kind: str
    code: str
    query: TerritoryQuery

    def url(self, view: str = "page", **changes: Any) -> str:  # parameters of any type
        """Return the address of a view of this territory, with some changes; `ajouter` and `fermer` too."""
        query = self.query
        supposed = {name: changes.pop(name) for name in ("ajouter", "fermer") if name in changes}
        if supposed:
            query = query.model_copy(update={"question": replace(query.question, **supposed)})
        return url_for(f"territoires.{self.kind}_{view}", **self._code(), **query.url_params(**changes))

    def file_url(self, view: str, question: Question) -> str:
        """Return the address of a file of the API that answers a question."""
        return url_for(f"couverture.{self.kind}_{view}", **self._code(), **question_url_params(question))

    def _code(self) -> Mapping[str, Any]:  # arguments of url_for
        return {"code": self.code} if self.kind != FRANCE else {}


def question_url_params(question: Question) -> dict[str, Any]:  # the arguments of url_for
    """Return a question as the arguments of `url_for`."""
    return by_name(query_of_coverage(question))


def read_territory_query(args: MultiDict[str, str]) -> TerritoryQuery:
    """Read the parameters of a page. Raises InvalidInput, with one message for each parameter refused."""
    page, coverage = PageQuery.parse(args), CoverageQuery.parse(args)
    if page.query.seuil is not None:
        coverage = _with_threshold(coverage, page.query.seuil)
    if messages := {**coverage.refusals(), **page.refusals()}:
        raise InvalidInput(messages)
    shown = {name: value for name, value in page.query if name != "seuil"}
    return TerritoryQuery.model_construct(question=coverage.query.question, **shown)


def _with_threshold(coverage: Parsed[CoverageQuery], threshold: int) -> Parsed[CoverageQuery]:
    """Replace the threshold of a question by the one of the form, in the unit of the mode beside it."""
    typed_mode, *_ = coverage.raw.get("mode", ("",))
    replaced = {"minutes": None, "km": None, "km" if typed_mode == VOL else "minutes": threshold}
    messages = {name: text for name, text in coverage.messages.items() if name not in replaced}
    return replace(coverage, query=coverage.query.model_copy(update=replaced), messages=messages)
