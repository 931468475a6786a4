"""People counted where they live: how far the nearest lieu is from each cell of a population grid.

CRS: EPSG:4326, longitude first.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats, Ints
from geo.coverage.distances import DECIMALS, nearest_km, nearest_rank
from geo.coverage.figures import VOL
from geo.travel.graph import NOWHERE, Access, crow_km
from geo.travel.pace import PACES, Pace
from geo.travel.times import Travel

CELLS_AT_ONCE: Final = 100_000
"""Cells joined to the network together: 100 MB."""

_EFFORTS: Final = np.concatenate((np.linspace(0, 20, 2_001), np.linspace(20.1, 2_000, 20_000)))
"""Efforts at which a pace is read backwards, from minutes to effort: every 10 m of way, then 100 m."""


def cells_to_nearest(
    travel: Travel, lon: Floats, lat: Floats, *, to_lon: Floats, to_lat: Floats, mode: str
) -> Floats:
    """Find how far the nearest lieu is from each cell, in minutes or, where mode is VOL, in kilometres.

    By road one goes to a seat near by and on from there, or straight to a lieu of one's own commune or of
    the next. Infinite where no lieu can be reached. Shape: (cells,).
    """
    if mode == VOL:
        away, _ = nearest_km(lon, lat, to_lon, to_lat)
        return away.round(DECIMALS)
    pace = PACES[mode]
    seats = _efforts(pace, travel.to_nearest(to_lon, to_lat, mode=mode).minutes)
    homes = travel.network.access(to_lon, to_lat).home
    found = []
    for start in range(0, len(lon), CELLS_AT_ONCE):
        part = slice(start, start + CELLS_AT_ONCE)
        access = travel.network.access(lon[part], lat[part])  # of all the steps the longest
        straight = _straight(travel, access, lon[part], lat[part], to_lon, to_lat, homes)
        found.append(np.minimum(_through(seats, access), straight))
    efforts = np.concatenate(found) if found else np.zeros(0)
    minutes: Floats = pace.minutes(efforts)
    rounded: Floats = minutes.round(DECIMALS)
    return rounded


def beyond_shares(away: Floats, people: Floats, commune: Ints, *, threshold: float, communes: int) -> Floats:
    """Give the share of the people of each commune who are beyond; NaN where no cell has anybody.

    Shape: `away`, `people` and `commune` (rank of its commune) (cells,) → (communes,).
    """
    total = np.bincount(commune, weights=people, minlength=communes)
    beyond = np.bincount(commune, weights=people * (away > threshold), minlength=communes)
    shares = np.full(communes, np.nan)
    np.divide(beyond, total, out=shares, where=total > 0)
    return shares


def _efforts(pace: Pace, minutes: Floats) -> Floats:
    """Turn minutes into efforts; infinite where nothing is reached."""
    known = np.isfinite(minutes)
    return np.where(known, np.interp(np.where(known, minutes, 0), pace.minutes(_EFFORTS), _EFFORTS), np.inf)


def _through(seats: Floats, access: Access) -> Floats:
    """Give the least effort by way of a seat near by; land is taken as neither slow nor fast."""
    ways = np.where(access.seats == NOWHERE, np.inf, seats[access.seats] + access.km)
    least: Floats = ways.min(axis=1)
    return least


def _straight(
    travel: Travel,
    access: Access,
    lon: Floats,
    lat: Floats,
    to_lon: Floats,
    to_lat: Floats,
    homes: NDArray[np.int32],
) -> Floats:
    """Give the effort of going straight to the nearest lieu, where it is in the same commune or the next."""
    if not len(to_lon):
        return np.full(len(lon), np.inf)
    rank = nearest_rank(lon, lat, to_lon, to_lat)
    near = travel.network.linked(access.home, homes[rank])
    return np.where(near, crow_km(lon, lat, to_lon[rank], to_lat[rank]), np.inf)
