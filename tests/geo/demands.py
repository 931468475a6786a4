"""Factories of communes and coverage for tests: columns that are not given have known, plain values."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from geo.coverage.communes import Demand, NationalScale
from geo.coverage.figures import Coverage, Remoteness, measure_coverage

EVEN = NationalScale((2.0, 4.0, 6.0, 8.0), 5.0)


def make_demand(population: Sequence[float], **columns: Any) -> Demand:
    """Make communes «c0», «c1»… with these populations."""
    count = len(population)
    texts = {
        "code": [f"c{n}" for n in range(count)],
        "nom": [f"Commune {n}" for n in range(count)],
        "departement": ["23"] * count,
        "region": ["75"] * count,
        "epci": ["e"] * count,
        "epci_nom": ["EPCI e"] * count,
        "frr": ["FRR+"] * count,
    }
    numbers = {
        "lon": np.arange(count, dtype=float),
        "lat": [46.0] * count,
        "density_per_km2": [100.0] * count,
        "fragilite": [5.0] * count,
    }
    return Demand(
        **{name: np.array(columns.get(name, values), dtype=object) for name, values in texts.items()},
        **{name: np.array(columns.get(name, values), dtype=float) for name, values in numbers.items()},
        population=np.array(population, dtype=float),
        has_contour=np.array(columns.get("has_contour", [True] * count)),
        population_annee=2023,
    )


def cover(demand: Demand, minutes: Sequence[float], *, threshold: float = 20, **more: Any) -> Coverage:
    """Measure a coverage by car, from estimated minutes unless `measured` is given."""
    remoteness = Remoteness(
        distance=np.array(minutes, dtype=float),
        lieu_id=np.array([None if np.isnan(each) else "lieu" for each in minutes], dtype=object),
        measured=np.array(more.get("measured", [False] * len(minutes))),
        beyond_share=more.get("beyond_share"),
    )
    return measure_coverage(
        demand,
        remoteness,
        threshold=threshold,
        mode=more.get("mode", "voiture"),
        scale=more.get("scale", EVEN),
    )
