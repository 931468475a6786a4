"""Points and boxes of the Earth, and great circles between them on the sphere.

CRS: EPSG:4326, longitude first.
"""

from dataclasses import dataclass
from math import asin, cos, inf, isfinite, pi, radians, sin, sqrt

import numpy as np

from geo.arrays import Floats
from geo.errors import InvalidInput

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG); PostGIS uses the same for distances on the sphere."""
EARTH_RADIUS_KM = EARTH_RADIUS_M / 1_000

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4326); west is greater than east across the antimeridian."""


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
        """Format the point as PostGIS reads it."""
        return f"SRID=4326;POINT({self.lon!r} {self.lat!r})"


def point_or_none(lon: float | None, lat: float | None) -> Point | None:
    """Build a point from columns that are null together."""
    return None if lon is None or lat is None else Point(lon, lat)


def unit_vectors(lon: Floats, lat: Floats) -> Floats:
    """Project points onto the unit sphere. Shape: (n, 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def unit_vector(point: Point) -> tuple[float, float, float]:
    """Project one point onto the unit sphere, without the arrays of `unit_vectors`."""
    lam, phi = radians(point.lon), radians(point.lat)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def great_circle_km(lon_a: Floats, lat_a: Floats, lon_b: Floats, lat_b: Floats) -> Floats:
    """Measure great-circle distances in km, pair by pair; either side may be a single point."""
    chords = np.linalg.norm(unit_vectors(lon_a, lat_a) - unit_vectors(lon_b, lat_b), axis=1)
    return chords_to_km(chords)


def chords_to_km(chords: Floats) -> Floats:
    """Convert chords of the unit sphere to km along the Earth."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chords / 2)))


def chord_to_m(chord: float) -> float:
    """Convert one chord of the unit sphere to metres along the Earth."""
    return 2 * EARTH_RADIUS_M * asin(min(1.0, chord / 2))


def m_to_chord(arc_m: float) -> float:
    """Convert metres along the Earth to a chord of the unit sphere, infinite beyond half a turn."""
    arc = arc_m / EARTH_RADIUS_M
    return 2.0 * sin(arc / 2) if arc < pi else inf


def sphere_distance_m(a: Point, b: Point) -> float:
    """Measure the great-circle distance of two points in metres (haversine formula)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_chord = (
        sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord)))
