"""Coordinate reference systems: the only place where a transformer is built."""

from functools import lru_cache

from pyproj import Transformer

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
