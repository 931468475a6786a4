"""Figures of coverage: people within the threshold of a lieu, people beyond, by group of communes.

Computed from distances already measured: pages, maps, files and reports all have the same figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from geo.arrays import Flags, Floats, Ints, Texts
from geo.coverage.communes import (
    DENSITY_CLASSES,
    QUINTILES,
    Demand,
    NationalScale,
    density_classes,
    fragility_quintiles,
    frr_states,
)
from geo.travel.modes import ESTIME, MESURE, MODES

VOL: Final = "vol"
"""As the crow flies: the only mode in kilometres."""
COVERAGE_MODES: Final = (*MODES, VOL)

CLASS_FACTORS: Final = (0.5, 1.0, 1.5, 2.0)
"""Bounds of the five classes of a map, times the threshold: the third class starts at the threshold."""

MIXTE, DIRECT = "mixte", "vol_d_oiseau"
"""Values of `calcul` beside MESURE and ESTIME: some of each, or kilometres instead of minutes."""

LACKING: Final = ("population", "position", "contour")
"""Data without which a commune is not counted."""


@dataclass(frozen=True, slots=True)
class CommuneGroup:
    """Totals of communes that have something in common. Uncounted communes are not in it."""

    code: str
    nom: str
    communes: int
    communes_beyond: int
    """Communes whose seat is beyond the threshold."""
    population: int
    population_beyond: int

    @property
    def beyond_share(self) -> float | None:
        """Share of the people who are beyond, 0 to 1; None where nobody lives."""
        return self.population_beyond / self.population if self.population else None


@dataclass(frozen=True, slots=True)
class UncountedCommune:
    """A commune that cannot be counted, and why."""

    code_insee: str
    nom: str
    population: int | None
    lacking: Sequence[str]
    """Some of LACKING."""


@dataclass(frozen=True, slots=True, eq=False)
class Remoteness:
    """Distance from each commune to its nearest lieu: columns of length N, as those of a Demand."""

    distance: Floats
    """Minutes or kilometres; NaN: unknown; infinite: no lieu can be reached."""
    lieu_id: Texts
    """None where there is none."""
    measured: Flags
    """By real roads, not by the estimate."""
    beyond_share: Floats | None = None
    """Share of the people of each commune who are beyond, counted by cell of the population grid;
    None: everybody is counted at the seat."""


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Figures of a territory. population = within + beyond + uncounted."""

    demand: Demand
    remoteness: Remoteness
    threshold: float
    """Minutes, or kilometres where `mode` is VOL."""
    mode: str
    scale: NationalScale
    population: int
    population_within: int
    population_beyond: int
    population_uncounted: int
    """People of uncounted communes: unknown, and so never in a gap."""
    communes: int
    communes_beyond: int
    calcul: str
    beyond: Flags
    """Per commune: its seat is beyond the threshold. False where it is uncounted."""
    people_beyond: Ints
    """Per commune; zero where it is uncounted."""
    by_density: Sequence[CommuneGroup]
    by_epci: Sequence[CommuneGroup]
    by_departement: Sequence[CommuneGroup]
    by_frr: Sequence[CommuneGroup]
    """`frr`, `hors_frr`, then `inconnu` where there are some."""
    by_fragility: Sequence[CommuneGroup]
    """National fifths `1` to `5` (the most fragile), then `inconnu` where there are some."""
    uncounted: Sequence[UncountedCommune]

    @property
    def unit(self) -> str:
        """Return the unit of the threshold."""
        return "km" if self.mode == VOL else "min"

    @property
    def people_by_cell(self) -> bool:
        """Whether people were counted by cell of the grid, and not all at the seat of their commune."""
        return self.remoteness.beyond_share is not None

    @property
    def beyond_share(self) -> float | None:
        """Share of the counted people who are beyond, 0 to 1; None where nobody is counted."""
        counted = self.population_within + self.population_beyond
        return self.population_beyond / counted if counted else None

    @property
    def class_bounds(self) -> Sequence[float]:
        """Return the four bounds between the classes of the map, in minutes or kilometres."""
        return [factor * self.threshold for factor in CLASS_FACTORS]


