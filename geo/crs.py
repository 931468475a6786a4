"""Coordinate reference systems: the only place where a transformer is built."""

from functools import lru_cache

import numpy as np
from pyproj import Geod, Transformer

from geo.arrays import Floats

WGS84 = 4326
LAMBERT93 = 2154
EQUAL_AREA = 6933
"""EASE-Grid 2.0: a cylindrical equal-area projection of the whole ellipsoid, overseas included."""


@lru_cache(maxsize=16)
def to_wgs84(epsg: int) -> Transformer:
    """Build the transformer from a CRS to longitude and latitude in degrees, x before y."""
    return Transformer.from_crs(epsg, WGS84, always_xy=True)


@lru_cache(maxsize=16)
def from_wgs84(epsg: int) -> Transformer:
    """Build the transformer from longitude and latitude in degrees to a CRS, x before y."""
    return Transformer.from_crs(WGS84, epsg, always_xy=True)


def spheroid_distances_m(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    """Measure from a point to many in metres on the spheroid, as PostGIS does. CRS: EPSG:4326."""
    origins = np.full(len(lons), lon), np.full(len(lons), lat)
    _, _, distances_m = spheroid().inv(*origins, lons, lats)
    return np.asarray(distances_m, dtype=np.float64)


@lru_cache(maxsize=1)
def spheroid() -> Geod:
    """Build the spheroid that distances are measured on, that of PostGIS."""
    return Geod(ellps="WGS84")
