"""Distances between lieux and the seats of communes: minutes by the network, or km as the crow flies.

CRS: EPSG:4326, longitude first.
"""

from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from geo.arrays import Flags, Floats, Ints, Texts
from geo.coverage.communes import Demand
from geo.coverage.figures import VOL, Remoteness
from geo.crs import spheroid
from geo.travel.graph import NO_INDEX
from geo.travel.times import Travel

WGS84_A_M: Final = 6_378_137.0
WGS84_E2: Final = 0.00669437999014
"""Semi-major axis in metres, and squared eccentricity, of the spheroid WGS84."""

DISTANCE_DECIMALS: Final = 1
"""Of minutes and of kilometres: rounded before they are compared, so that the figures shown give the same
communes beyond."""

_HALF_STEP: Final = 10**-DISTANCE_DECIMALS / 2


def measure_remoteness(
    demand: Demand, travel: Travel, *, lon: Floats, lat: Floats, ids: Texts, mode: str
) -> Remoteness:
    """Find the nearest lieu of each commune, in minutes or, where mode is VOL, in kilometres.

    NaN where the commune has no seat; infinite where no lieu can be reached from it.
    Shape: `lon`, `lat` and `ids` (V,), of the lieux.
    """
    if mode == VOL:
        distance, index, measured = _as_the_crow_flies(demand, lon, lat)
    else:
        distance, index, measured = _by_network(demand, travel, lon, lat, mode)
    distance = np.where(index == NO_INDEX, np.inf, distance)
    distance = np.where(demand.has_seat, distance, np.nan).round(DISTANCE_DECIMALS)
    nearest = np.full(len(demand), None, dtype=object)
    nearest[index != NO_INDEX] = ids[index[index != NO_INDEX]]
    return Remoteness(distance=distance, lieu_id=nearest, measured=measured)


def reach_matrix(travel: Travel, origins: Ints, *, mode: str, threshold: float) -> csr_array:
    """List the seats within the threshold of some seats. Shape: (origins, N), seats of the network."""
    threshold = threshold + _HALF_STEP
    if mode != VOL:
        return travel.between(origins.astype(np.int32), mode=mode, limit_min=threshold)
    seats = cartesian_km(travel.network.lon, travel.network.lat)
    near = cKDTree(seats[origins]).query_ball_tree(cKDTree(seats), r=threshold)
    columns = np.concatenate([*map(np.asarray, near), np.array([], dtype=int)]).astype(np.int32)
    starts = np.cumsum([0, *map(len, near)])
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(origins), len(seats)))


def nearest_km(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> tuple[Floats, Ints]:
    """Return the distance on the spheroid to the nearest of some points, in km, and its index."""
    index = nearest_index(lon, lat, to_lon, to_lat)
    if not len(to_lon):
        return np.full(len(lon), np.inf), index
    _, _, metres = spheroid().inv(lon, lat, to_lon[index], to_lat[index])
    return np.asarray(metres) / 1_000, index


def nearest_index(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Ints:
    """Find the nearest of some points by chords of the Earth: at 100 km they are 1 m shorter.

    NO_INDEX where there is no point. Shape: that of `lon`.
    """
    if not len(to_lon):
        return np.full(len(lon), NO_INDEX, dtype=np.int64)
    _, index = cKDTree(cartesian_km(to_lon, to_lat)).query(cartesian_km(lon, lat))
    return np.asarray(index)


def cartesian_km(lon: Floats, lat: Floats) -> Floats:
    """Convert points of the spheroid to geocentric coordinates, in km. Shape: (n, 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    across = WGS84_A_M / np.sqrt(1 - WGS84_E2 * np.sin(phi) ** 2) / 1_000
    x, y = across * np.cos(phi) * np.cos(lam), across * np.cos(phi) * np.sin(lam)
    return np.column_stack((x, y, across * (1 - WGS84_E2) * np.sin(phi)))


def _as_the_crow_flies(demand: Demand, lon: Floats, lat: Floats) -> tuple[Floats, Ints, Flags]:
    km, index = np.full(len(demand), np.nan), np.full(len(demand), NO_INDEX, dtype=np.int64)
    known = demand.has_seat
    km[known], index[known] = nearest_km(demand.lon[known], demand.lat[known], lon, lat)
    return km, index, np.zeros(len(demand), dtype=np.bool_)


def _by_network(
    demand: Demand, travel: Travel, lon: Floats, lat: Floats, mode: str
) -> tuple[Floats, Ints, Flags]:
    seats = travel.network.index_of(demand.code.astype(np.str_))
    if not travel.network.size:
        return np.full(len(demand), np.nan), seats.astype(np.int64), np.zeros(len(demand), dtype=np.bool_)
    nearest = travel.to_nearest(lon, lat, mode=mode)
    known = seats != NO_INDEX
    index = np.where(known, nearest.index[seats], NO_INDEX)
    return np.where(known, nearest.minutes[seats], np.nan), index, known & nearest.measured[seats]
