"""Forms of the page on a territory: choices offered, choices made, hidden fields."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE
from geo.coverage.territory import TerritoryCoverage
from geo.hours.weekly import SAMEDI, SOIR
from webapp.core.parameter import YES
from webapp.lieux.form import FormChoice
from webapp.territoires.params import MAX_SITES_ON_PAGE, PRESETS, TerritoryQuery
from webapp.territoires.question import THRESHOLD_BOUNDS
from webapp.territoires.words import MODE_WORDS

FILTER_BOXES: Final = (
    ("ateliers", YES, "Ateliers"),
    ("acces_libre", YES, "Accès libre"),
    ("pass_numerique", YES, "Pass numérique"),
    ("dispositif_programmes_nationaux", "France Services", "France Services"),
    ("dispositif_programmes_nationaux", "Conseillers numériques", "Conseillers numériques"),
    ("frais_a_charge", "Gratuit", "Gratuit"),
    ("ouverture", SAMEDI, "Ouvert le samedi"),
    ("ouverture", SOIR, "Ouvert après 18 h"),
)
"""Parameter, value and label of the filters of the form; the address takes all those of the search."""

LAYER_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "distance": "Distance au lieu le plus proche",
        "fragilite": "Fragilité numérique",
        "frr": "France Ruralités Revitalisation (FRR)",
    }
)


@dataclass(frozen=True, slots=True)
class CoverageForm:
    """The forms of the page as they are printed."""

    modes: Sequence[FormChoice]
    layers: Sequence[FormChoice]
    boxes: Sequence[FormChoice]
    presets: Sequence[FormChoice]
    threshold: str
    min_threshold: int
    max_threshold: int
    unit: str
    sites: int | None
    max_sites: int
    cost: int | None
    hidden: Mapping[str, Sequence[tuple[str, str]]]
    """Name of a form → names and values of its hidden fields: the rest of the address."""
    places: Sequence[tuple[str, str]]
    """Codes and names of the communes where a lieu may be supposed to open."""


def coverage_form(query: TerritoryQuery, measured: TerritoryCoverage) -> CoverageForm:
    """Return the forms filled with a query."""
    question = query.question
    low, high = THRESHOLD_BOUNDS
    return CoverageForm(
        modes=[FormChoice("mode", mode, words, mode == question.mode) for mode, words in MODE_WORDS.items()],
        layers=[
            FormChoice("couche", name, words, name == query.couche) for name, words in LAYER_WORDS.items()
        ],
        boxes=[
            FormChoice(name, value, label, _is_ticked(query, name, value))
            for name, value, label in FILTER_BOXES
        ],
        presets=[
            FormChoice("contre", name, preset.label, name == query.contre) for name, preset in PRESETS.items()
        ],
        threshold=f"{question.threshold:g}",
        min_threshold=low,
        max_threshold=high,
        unit=measured.coverage.unit,
        sites=query.sites,
        max_sites=MAX_SITES_ON_PAGE,
        cost=query.cout,
        hidden={
            "question": _hidden(query, "mode", "minutes", "km", "couche", "contre", has_boxes=True),
            "sites": _hidden(query, "sites", "cout"),
            "avec": _hidden(query),
            "si": _hidden(query, "cout"),
        },
        places=_places(measured),
    )


def has_siting(kind: str) -> bool:
    """Check whether sites can be searched in a kind of territory: the whole country takes too long."""
    return kind != FRANCE


def lists_lieux(kind: str) -> bool:
    """Check whether the lieux of a kind of territory are few enough to be listed."""
    return kind in (DEPARTEMENT, EPCI)


def _is_ticked(query: TerritoryQuery, name: str, value: str) -> bool:
    holder = query.question if name == "ouverture" else query.question.criteria
    selected: Any = getattr(holder, name)  # a flag, or values
    return selected if isinstance(selected, bool) else value in selected


def _hidden(query: TerritoryQuery, *own_fields: str, has_boxes: bool = False) -> Sequence[tuple[str, str]]:
    """List the hidden fields of a form: the parameters of the address that it has no field for."""
    shown = {(name, value) for name, value, _ in FILTER_BOXES} if has_boxes else set()
    pairs = [
        (name, str(value))
        for name, values in query.url_params().items()
        for value in (values if isinstance(values, list | tuple) else (values,))
    ]
    return [pair for pair in pairs if pair[0] not in own_fields and pair not in shown]


def _places(measured: TerritoryCoverage) -> Sequence[tuple[str, str]]:
    if not lists_lieux(measured.territory.kind):
        return ()
    demand = measured.coverage.demand
    pairs = zip(demand.code[demand.has_seat].tolist(), demand.nom[demand.has_seat].tolist(), strict=True)
    return sorted(pairs, key=lambda pair: pair[1])
