"""Points of the Earth, longitude first, in degrees (WGS84)."""

from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

from geo.errors import InvalidInput

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG); PostGIS uses the same for distances on the sphere."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees. CRS: EPSG:4326, longitude first. Raises InvalidInput out of range."""

    lon: float
    lat: float

    def __post_init__(self) -> None:
        messages = {}
        if not (isfinite(self.lon) and -180 <= self.lon <= 180):
            messages["lon"] = "un nombre de degrés entre -180 et 180 est attendu."
        if not (isfinite(self.lat) and -90 <= self.lat <= 90):
            messages["lat"] = "un nombre de degrés entre -90 et 90 est attendu."
        if messages:
            raise InvalidInput(messages)

    @property
    def ewkt(self) -> str:
        """Spell the point as PostGIS reads it."""
        return f"SRID=4326;POINT({self.lon!r} {self.lat!r})"


def sphere_distance_m(a: Point, b: Point) -> float:
    """Measure the great-circle distance in metres (haversine formula, mean radius)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_chord = (
        sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord)))
