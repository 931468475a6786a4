"""What is listed of a coverage: white zones, each commune, the classes of a map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from geo.arrays import Ints
from geo.coverage.communes import DENSITIES, density_classes, fragility_quintiles
from geo.coverage.figures import DIRECT, VOL, Coverage, lacking, whole
from geo.standard.fields import ESTIME, MESURE

UNKNOWN_CLASS: Final = -1
"""Class on the map of a commune that is set apart."""


@dataclass(frozen=True, slots=True)
class WhiteZone:
    """A commune beyond the threshold; the greater its weight, the more pressing."""

    code_insee: str
    nom: str
    epci_nom: str
    population_beyond: int
    away: float | None
    """Minutes or kilometres; None where no lieu can be reached at all."""
    fragilite: float | None
    """None: unknown, and the commune is ranked as an average one."""
    weight: float
    """People beyond × fragility ÷ ten: as many people without help if all were as fragile as can be."""


@dataclass(frozen=True, slots=True)
class CommuneFigures:
    """One commune, as the files give it."""

    code_insee: str
    nom: str
    departement: str
    epci: str
    epci_nom: str
    population: int | None
    population_beyond: int | None
    away: float | None
    """Minutes or kilometres to the nearest lieu; None where unknown, or where none can be reached."""
    lieu_id: str | None
    beyond: bool | None
    """None: the commune is set apart."""
    classe: int | None
    """0 to 4 on the map, the nearest first; None: the commune is set apart."""
    calcul: str | None
    """MESURE, ESTIME or DIRECT."""
    density: str | None
    frr: str | None
    fragilite: float | None
    quintile: int | None
    lacking: Sequence[str]


def white_zones(coverage: Coverage, *, most: int | None = None) -> list[WhiteZone]:
    """Rank the communes that have people beyond, by people × fragility, the most pressing first."""
    demand, remoteness = coverage.demand, coverage.remoteness
    known = np.isfinite(demand.fragilite)
    weight = coverage.people_beyond * np.where(known, demand.fragilite, coverage.scale.usual_fragilite) / 10
    rows = np.flatnonzero(coverage.people_beyond)
    # The first key of lexsort is the last in rank; codes as bytes sort ten times faster than objects.
    codes = demand.code[rows].astype("S5")
    ranked = rows[np.lexsort((codes, -coverage.people_beyond[rows], -weight[rows]))].tolist()
    return [
        WhiteZone(
            code_insee=demand.code[row],
            nom=demand.nom[row],
            epci_nom=demand.epci_nom[row],
            population_beyond=int(coverage.people_beyond[row]),
            away=_finite(remoteness.away[row]),
            fragilite=_finite(demand.fragilite[row]),
            weight=float(weight[row]),
        )
        for row in ranked[:most]
    ]


def map_classes(coverage: Coverage) -> Ints:
    """Give the class of each commune on the map, 0 to 4; UNKNOWN_CLASS where it is set apart."""
    counted = coverage.demand.countable & ~np.isnan(coverage.remoteness.away)
    classes = np.digitize(coverage.remoteness.away, coverage.class_bounds, right=True)
    return np.where(counted, classes, UNKNOWN_CLASS)


def commune_figures(coverage: Coverage) -> Iterator[CommuneFigures]:
    """Yield every commune, those that are set apart included, in the order of the demand."""
    demand, remoteness = coverage.demand, coverage.remoteness
    columns = (
        demand.code,
        demand.nom,
        demand.departement,
        demand.epci,
        demand.epci_nom,
        demand.population,
        coverage.people_beyond,
        remoteness.away,
        remoteness.lieu_id,
        coverage.beyond,
        map_classes(coverage),
        remoteness.measured,
        density_classes(demand),
        demand.frr,
        demand.fragilite,
        fragility_quintiles(demand, coverage.scale),
    )
    # As plain values: a value at a time, numpy is ten times slower than a list.
    for row, values in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        code, nom, departement, epci, epci_nom, population, people, away, lieu_id, beyond, classe = values[
            :11
        ]
        measured, density, frr, fragilite, fifth = values[11:]
        counted = classe != UNKNOWN_CLASS
        yield CommuneFigures(
            code_insee=code,
            nom=nom,
            departement=departement,
            epci=epci,
            epci_nom=epci_nom,
            population=whole(population),
            population_beyond=people if counted else None,
            away=_finite(away),
            lieu_id=lieu_id,
            beyond=beyond if counted else None,
            classe=classe if counted else None,
            calcul=(DIRECT if coverage.mode == VOL else MESURE if measured else ESTIME) if counted else None,
            density=DENSITIES[density] if density >= 0 else None,
            frr=frr,
            fragilite=_finite(fragilite),
            quintile=fifth or None,
            lacking=() if counted else lacking(demand, row),
        )


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None
