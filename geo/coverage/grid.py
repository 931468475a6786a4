"""The population grid: its cells, their distance to the nearest lieu, the share of people beyond.

CRS: EPSG:4326, longitude first.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Floats, Ints, Ints32
from geo.coverage.communes import Demand
from geo.coverage.distances import DISTANCE_DECIMALS, nearest_index, nearest_km
from geo.coverage.figures import VOL
from geo.database.models import Carreau
from geo.points import great_circle_km
from geo.travel.estimate import PACES, Pace
from geo.travel.graph import NO_INDEX, Access
from geo.travel.times import Travel

CELLS_AT_ONCE: Final = 100_000
"""Cells attached to the network in one batch: 100 MB."""

_EFFORTS: Final = np.concatenate((np.linspace(0, 20, 2_001), np.linspace(20.1, 2_000, 20_000)))
"""Efforts at which a pace is inverted, from minutes to effort: every 10 m of road, then 100 m."""


@dataclass(frozen=True, slots=True, eq=False)
class GridCells:
    """Cells where people live. Shape: (C,). CRS: EPSG:4326, degrees."""

    lon: Floats
    lat: Floats
    people: Floats
    commune: Ints
    """Row of its commune in the demand."""


def load_cells(session: Session, demand: Demand) -> GridCells:
    """Read the cells of some communes (0.2 s for a département of 25,000 cells)."""
    centre = cast(Carreau.position, Geometry)
    rows = session.execute(
        select(Carreau.commune_code, func.ST_X(centre), func.ST_Y(centre), Carreau.population).where(
            Carreau.commune_code.in_(demand.code.tolist())
        )
    ).all()
    row_of = {code: row for row, code in enumerate(demand.code)}
    codes, *columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    lon, lat, people = (np.array(column, dtype=np.float64) for column in columns)
    return GridCells(lon, lat, people, np.array([row_of[code] for code in codes], dtype=np.int64))


def cells_to_nearest(
    travel: Travel, lon: Floats, lat: Floats, *, to_lon: Floats, to_lat: Floats, mode: str
) -> Floats:
    """Return the distance from each cell to its nearest lieu, in minutes, or km where mode is VOL.

    By road: by way of a near seat, or straight to a lieu of the same commune or of a neighbouring one.
    Infinite where no lieu can be reached. Shape: (cells,).
    """
    if mode == VOL:
        km, _ = nearest_km(lon, lat, to_lon, to_lat)
        return km.round(DISTANCE_DECIMALS)
    pace = PACES[mode]
    seat_efforts = _efforts(pace, travel.to_nearest(to_lon, to_lat, mode=mode).minutes)
    homes = travel.network.access(to_lon, to_lat).home
    parts = []
    for start in range(0, len(lon), CELLS_AT_ONCE):
        part = slice(start, start + CELLS_AT_ONCE)
        access = travel.network.access(lon[part], lat[part])  # the slowest step of all
        direct = _direct_efforts(travel, access, lon[part], lat[part], to_lon, to_lat, homes)
        parts.append(np.minimum(_efforts_by_seat(seat_efforts, access), direct))
    efforts = np.concatenate(parts) if parts else np.zeros(0)
    minutes: Floats = pace.minutes(efforts)
    rounded: Floats = minutes.round(DISTANCE_DECIMALS)
    return rounded


def beyond_shares(
    distance: Floats, people: Floats, commune: Ints, *, threshold: float, communes: int
) -> Floats:
    """Return the share of the people of each commune who are beyond; NaN where no cell has anybody.

    Shape: `distance`, `people` and `commune` (row of its commune) (cells,) → (communes,).
    """
    total = np.bincount(commune, weights=people, minlength=communes)
    beyond = np.bincount(commune, weights=people * (distance > threshold), minlength=communes)
    shares = np.full(communes, np.nan)
    np.divide(beyond, total, out=shares, where=total > 0)
    return shares


def _efforts(pace: Pace, minutes: Floats) -> Floats:
    """Convert minutes to efforts; infinite where nothing is reached."""
    known = np.isfinite(minutes)
    return np.where(known, np.interp(np.where(known, minutes, 0), pace.minutes(_EFFORTS), _EFFORTS), np.inf)


def _efforts_by_seat(seat_efforts: Floats, access: Access) -> Floats:
    """Return the least effort by way of a near seat; terrain up to it counts as neither slow nor fast."""
    efforts = np.where(access.seats == NO_INDEX, np.inf, seat_efforts[access.seats] + access.km)
    least: Floats = efforts.min(axis=1)
    return least


def _direct_efforts(
    travel: Travel,
    access: Access,
    lon: Floats,
    lat: Floats,
    to_lon: Floats,
    to_lat: Floats,
    homes: Ints32,
) -> Floats:
    """Return the effort straight to the nearest lieu; infinite outside the commune and its neighbours."""
    if not len(to_lon):
        return np.full(len(lon), np.inf)
    index = nearest_index(lon, lat, to_lon, to_lat)
    linked = travel.network.are_linked(access.home, homes[index])
    return np.where(linked, great_circle_km(lon, lat, to_lon[index], to_lat[index]), np.inf)
