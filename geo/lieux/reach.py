"""Query for the lieux within reach of a point by a mode of travel, and the lieux that it finds."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from geo.lieux.filters import OpenThen
from geo.points import Point
from geo.standard.criteria import Criteria
from geo.travel.modes import MARCHE, VELO, VOITURE

MAX_SPEED_KMH: Final = MappingProxyType({VOITURE: 120.0, VELO: 40.0, MARCHE: 8.0})
"""Nobody goes faster as the crow flies: motorways are limited to 130 km/h and start at no door."""


@dataclass(frozen=True, slots=True)
class ReachQuery:
    """Lieux that match and can be reached from a point, within some minutes and metres or anywhere."""

    point: Point
    criteria: Criteria
    mode: str
    max_min: float | None = None
    radius_m: float | None = None
    open_then: OpenThen = OpenThen.POSSIBLY

    @property
    def bound_m(self) -> float | None:
        """Distance as the crow flies beyond which no lieu is an answer; None without any limit."""
        by_time_m = None if self.max_min is None else self.max_distance_m(self.max_min)
        return min((limit_m for limit_m in (self.radius_m, by_time_m) if limit_m is not None), default=None)

    def max_distance_m(self, minutes: float) -> float:
        """Compute the distance as the crow flies beyond which everything takes longer than some minutes."""
        return minutes * MAX_SPEED_KMH[self.mode] / 60 * 1_000


@dataclass(frozen=True, slots=True)
class ReachedLieu:
    """A lieu that can be reached, with its GeoJSON Feature where the index holds it."""

    minutes: float
    distance_m: float
    id: str
    measured: bool
    feature: bytes | None = None
    placed: bool = True
    """Whether its position is its own; else its minutes are those to the seat of its commune."""
    preference: tuple[int, int] = (0, 0)
    """What orders lieux at equal travel, where the database gave them: see geo.lieux.ranking."""
