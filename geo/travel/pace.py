"""Minutes from kilometres between seats, by mode: the pace of roads whose times are not known.

A path is measured in effort: km from seat to seat, each weighted by how slow the land is. Minutes grow
with effort from zero and ever less steeply, so that no detour is ever a gain.
"""

from dataclasses import dataclass

import numpy as np

from geo.arrays import Floats
from geo.travel.graph import Network
from geo.travel.modes import MARCHE, VELO, VOITURE

USUAL_DENSITY_PER_KM2 = 100.0
"""Density of the country, where one km of road is one unit of effort, and where it is unknown."""

DENSITIES_PER_KM2 = (1.0, 30_000.0)
"""Those of Isère and of any town; below and above, the effort changes no more."""

MAX_CONTRAST = 1.0
"""A commune ten times denser than what is around it, or ten times less, is as far as was fitted."""

CITY_DENSITY_PER_KM2 = 1_000.0
"""Where the surroundings are denser than that, one drives in streets for miles."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Minutes as a function of effort: `scale` · effort^`power`, never faster than `max_kmh`.

    The effort of one km is 10 to the sum of three powers of densities: of the commune against its
    surroundings (`contrast`: villages denser than these are on the roads of the valley), of the
    surroundings (`peopled`: faster roads), and of what these have above that of a city (`crowded`).
    """

    scale: float
    power: float
    max_kmh: float
    contrast: float = 0.0
    peopled: float = 0.0
    crowded: float = 0.0

    def minutes(self, effort: Floats) -> Floats:
        """Convert effort to minutes."""
        return np.maximum(self.scale * effort**self.power, effort * 60 / self.max_kmh)

    def effort(self, minutes: float) -> float:
        """Convert minutes to the most effort that they allow."""
        return float(min((minutes / self.scale) ** (1 / self.power), minutes * self.max_kmh / 60))

    def slowness(self, network: Network) -> Floats:
        """Compute the effort of one km of road around each seat. Shape: (N,)."""
        own, around = _decades(network.density_per_km2), _decades(network.density_around_per_km2)
        contrast = np.clip(own - around, -MAX_CONTRAST, MAX_CONTRAST)
        crowd = np.maximum(around - np.log10(CITY_DENSITY_PER_KM2 / USUAL_DENSITY_PER_KM2), 0)
        powers = self.contrast * contrast + self.peopled * around + self.crowded * crowd
        return np.asarray(10**powers)


PACES = {
    VOITURE: Pace(scale=2.93, power=0.781, max_kmh=90, contrast=-0.283, peopled=-0.085, crowded=0.26),
    VELO: Pace(scale=6.28, power=0.787, max_kmh=15),
    MARCHE: Pace(scale=17.7, power=0.779, max_kmh=4.25),
}
"""Mode → its pace.

By car: fitted on 213 origins and 512 communes of Isère (OSRM), python -m bench.travel --fit; `crowded` is not
fitted but chosen so that Paris–Versailles and Lille–Roubaix come near what drivers know. By bicycle and on
foot: Valhalla's times in six areas of OpenStreetMap, pooled; at most 15 km/h as the crow flies on a bicycle
(18 on the road), 4.25 on foot (5.1 on the road), beyond the distances that were fitted.
"""


def _decades(density_per_km2: Floats) -> Floats:
    """Compute by how many powers of ten densities are above the usual one."""
    known = np.nan_to_num(density_per_km2, nan=USUAL_DENSITY_PER_KM2)
    return np.asarray(np.log10(np.clip(known, *DENSITIES_PER_KM2) / USUAL_DENSITY_PER_KM2))
