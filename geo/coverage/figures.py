"""Who is within reach of a lieu and who is not: figures of a territory from minutes already measured.

Nothing here asks a database or a network: the same figures go to pages, maps, files and reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from geo.arrays import Flags, Floats, Ints, Texts
from geo.coverage.communes import (
    DENSITIES,
    QUINTILES,
    Demand,
    Scale,
    density_classes,
    fragility_quintiles,
    frr_states,
)
from geo.standard.fields import ESTIME, MESURE, MODES

VOL: Final = "vol"
"""As the crow flies: the one mode that is in kilometres."""
WAYS: Final = (*MODES, VOL)

CLASS_FACTORS: Final = (0.5, 1.0, 1.5, 2.0)
"""Bounds of the five classes of a map, times the threshold: the third class starts where the gap does."""

MIXTE, DIRECT = "mixte", "vol_d_oiseau"
"""Beside MESURE and ESTIME: some of each, or no minutes at all but kilometres."""

LACKING: Final = ("population", "position", "contour")
"""What a commune may lack, for which it is set apart."""


@dataclass(frozen=True, slots=True)
class Group:
    """Communes that have something in common. People of communes set apart are not in it."""

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
class Apart:
    """A commune that cannot be counted, and why: some of LACKING."""

    code_insee: str
    nom: str
    population: int | None
    lacking: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Remoteness:
    """How far the nearest lieu is from each commune: columns of length N, as those of a Demand."""

    away: Floats
    """Minutes or kilometres; NaN: unknown; infinite: no lieu can be reached."""
    lieu_id: Texts
    """None where there is none."""
    measured: Flags
    """On real roads, and not by the model."""
    beyond_share: Floats | None = None
    """Share of the people of each commune who are beyond, where they are counted where they live;
    None: everybody is at the seat."""


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """Figures of a territory. population = within + beyond + set apart."""

    demand: Demand
    remoteness: Remoteness
    threshold: float
    """Minutes, or kilometres where `mode` is VOL."""
    mode: str
    scale: Scale
    population: int
    population_within: int
    population_beyond: int
    population_apart: int
    """People of communes that are set apart: nobody says that they are in a gap."""
    communes: int
    communes_beyond: int
    calcul: str
    beyond: Flags
    """Per commune: its seat is beyond the threshold. False where it is set apart."""
    people_beyond: Ints
    """Per commune; zero where it is set apart."""
    by_density: Sequence[Group]
    by_epci: Sequence[Group]
    by_departement: Sequence[Group]
    by_frr: Sequence[Group]
    """`frr`, `hors_frr`, then `inconnu` where there are some."""
    by_fragility: Sequence[Group]
    """National fifths `1` to `5` (the most fragile), then `inconnu` where there are some."""
    apart: Sequence[Apart]

    @property
    def unit(self) -> str:
        """Name the unit of the threshold."""
        return "km" if self.mode == VOL else "min"

    @property
    def people_by_cell(self) -> bool:
        """Tell whether people were counted where they live, and not all at the seat of their commune."""
        return self.remoteness.beyond_share is not None

    @property
    def beyond_share(self) -> float | None:
        """Share of the people counted who are beyond, 0 to 1; None where nobody is counted."""
        counted = self.population_within + self.population_beyond
        return self.population_beyond / counted if counted else None

    @property
    def class_bounds(self) -> Sequence[float]:
        """Give the four bounds between the classes of the map, in minutes or kilometres."""
        return [factor * self.threshold for factor in CLASS_FACTORS]


def measure(demand: Demand, remoteness: Remoteness, *, threshold: float, mode: str, scale: Scale) -> Coverage:
    """Count who is within `threshold` minutes (kilometres where mode is VOL) of a lieu, and who is not."""
    countable = demand.countable & ~np.isnan(remoteness.away)
    beyond = countable & (remoteness.away > threshold)
    share = beyond.astype(np.float64) if remoteness.beyond_share is None else remoteness.beyond_share
    people = np.where(demand.peopled, demand.population, 0).astype(np.int64)
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
        population_apart=int(people.sum()) - counted,
        communes=len(demand),
        communes_beyond=int(beyond.sum()),
        calcul=_calcul(remoteness.measured[countable], mode),
        beyond=beyond,
        people_beyond=people_beyond,
        by_density=tally.by_rank(density_classes(demand), DENSITIES, unknown=-1),
        by_epci=tally.by_code(demand.epci, demand.epci_nom),
        by_departement=tally.by_code(demand.departement, demand.departement),
        by_frr=tally.by_rank(1 - frr_states(demand), ("frr", "hors_frr"), unknown=2),
        by_fragility=tally.by_rank(fragility_quintiles(demand, scale) - 1, _FIFTHS, unknown=-1),
        apart=_apart(demand, countable),
    )


_FIFTHS: Final = tuple(str(fifth) for fifth in range(1, QUINTILES + 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Tally:
    """What groups add up, per commune; only those that can be counted are."""

    countable: Flags
    beyond: Flags
    people: Ints
    people_beyond: Ints

    def by_rank(self, ranks: Ints, codes: Sequence[str], *, unknown: int) -> list[Group]:
        """Add up by rank in `codes`; the unknown come last, where there are some."""
        ranks = np.where(ranks == unknown, len(codes), ranks)
        groups = self._groups(ranks, (*codes, "inconnu"), (*codes, "inconnu"))
        return groups if groups[-1].communes else groups[:-1]

    def by_code(self, codes: Texts, names: Texts) -> list[Group]:
        """Add up by code, the most people beyond first."""
        found, first, ranks = np.unique(codes, return_index=True, return_inverse=True)
        groups = self._groups(ranks, list(found), list(names[first]))
        return sorted(groups, key=lambda group: (-group.population_beyond, group.nom))

    def _groups(self, ranks: Ints, codes: Sequence[str], names: Sequence[str]) -> list[Group]:
        def total(values: Ints | Flags) -> Ints:
            weights = np.where(self.countable, values, 0)
            return np.bincount(ranks, weights=weights, minlength=len(codes)).astype(np.int64)

        columns = (self.countable, self.beyond, self.people, self.people_beyond)
        sums = zip(*(total(column).tolist() for column in columns), strict=True)
        return [Group(code, nom, *each) for code, nom, each in zip(codes, names, sums, strict=True)]


def _apart(demand: Demand, countable: Flags) -> list[Apart]:
    return [
        Apart(demand.code[row], demand.nom[row], whole(demand.population[row]), lacking(demand, row))
        for row in np.flatnonzero(~countable).tolist()
    ]


def lacking(demand: Demand, row: int) -> tuple[str, ...]:
    """List what a commune lacks to be counted."""
    known = (demand.peopled[row], demand.placed[row], demand.drawn[row])
    return tuple(name for name, there in zip(LACKING, known, strict=True) if not there)


def _calcul(measured: Flags, mode: str) -> str:
    if mode == VOL:
        return DIRECT
    if measured.all():
        return MESURE if len(measured) else ESTIME
    return MIXTE if measured.any() else ESTIME


def whole(value: float) -> int | None:
    """Give a count as a whole number; None where it is unknown."""
    return int(value) if isfinite(value) else None
