"""What the pages on a territory may be asked, besides what the API is: order, layer, comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from geo.coverage.figures import VOL
from geo.coverage.question import Question
from geo.errors import InvalidInput
from geo.hours.weekly import SAMEDI, SOIR
from geo.standard.criteria import Criteria
from webapp.core.parameter import any_code, flag, one_of, read_each, whole_number
from webapp.drawing.paints import DISTANCE, LAYERS
from webapp.lieux.params import CODE_SPELLINGS
from webapp.territoires.question import (
    HIGHEST_COST_EUR,
    THRESHOLDS,
    query_of_coverage,
    read_coverage,
)

ORDERS: Final = ("trop_loin", "nom", "epci", "population", "loin", "fragilite")
DEFAULT_ORDER: Final = "-trop_loin"
ALL_ROWS: Final = "toutes"
MOST_SITES: Final = 20
MOST_COMPARED: Final = 5

PRESETS: Final[Mapping[str, tuple[str, Criteria, tuple[str, ...]]]] = MappingProxyType(
    {
        "tous": ("Tous les lieux", Criteria(), ()),
        "france_services": (
            "France Services",
            Criteria(dispositif_programmes_nationaux=("France Services",)),
            (),
        ),
        "conseillers": (
            "Conseillers numériques",
            Criteria(dispositif_programmes_nationaux=("Conseillers numériques",)),
            (),
        ),
        "ateliers": ("Ateliers", Criteria(ateliers=True), ()),
        "acces_libre": ("Accès libre", Criteria(acces_libre=True), ()),
        "pass_numerique": ("Pass numérique", Criteria(pass_numerique=True), ()),
        "gratuit": ("Lieux gratuits", Criteria(frais_a_charge=("Gratuit",)), ()),
        SAMEDI: ("Ouverts le samedi", Criteria(), (SAMEDI,)),
        SOIR: ("Ouverts après 18 h", Criteria(), (SOIR,)),
    }
)
"""A second filter to compare with: what it is called, its criteria, its opening hours."""

PAGE: Final = (
    one_of(
        "tri",
        "Ordre des communes ; précédé d'un tiret : du plus grand au plus petit.",
        (*ORDERS, *(f"-{order}" for order in ORDERS)),
        default=DEFAULT_ORDER,
    ),
    one_of("couche", "Ce que montre la carte.", LAYERS, default=DISTANCE),
    any_code("avec", *CODE_SPELLINGS["departement"]),
    one_of("contre", "Une seconde question, à côté de la première.", tuple(PRESETS)),
    whole_number("sites", "Nombre de lieux à placer au mieux.", (1, MOST_SITES)),
    whole_number("cout", "Coût d'un lieu, en euros.", (1, HIGHEST_COST_EUR)),
    one_of("lignes", "Toutes les communes, et non les premières.", (ALL_ROWS,)),
    flag("carte"),
)
FAR: Final = whole_number("seuil", "Minutes, ou kilomètres à vol d'oiseau.", THRESHOLDS)
LABELS: Final[Mapping[str, str]] = MappingProxyType(
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
"""Parameter → how a page calls it."""


@dataclass(frozen=True, slots=True)
class PageAsked:
    """What is asked of the page on a territory."""

    question: Question
    tri: str = DEFAULT_ORDER
    couche: str = DISTANCE
    avec: tuple[str, ...] = ()
    """Codes of départements to compare with."""
    contre: str | None = None
    """One of PRESETS."""
    sites: int | None = None
    cout: int | None = None
    """Euros for one lieu."""
    lignes: str | None = None
    carte: bool = False
    """Open the map that moves."""

    @property
    def supposes(self) -> bool:
        """Tell whether lieux are supposed to open or to close."""
        return self.question != self.question.as_it_is

    @property
    def other_question(self) -> Question | None:
        """Ask the same of other lieux; None where nothing is compared."""
        if self.contre is None:
            return None
        _, criteria, opening = PRESETS[self.contre]
        return replace(self.question.as_it_is, criteria=criteria, ouverture=opening)

    def having(self, **changes: Any) -> dict[str, Any]:  # the arguments of url_for
        """Spell this with some changes, defaults left out, as the arguments of an address."""
        changed = replace(self, **changes)
        query = question_query(changed.question)
        for parameter in PAGE:
            value = getattr(changed, parameter.name)
            if value != parameter.default:
                query[parameter.name] = "oui" if value is True else value
        return query


def question_query(question: Question) -> dict[str, Any]:  # the arguments of url_for
    """Spell a question as the arguments of an address."""
    query: dict[str, Any] = {}
    for name, value in query_of_coverage(question):
        query.setdefault(name, []).append(value)
    return query


def read_page(args: MultiDict[str, str]) -> PageAsked:
    """Read what is asked of a page. Raises InvalidInput with one message for each parameter refused."""
    values, messages = read_each((FAR, *PAGE), args)
    if len(values.get("avec", ())) > MOST_COMPARED:
        messages["avec"] = f"Comparez avec {MOST_COMPARED} départements au plus."
    try:
        asked = read_coverage(_with_threshold(args, values.pop("seuil", None)))
    except InvalidInput as wrong:
        raise InvalidInput({**wrong.messages, **messages}) from wrong
    if messages:
        raise InvalidInput(messages)
    return PageAsked(asked.question, **values)


def _with_threshold(args: MultiDict[str, str], far: int | None) -> MultiDict[str, str]:
    """Say the threshold of the form in the unit of its mode, which it is typed beside."""
    if far is None:
        return args
    changed = MultiDict(args)
    changed.poplist("minutes")
    changed.poplist("km")
    changed["km" if args.get("mode") == VOL else "minutes"] = str(far)
    return changed
