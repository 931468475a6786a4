"""Points and boxes of the Earth, longitude first, in degrees (WGS84)."""

from dataclasses import dataclass
from math import isfinite

from geo.errors import InvalidInput

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
