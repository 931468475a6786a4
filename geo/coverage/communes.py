"""The communes of a territory as columns: population, density, fragility, seat (the demand of coverage)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np

from geo.arrays import Flags, Floats, Ints, Texts

FRR_NOT_CLASSED: Final = "Non classée"
"""Value of `Commune.frr` for a commune outside «France Ruralités Revitalisation»."""

DENSITY_BOUNDS_PER_KM2: Final = (30.0, 150.0, 1_500.0)
"""30: about 30 % of the national density, below which the law calls a territory thinly peopled
(CGCT, art. L. 5210-1-1). 150: below it the OECD calls a local unit rural (Regional Typology, 2011).
1,500: from it on Eurostat speaks of an urban centre (Degree of urbanisation, 2021)."""

DENSITY_CLASSES: Final = ("tres_peu_dense", "peu_dense", "intermediaire", "dense")
"""Classes of density, the lowest first: one more than the bounds."""

QUINTILES: Final = 5


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """Columns of equal length N, one row a commune; NaN, None or "" where something is unknown.

    CRS: EPSG:4326, degrees.
    """

    code: Texts
    nom: Texts
    departement: Texts
    region: Texts
    epci: Texts
    """SIREN, "" where there is none."""
    epci_nom: Texts
    lon: Floats
    """Of the seat; NaN where it has none."""
    lat: Floats
    population: Floats
    density_per_km2: Floats
    frr: Texts
    """The class as published, None where unknown."""
    fragilite: Floats
    """0 to 10, ten the most fragile."""
    has_contour: Flags
    population_annee: int | None = None

    def __len__(self) -> int:
        return len(self.code)

    @property
    def has_seat(self) -> Flags:
        """Flag the communes whose seat is known."""
        return np.isfinite(self.lon) & np.isfinite(self.lat)

    @property
    def has_population(self) -> Flags:
        """Flag the communes whose population is known: zero is known."""
        return np.isfinite(self.population)

    @property
    def countable(self) -> Flags:
        """Flag the communes that can be counted as covered or not: population, seat and contour known."""
        return self.has_population & self.has_seat & self.has_contour

    def take(self, rows: Flags | Ints) -> "Demand":
        """Select some of the communes, in the order of `rows`."""
        columns: dict[str, Any] = {  # arrays of several kinds
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if field.name != "population_annee"
        }
        return Demand(**columns, population_annee=self.population_annee)


@dataclass(frozen=True, slots=True)
class NationalScale:
    """Fragility of the whole country, so that territories compare."""

    fragilite_bounds: tuple[float, ...]
    """The four indices that cut the people of the country into fifths; empty where no index is known."""
    mean_fragilite: float
    """The index of the average inhabitant; replaces an unknown one in a ranking, and nowhere else."""


def national_scale(country: Demand) -> NationalScale:
    """Compute the national fifths of fragility: of equal numbers of people, not of communes."""
    known = np.isfinite(country.fragilite) & np.isfinite(country.population) & (country.population > 0)
    if not known.any():
        return NationalScale((), 1.0)
    values, people = country.fragilite[known], country.population[known]
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(people[order]) / people.sum()
    steps = np.arange(1, QUINTILES) / QUINTILES
    bounds = values[order][np.searchsorted(reached, steps)]
    return NationalScale(tuple(map(float, bounds)), float(np.average(values, weights=people)))


def density_classes(demand: Demand) -> Ints:
    """Return the rank in DENSITY_CLASSES of each commune, -1 where its density is unknown."""
    ranks = np.digitize(demand.density_per_km2, DENSITY_BOUNDS_PER_KM2)
    return np.where(np.isfinite(demand.density_per_km2), ranks, -1)


def fragility_quintiles(demand: Demand, scale: NationalScale) -> Ints:
    """Return the national fifth of each commune, 1 to 5 (the most fragile), 0 where unknown."""
    if not scale.fragilite_bounds:
        return np.zeros(len(demand), dtype=np.int64)
    fifths = np.searchsorted(scale.fragilite_bounds, demand.fragilite) + 1
    return np.where(np.isfinite(demand.fragilite), fifths, 0)


def frr_states(demand: Demand) -> Ints:
    """Return 1 for a commune in FRR, even in part, 0 for one outside, -1 where unknown."""
    states: Sequence[int] = [-1 if frr is None else int(frr != FRR_NOT_CLASSED) for frr in demand.frr]
    return np.array(states, dtype=np.int64)
