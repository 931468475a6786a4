"""Parse coordinates: swapped axes, lost signs and metres, checked against the seat of the commune."""

from collections.abc import Iterator
from typing import Any, Final

from geo.crs import LAMBERT93, to_wgs84
from geo.errors import InvalidInput
from geo.points import Point, sphere_distance_m
from importers.values.text import clean_number

MAX_SEAT_DISTANCE_M: Final = 5_000
"""Another reading of the numbers is accepted only this near to the seat of the commune:
by chance that happens once in a hundred thousand."""

_WEB_MERCATOR: Final = 3857


def read_position(longitude: Any, latitude: Any, seat: Point | None) -> Point | None:
    """Parse two numbers as a position; None when they are absent, (0, 0) or no place on Earth.

    Where the seat of the commune is known and the plain reading is far from it, other readings are
    tried: axes swapped, sign lost, metres of Lambert-93 or Web Mercator. Units: degrees or metres.
    """
    x, y = clean_number(longitude), clean_number(latitude)
    if x is None or y is None or (x == 0 and y == 0):
        return None
    readings = list(_readings(x, y))
    plausible = (
        r for r in readings if seat is not None and sphere_distance_m(r, seat) <= MAX_SEAT_DISTANCE_M
    )
    return next(plausible, next(iter(readings), None))


def _readings(x: float, y: float) -> Iterator[Point]:
    """Yield the positions that two numbers may mean, the plainest first."""
    for lon, lat in ((x, y), (y, x), (-x, y), (x, -y), (-x, -y), (-y, x), (y, -x)):
        yield from _on_earth(lon, lat)
    if max(abs(x), abs(y)) > 1_000:  # no degrees
        for epsg in (LAMBERT93, _WEB_MERCATOR):
            yield from _on_earth(*to_wgs84(epsg).transform(x, y))
            yield from _on_earth(*to_wgs84(epsg).transform(y, x))


def _on_earth(lon: float, lat: float) -> Iterator[Point]:
    try:
        yield Point(lon, lat)
    except InvalidInput:
        return
