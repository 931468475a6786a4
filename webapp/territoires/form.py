"""The forms of the page on a territory: what can be chosen, what is, and what must not be lost on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE
from geo.coverage.territory import TerritoryCoverage
from geo.hours.weekly import SAMEDI, SOIR
from webapp.core.parameter import YES
from webapp.lieux.form import FormChoice
from webapp.territoires.params import PRESETS, PageAsked
from webapp.territoires.question import THRESHOLDS
from webapp.territoires.words import WAYS

BOXES: Final = (
    ("ateliers", YES, "Ateliers"),
    ("acces_libre", YES, "Accès libre"),
    ("pass_numerique", YES, "Pass numérique"),
    ("dispositif_programmes_nationaux", "France Services", "France Services"),
    ("dispositif_programmes_nationaux", "Conseillers numériques", "Conseillers numériques"),
    ("frais_a_charge", "Gratuit", "Gratuit"),
    ("ouverture", SAMEDI, "Ouvert le samedi"),
    ("ouverture", SOIR, "Ouvert après 18 h"),
)
"""Filters that the form offers; the address takes all those of the search."""

LAYER_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "distance": "Distance au lieu le plus proche",
        "fragilite": "Fragilité numérique",
        "frr": "France Ruralités Revitalisation (FRR)",
    }
)


@dataclass(frozen=True, slots=True)
class CoverageForm:
    """What the page prints of its forms. `hidden`: name of a form → what it must not lose."""

    modes: Sequence[FormChoice]
    layers: Sequence[FormChoice]
    boxes: Sequence[FormChoice]
    presets: Sequence[FormChoice]
    threshold: str
    least: int
    most: int
    unit: str
    sites: int | None
    cost: int | None
    hidden: Mapping[str, Sequence[tuple[str, str]]]
    places: Sequence[tuple[str, str]]
    """Code and name of the communes where a lieu may be supposed to open."""


def form_of(asked: PageAsked, gaps: TerritoryCoverage) -> CoverageForm:
    """Present what is asked, ready to be changed."""
    question = asked.question
    low, high = THRESHOLDS
    return CoverageForm(
        modes=[FormChoice("mode", mode, words, mode == question.mode) for mode, words in WAYS.items()],
        layers=[FormChoice("couche", name, words, name == asked.couche) for name, words in LAYER_WORDS.items()],
        boxes=[FormChoice(name, value, label, _is_ticked(asked, name, value)) for name, value, label in BOXES],
        presets=[
            FormChoice("contre", name, label, name == asked.contre) for name, (label, _, _) in PRESETS.items()
        ],
        threshold=f"{question.threshold:g}",
        least=low,
        most=high,
        unit=gaps.coverage.unit,
        sites=asked.sites,
        cost=asked.cout,
        hidden={
            "question": _hidden(asked, "mode", "minutes", "km", "couche", "contre", offered=True),
            "sites": _hidden(asked, "sites", "cout"),
            "avec": _hidden(asked),
            "si": _hidden(asked, "cout"),
        },
        places=_places(gaps),
    )


def can_act(kind: str) -> bool:
    """Tell whether one chooses sites there: the whole country takes too long."""
    return kind != FRANCE


def can_close(kind: str) -> bool:
    """Tell whether the lieux are few enough to be listed."""
    return kind in (DEPARTEMENT, EPCI)


def _is_ticked(asked: PageAsked, name: str, value: str) -> bool:
    holder = asked.question if name == "ouverture" else asked.question.criteria
    held: Any = getattr(holder, name)
    return held if isinstance(held, bool) else value in held


def _hidden(asked: PageAsked, *left_out: str, offered: bool = False) -> Sequence[tuple[str, str]]:
    """List what a form keeps of the address, besides what it asks itself."""
    shown = {(name, value) for name, value, _ in BOXES} if offered else set()
    pairs = [
        (name, str(value))
        for name, values in asked.having().items()
        for value in (values if isinstance(values, list | tuple) else (values,))
    ]
    return [pair for pair in pairs if pair[0] not in left_out and pair not in shown]


def _places(gaps: TerritoryCoverage) -> Sequence[tuple[str, str]]:
    if not can_close(gaps.territory.kind):
        return ()
    demand = gaps.coverage.demand
    pairs = zip(demand.code[demand.has_seat].tolist(), demand.nom[demand.has_seat].tolist(), strict=True)
    return sorted(pairs, key=lambda pair: pair[1])
