"""Tables of a coverage: its white zones, its communes, the classes of its map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Ints
from geo.coverage.communes import DENSITY_CLASSES, density_classes, fragility_quintiles
from geo.coverage.country import current_country
from geo.coverage.figures import DIRECT, VOL, Coverage, count_or_none, lacking
from geo.coverage.inputs import DEPARTEMENT
from geo.coverage.question import Question
from geo.coverage.territory import measure_territory
from geo.travel.modes import ESTIME, MESURE

UNKNOWN_CLASS: Final = -1
"""Class on the map of an uncounted commune."""


@dataclass(frozen=True, slots=True)
class WhiteZone:
    """A commune with people beyond the threshold; the greater its weight, the higher its priority."""

    code_insee: str
    nom: str
    epci_nom: str
    population_beyond: int
    distance: float | None
    """Minutes or kilometres; None where no lieu can be reached at all."""
    fragilite: float | None
    """None: unknown, and the commune is ranked with the national mean."""
    weight: float
    """People beyond × fragility ÷ 10: the equivalent number of people of maximal fragility."""


@dataclass(frozen=True, slots=True)
class CommuneFigures:
    """One commune, as in the files."""

    code_insee: str
    nom: str
    departement: str
    epci: str
    epci_nom: str
    population: int | None
    population_beyond: int | None
    distance: float | None
    """Minutes or kilometres to the nearest lieu; None where unknown, or where none can be reached."""
    lieu_id: str | None
    beyond: bool | None
    """None: the commune is uncounted."""
    classe: int | None
    """0 to 4 on the map, the nearest first; None: the commune is uncounted."""
    calcul: str | None
    """MESURE, ESTIME or DIRECT."""
    density: str | None
    frr: str | None
    fragilite: float | None
    quintile: int | None
    lacking: Sequence[str]


def white_zones(coverage: Coverage, *, limit: int | None = None) -> list[WhiteZone]:
    """Rank the communes that have people beyond, by people × fragility, the highest first."""
    demand, remoteness = coverage.demand, coverage.remoteness
    known = np.isfinite(demand.fragilite)
    weight = coverage.people_beyond * np.where(known, demand.fragilite, coverage.scale.mean_fragilite) / 10
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
            distance=_finite(remoteness.distance[row]),
            fragilite=_finite(demand.fragilite[row]),
            weight=float(weight[row]),
        )
        for row in ranked[:limit]
    ]


def map_classes(coverage: Coverage) -> Ints:
    """Return the class of each commune on the map, 0 to 4; UNKNOWN_CLASS where it is uncounted."""
    counted = coverage.demand.countable & ~np.isnan(coverage.remoteness.distance)
    classes = np.digitize(coverage.remoteness.distance, coverage.class_bounds, right=True)
    return np.where(counted, classes, UNKNOWN_CLASS)


def commune_figures(coverage: Coverage) -> Iterator[CommuneFigures]:
    """Yield every commune, uncounted ones included, in the order of the demand."""
    demand, remoteness = coverage.demand, coverage.remoteness
    columns = (
        demand.code,
        demand.nom,
        demand.departement,
        demand.epci,
        demand.epci_nom,
        demand.population,
        coverage.people_beyond,
        remoteness.distance,
        remoteness.lieu_id,
        coverage.beyond,
        map_classes(coverage),
        remoteness.measured,
        density_classes(demand),
        demand.frr,
        demand.fragilite,
        fragility_quintiles(demand, coverage.scale),
    )
    # As Python values: one at a time, numpy is ten times slower than a list.
    for row, values in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        code, nom, departement, epci, epci_nom, population, people, distance, lieu_id, beyond, classe = (
            values[:11]
        )
        measured, density, frr, fragilite, fifth = values[11:]
        counted = classe != UNKNOWN_CLASS
        yield CommuneFigures(
            code_insee=code,
            nom=nom,
            departement=departement,
            epci=epci,
            epci_nom=epci_nom,
            population=count_or_none(population),
            population_beyond=people if counted else None,
            distance=_finite(distance),
            lieu_id=lieu_id,
            beyond=beyond if counted else None,
            classe=classe if counted else None,
            calcul=(DIRECT if coverage.mode == VOL else MESURE if measured else ESTIME) if counted else None,
            density=DENSITY_CLASSES[density] if density >= 0 else None,
            frr=frr,
            fragilite=_finite(fragilite),
            quintile=fifth or None,
            lacking=() if counted else lacking(demand, row),
        )


class CommuneCoverage:
    """Figures of any commune for one question; a département is measured when one of its communes is read.

    Raises InvalidInput when the question names a commune or a lieu that is unknown.
    """

    def __init__(self, session: Session, question: Question) -> None:
        country = current_country(session)
        country.remoteness(session, question)  # raises for an invalid question before any answer is sent
        communes = country.inputs.communes
        self._session, self._question = session, question
        self._departement: Mapping[str, str] = country.shared(
            "departements",
            lambda: dict(zip(communes.code.tolist(), communes.departement.tolist(), strict=True)),
        )
        self._figures: dict[str, Mapping[str, CommuneFigures]] = {}

    def of(self, code_insee: str) -> CommuneFigures:
        """Return the figures of a commune: the same as in the file of its département."""
        departement = self._departement[code_insee]
        if departement not in self._figures:
            self._figures[departement] = self._measure(departement)
        return self._figures[departement][code_insee]

    def _measure(self, departement: str) -> Mapping[str, CommuneFigures]:
        measured = measure_territory(self._session, DEPARTEMENT, departement, self._question)
        return {figures.code_insee: figures for figures in commune_figures(measured.coverage)}


def _finite(value: float) -> float | None:
    return float(value) if isfinite(value) else None
