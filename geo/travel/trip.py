"""A way to travel, and what it leads to."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.standard.fields import MARCHE, VELO, VOITURE

FASTEST_KMH: Final = MappingProxyType({VOITURE: 120.0, VELO: 40.0, MARCHE: 8.0})
"""Nobody goes faster as the crow flies: motorways are limited to 130 km/h and start at no door."""


@dataclass(frozen=True, slots=True)
class Trip:
    """How to travel, and for how long at most."""

    mode: str
    most_min: float | None = None

    def surely_beyond_m(self, minutes: float) -> float:
        """Give the distance as the crow flies beyond which everything takes longer than that."""
        return minutes * FASTEST_KMH[self.mode] / 60 * 1_000


@dataclass(frozen=True, slots=True)
class Reached:
    """A lieu that can be reached, without what it is."""

    minutes: float
    distance_m: float
    id: str
    measured: bool
    feature: bytes | None = None
    """Where it was at hand."""
