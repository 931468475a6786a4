"""Isochrones: the area reached within some minutes, as polygons that never cover the sea.

The minutes are those of `geo.travel.times` on a lattice around the origin, so that a lieu at 18 minutes
is inside the polygon of 20. The lattice depends on the origin and the mode alone: ten minutes lie inside
twenty.

CRS: EPSG:4326, longitude first.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final, cast

import numpy as np
import shapely
from contourpy import FillType, LineType, contour_generator
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

from geo.arrays import Floats, Ints
from geo.points import EARTH_RADIUS_M, Point, great_circle_km
from geo.travel.graph import Network
from geo.travel.modes import MARCHE, VELO, VOITURE
from geo.travel.times import Travel

CELL_KM: Final = MappingProxyType({VOITURE: 0.6, VELO: 0.25, MARCHE: 0.08})
"""Between two points of the lattice: about a minute of travel, finer than the seats are spaced."""

MARGIN_KM: Final = MappingProxyType({VOITURE: 6.0, VELO: 2.0, MARCHE: 0.8})
"""Added around the seats reached; twice as much again each time that the area meets the edge."""

UNREACHABLE_MIN = 240.0
"""In place of infinity: a number, so that the contour is drawn close to what can be reached."""

MIN_POLYGON_KM2 = 0.02
"""Islets and holes below this are grains of the lattice, not places."""

KM_PER_DEGREE = math.radians(1) * EARTH_RADIUS_M / 1_000


@dataclass(frozen=True, eq=False)
class Land:
    """The land of the country: contours of départements, without the sea."""

    contours: list[Polygon]

    @classmethod
    def of(cls, contours: Iterable[BaseGeometry]) -> "Land":
        """Split contours into polygons, and fill the holes that communes without contour leave."""
        parts = [part for contour in contours for part in shapely.get_parts(contour)]
        return cls([Polygon(part.exterior) for part in parts if isinstance(part, Polygon)])

    def clip(self, area: MultiPolygon) -> MultiPolygon:
        """Clip an area to the land; all of it stays where no contour is known at all."""
        if not self.contours:
            return area
        near = [self.contours[at] for at in self._tree.query(area)]
        if any(shapely.covers(contour, area) for contour in near):
            return area
        frame = [shapely.clip_by_rect(contour, *_wider(area.bounds)) for contour in near]
        return as_multipolygon(shapely.intersection(area, shapely.union_all(frame)))

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree(self.contours)


@dataclass(frozen=True, eq=False)
class Lattice:
    """Minutes on a square lattice around an origin. Shapes: (n,), (m,), (m, n)."""

    lon: Floats
    lat: Floats
    minutes: Floats
    measured: bool

    def area(self, minutes: float) -> MultiPolygon:
        """Compute the polygons reached within some minutes."""
        generator = contour_generator(
            self.lon, self.lat, self.minutes, line_type=LineType.Separate, fill_type=FillType.OuterOffset
        )
        points, offsets, *_ = generator.filled(-1.0, minutes)
        parts = [_polygon(cast(Floats, part), ends) for part, ends in zip(points, offsets, strict=True)]
        return as_multipolygon(shapely.union_all(parts))


@dataclass(frozen=True, slots=True, eq=False)
class Isochrone:
    """Area reached within `minutes`, and the seats of communes inside, by rank in the network."""

    minutes: float
    area: MultiPolygon
    seats: Ints
    population: int
    """People of the communes whose seat is reached."""
    measured: bool
    """Whether the minutes come from real roads; else they are an estimate."""


def isochrones(
    travel: Travel, origin: Point, *, mode: str, minutes: Iterable[float], land: Land
) -> list[Isochrone]:
    """Compute the isochrones of a point, one for each of `minutes`, the shortest first."""
    wanted = sorted(minutes)
    times = travel.to_seats(origin, mode=mode, limit_min=wanted[-1])
    lattice = _lattice(travel, origin, mode=mode, minutes=wanted[-1], seats=times.minutes)
    return [_isochrone(travel, lattice, times.minutes, limit, land) for limit in wanted]


def isochrone_of_engine(network: Network, area: MultiPolygon, minutes: float) -> Isochrone:
    """Add the seats and people inside to an area that a routing engine drew on the roads."""
    seats = np.flatnonzero(shapely.contains_xy(area, network.lon, network.lat))
    people = int(np.nansum(network.population[seats]))
    return Isochrone(minutes=minutes, area=area, seats=seats, population=people, measured=True)


def _isochrone(travel: Travel, lattice: Lattice, times: Floats, minutes: float, land: Land) -> Isochrone:
    seats = np.flatnonzero(times <= minutes)
    return Isochrone(
        minutes=minutes,
        area=land.clip(lattice.area(minutes)),
        seats=seats,
        population=int(np.nansum(travel.network.population[seats])),
        measured=lattice.measured,
    )


def _lattice(travel: Travel, origin: Point, *, mode: str, minutes: float, seats: Floats) -> Lattice:
    """Compute minutes around the origin, wide enough for the area not to meet the edge."""
    half_km = _farthest_km(travel, origin, seats) + MARGIN_KM[mode]
    while True:
        lattice = _square_lattice(travel, origin, mode=mode, half_km=half_km)
        if _edge_of(lattice.minutes).min() > minutes:
            return lattice
        half_km += MARGIN_KM[mode] * 2


def _square_lattice(travel: Travel, origin: Point, *, mode: str, half_km: float) -> Lattice:
    cells = math.ceil(half_km / CELL_KM[mode])
    steps = np.arange(-cells, cells + 1, dtype=np.float64)
    lat = origin.lat + steps * CELL_KM[mode] / KM_PER_DEGREE
    lon = origin.lon + steps * CELL_KM[mode] / (KM_PER_DEGREE * math.cos(math.radians(origin.lat)))
    grid_lon, grid_lat = np.meshgrid(lon, lat)
    times = travel.to_many(origin, grid_lon.ravel(), grid_lat.ravel(), mode=mode)
    minutes = np.where(np.isfinite(times.minutes), times.minutes, UNREACHABLE_MIN).reshape(grid_lon.shape)
    return Lattice(lon, lat, np.minimum(minutes, UNREACHABLE_MIN), bool(times.measured.any()))


def _farthest_km(travel: Travel, origin: Point, seats: Floats) -> float:
    reached = np.isfinite(seats)
    if not reached.any():
        return 0.0
    lon, lat = travel.network.lon[reached], travel.network.lat[reached]
    return float(great_circle_km(np.array([origin.lon]), np.array([origin.lat]), lon, lat).max())


def _edge_of(minutes: Floats) -> Floats:
    return np.concatenate((minutes[0], minutes[-1], minutes[:, 0], minutes[:, -1]))


def _polygon(points: Floats, offsets: Any) -> Polygon:  # contourpy gives small unsigned integers
    """Build a polygon from its rings: the outer one first, then holes, all in one array of points."""
    outer, *holes = (points[start:end] for start, end in pairwise(offsets))
    return Polygon(outer, [hole for hole in holes if _km2(Polygon(hole)) > MIN_POLYGON_KM2])


def as_multipolygon(shape: BaseGeometry) -> MultiPolygon:
    """Return the polygons of any shape above MIN_POLYGON_KM2."""
    parts = shapely.get_parts(shapely.make_valid(shape))
    return MultiPolygon(
        [part for part in parts if isinstance(part, Polygon) and _km2(part) > MIN_POLYGON_KM2]
    )


def _km2(polygon: Polygon) -> float:
    return float(polygon.area * KM_PER_DEGREE**2 * math.cos(math.radians(polygon.centroid.y)))


def _wider(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Widen bounds a little, so that their edge never touches what they frame."""
    west, south, east, north = bounds
    return west - 0.01, south - 0.01, east + 0.01, north + 0.01
