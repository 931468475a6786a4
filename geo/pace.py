"""How long roads take, when they are not known: from kilometres between seats to minutes, by mode.

A way is measured in effort: km as a crow flies from seat to seat, each weighed by how slow the land is.
Minutes grow with effort, from zero and ever less steeply, so that a detour is never a gain.
"""

from dataclasses import dataclass

import numpy as np

from geo.network import Floats, Network
from geo.vocabulary import MARCHE, VELO, VOITURE

USUAL_DENSITY_PER_KM2 = 100.0
"""Density of the country: there, one km of way is one unit of effort."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How minutes follow from effort: `scale` · effort^`power`, never faster than `most_kmh`."""

    scale: float
    power: float
    most_kmh: float

    def minutes(self, effort: Floats) -> Floats:
        """Turn effort into minutes."""
        return np.maximum(self.scale * effort**self.power, effort * 60 / self.most_kmh)

    def effort(self, minutes: float) -> float:
        """Turn minutes into the most effort that they allow."""
        return float(min((minutes / self.scale) ** (1 / self.power), minutes * self.most_kmh / 60))


PACES = {
    VOITURE: Pace(scale=2.71, power=0.741, most_kmh=90),
    VELO: Pace(scale=6.28, power=0.787, most_kmh=15),
    MARCHE: Pace(scale=17.7, power=0.779, most_kmh=4.25),
}
"""Mode → its pace."""


def slowness(network: Network, mode: str) -> Floats:
    """Give the effort of one km of way around each seat. Shape: (N,)."""
    if mode != VOITURE:
        return np.ones(network.size)
    density = np.nan_to_num(network.population / network.surface_km2, nan=USUAL_DENSITY_PER_KM2)
    return np.exp(-0.25 * (np.log10(np.clip(density, 1, 10_000)) - 2))