def measure_coverage(
    demand: Demand, remoteness: Remoteness, *, threshold: float, mode: str, scale: NationalScale
) -> Coverage:
    """Count people within `threshold` minutes (kilometres where mode is VOL) of a lieu, and beyond."""
    countable = demand.countable & ~np.isnan(remoteness.distance)
    beyond = countable & (remoteness.distance > threshold)
    share = beyond.astype(np.float64) if remoteness.beyond_share is None else remoteness.beyond_share
    people = np.where(demand.has_population, demand.population, 0).astype(np.int64)
    people_beyond = np.where(countable, np.rint(people * share), 0).astype(np.int64)
    counted = int(people[countable].sum())
    tally = _Tally(countable, beyond, people, people_beyond)
    return Coverage(
        demand=demand,
        remoteness=remoteness,
        threshold=threshold,
        mode=mode,
        scale=scale,
        population=int(people.sum()),
        population_within=counted - int(people_beyond.sum()),
        population_beyond=int(people_beyond.sum()),
        population_uncounted=int(people.sum()) - counted,
        communes=len(demand),
        communes_beyond=int(beyond.sum()),
        calcul=_calcul(remoteness.measured[countable], mode),
        beyond=beyond,
        people_beyond=people_beyond,
        by_density=tally.by_rank(density_classes(demand), DENSITY_CLASSES, unknown=-1),
        by_epci=tally.by_code(demand.epci, demand.epci_nom),
        by_departement=tally.by_code(demand.departement, demand.departement),
        by_frr=tally.by_rank(1 - frr_states(demand), ("frr", "hors_frr"), unknown=2),
        by_fragility=tally.by_rank(fragility_quintiles(demand, scale) - 1, _FIFTHS, unknown=-1),
        uncounted=_uncounted(demand, countable),
    )


_FIFTHS: Final = tuple(str(fifth) for fifth in range(1, QUINTILES + 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """Columns that groups add up, per commune; only countable ones are."""

    countable: Flags
    beyond: Flags
    people: Ints
    people_beyond: Ints

    def by_rank(self, ranks: Ints, codes: Sequence[str], *, unknown: int) -> list[CommuneGroup]:
        """Add up by rank in `codes`; unknown ones come last, where there are some."""
        ranks = np.where(ranks == unknown, len(codes), ranks)
        groups = self._groups(ranks, (*codes, "inconnu"), (*codes, "inconnu"))
        return groups if groups[-1].communes else groups[:-1]

    def by_code(self, codes: Texts, names: Texts) -> list[CommuneGroup]:
        """Add up by code, the most people beyond first."""
        distinct, first, ranks = np.unique(codes, return_index=True, return_inverse=True)
        groups = self._groups(ranks, list(distinct), list(names[first]))
        return sorted(groups, key=lambda group: (-group.population_beyond, group.nom))

    def _groups(self, ranks: Ints, codes: Sequence[str], names: Sequence[str]) -> list[CommuneGroup]:
        def total(values: Ints | Flags) -> Ints:
            weights = np.where(self.countable, values, 0)
            return np.bincount(ranks, weights=weights, minlength=len(codes)).astype(np.int64)

        columns = (self.countable, self.beyond, self.people, self.people_beyond)
        sums = zip(*(total(column).tolist() for column in columns), strict=True)
        return [CommuneGroup(code, nom, *each) for code, nom, each in zip(codes, names, sums, strict=True)]


def _uncounted(demand: Demand, countable: Flags) -> list[UncountedCommune]:
    return [
        UncountedCommune(
            demand.code[row], demand.nom[row], count_or_none(demand.population[row]), lacking(demand, row)
        )
        for row in np.flatnonzero(~countable).tolist()
    ]


def lacking(demand: Demand, row: int) -> tuple[str, ...]:
    """List the data without which a commune is not counted."""
    known = (demand.has_population[row], demand.has_seat[row], demand.has_contour[row])
    return tuple(name for name, is_known in zip(LACKING, known, strict=True) if not is_known)


def _calcul(measured: Flags, mode: str) -> str:
    if mode == VOL:
        return DIRECT
    if measured.all():
        return MESURE if len(measured) else ESTIME
    return MIXTE if measured.any() else ESTIME


def count_or_none(value: float) -> int | None:
    """Convert a count to an integer; None where it is NaN."""
    return int(value) if isfinite(value) else None
