"""Make columns of communes for the tests of coverage: what is not said is plain and known."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from geo.coverage.communes import Demand, Scale
from geo.coverage.figures import Coverage, Remoteness, measure

EVEN = Scale((2.0, 4.0, 6.0, 8.0), 5.0)


def make_demand(population: Sequence[float], **columns: Any) -> Demand:
    """Make communes «c0», «c1»… with this population each."""
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
        drawn=np.array(columns.get("drawn", [True] * count)),
        population_annee=2023,
    )


def cover(demand: Demand, away: Sequence[float], *, threshold: float = 20, **more: Any) -> Coverage:
    """Measure a coverage by car from minutes that were estimated, unless `measured` says otherwise."""
    remoteness = Remoteness(
        away=np.array(away, dtype=float),
        lieu_id=np.array([None if np.isnan(minutes) else "lieu" for minutes in away], dtype=object),
        measured=np.array(more.get("measured", [False] * len(away))),
        beyond_share=more.get("beyond_share"),
    )
    return measure(
        demand,
        remoteness,
        threshold=threshold,
        mode=more.get("mode", "voiture"),
        scale=more.get("scale", EVEN),
    )
