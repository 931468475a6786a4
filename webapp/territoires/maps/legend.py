"""Classes of the map of a territory in each layer: paint, words, communes and people."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo.arrays import Ints
from geo.coverage.communes import fragility_quintiles, frr_states
from geo.coverage.tables import UNKNOWN_CLASS, map_classes
from geo.coverage.territory import TerritoryCoverage
from webapp.drawing.paints import BEYOND_PAINT, DISTANCE, FRAGILITE, PAINTS, UNKNOWN_PAINT, Paint
from webapp.territoires.words import FRR_WORDS, QUINTILE_WORDS, class_words


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A class of the map: how it looks, what it means, who is in it."""

    paint: Paint
    words: str
    communes: int
    people: int


def legend(measured: TerritoryCoverage, layer: str) -> Sequence[LegendEntry]:
    """List the classes of a layer, empty ones included; the unknown only where there are some."""
    classes, beyond = layer_classes(measured, layer), measured.coverage.beyond
    people = np.nan_to_num(measured.coverage.demand.population)
    entries = [
        LegendEntry(paint, words, int((classes == rank).sum()), int(people[classes == rank].sum()))
        for rank, (paint, words) in enumerate(zip(PAINTS[layer], layer_words(measured, layer), strict=True))
    ]
    unknown = classes == UNKNOWN_CLASS
    if unknown.any():
        words = "mise à part : une donnée manque" if layer == DISTANCE else "inconnu"
        entries.append(LegendEntry(UNKNOWN_PAINT, words, int(unknown.sum()), int(people[unknown].sum())))
    if layer != DISTANCE:
        count, total = int(beyond.sum()), int(measured.coverage.people_beyond.sum())
        entries.append(LegendEntry(BEYOND_PAINT, "trop loin d'un lieu", count, total))
    return entries


def layer_classes(measured: TerritoryCoverage, layer: str) -> Ints:
    """Return the class of each commune in a layer, UNKNOWN_CLASS where it is unknown."""
    demand = measured.coverage.demand
    if layer == DISTANCE:
        return map_classes(measured.coverage)
    if layer == FRAGILITE:
        return fragility_quintiles(demand, measured.coverage.scale) - 1
    return frr_states(demand)


def layer_words(measured: TerritoryCoverage, layer: str) -> Sequence[str]:
    """Return the French words of each class of a layer, in their order."""
    if layer == DISTANCE:
        return class_words(measured.coverage)
    if layer == FRAGILITE:
        return [f"fragilité numérique : {QUINTILE_WORDS[str(fifth)].lower()}" for fifth in range(1, 6)]
    return [FRR_WORDS["hors_frr"], FRR_WORDS["frr"]]
