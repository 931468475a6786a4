"""Fit the pace of a mode on real minutes between seats, and cross-validate it by blocks of land.

Way of fitting: shortest paths for given parameters, what they are worth, Powell's method for the next ones.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.optimize import minimize
from scipy.sparse.csgraph import dijkstra

from bench._matrix import Matrix
from bench._scores import worth
from geo.arrays import Flags, Floats, Ints32
from geo.travel.graph import Links, Network, crow_km
from geo.travel.pace import Pace

MARGIN_DEG = 0.5
"""Land kept around the communes of a matrix: ways may leave it."""

FITTED = {"scale": (1.0, 6.0), "power": (0.6, 1.0), "contrast": (-1.0, 1.0), "peopled": (-1.0, 1.0)}
"""What a region tells, and between what it is searched. `crowded` is left: a region has few large towns."""

UNTAUGHT = {"scale": 3.0, "power": 0.8, "contrast": 0.0, "peopled": 0.0}
"""Where cross-validation starts: what is shipped has seen every block."""

BLOCKS = 5
SEED = 4
EVALUATIONS = 150


@dataclass(frozen=True)
class Region:
    """The network around a matrix, its seats moved to the points that the matrix was computed with."""

    network: Network
    matrix: Matrix
    seats: Ints32
    """Of the communes of the matrix; all are in the network."""

    def minutes(self, pace: Pace, rows: NDArray[np.int64] | slice = slice(None)) -> Floats:
        """Give the minutes that a pace makes, for some origins of the matrix. Shape: (rows, m)."""
        slow, links = pace.slowness(self.network), self.network.links
        graph = self.network.graph(links.km * (slow[links.a] + slow[links.b]) / 2)
        efforts = dijkstra(graph, indices=self.seats[self.matrix.origins[rows]])[:, self.seats]
        return pace.minutes(efforts)


def region_around(network: Network, matrix: Matrix) -> Region:
    """Cut the network around a matrix."""
    west, east = matrix.lon.min() - MARGIN_DEG, matrix.lon.max() + MARGIN_DEG
    south, north = matrix.lat.min() - MARGIN_DEG, matrix.lat.max() + MARGIN_DEG
    near = (network.lon > west) & (network.lon < east) & (network.lat > south) & (network.lat < north)
    cut = _cut(network, near)
    return Region(_moved(cut, matrix), matrix, cut.index_of(matrix.codes))


def fit(region: Region, start: Pace, rows: NDArray[np.int64]) -> Pace:
    """Find the pace that is least wrong on some origins of a matrix."""
    real, counted = region.matrix.minutes[rows], region.matrix.counted[rows]

    def loss(values: Floats) -> float:
        return -worth(region.minutes(_with(start, values), rows), real, counted)

    first = np.array([getattr(start, name) for name in FITTED])
    found = minimize(
        loss, first, method="Powell", options={"maxfev": EVALUATIONS, "xtol": 3e-3, "ftol": 1e-4}
    )
    return _with(start, found.x)


def cross_validate(region: Region, start: Pace) -> Floats:
    """Give the minutes of each origin by the pace fitted on the other blocks of land alone."""
    matrix = region.matrix
    points = np.column_stack((matrix.lon, matrix.lat))[matrix.origins]
    _, blocks = kmeans2(points, BLOCKS, minit="++", seed=SEED)
    start = replace(start, **UNTAUGHT)
    found = np.full(matrix.minutes.shape, np.nan)
    for block in range(BLOCKS):
        unseen = np.flatnonzero(blocks == block)
        found[unseen] = region.minutes(fit(region, start, np.flatnonzero(blocks != block)), unseen)
    return found


def _with(pace: Pace, values: Floats) -> Pace:
    inside = np.clip(values, *np.transpose(list(FITTED.values())))  # the search may look beyond its bounds
    return replace(pace, **dict(zip(FITTED, map(float, inside), strict=True)))


def _cut(network: Network, kept: Flags) -> Network:
    links = network.links
    inside = kept[links.a] & kept[links.b]
    rank = (np.cumsum(kept) - 1).astype(np.int32)
    return Network(
        network.codes[kept],
        network.lon[kept],
        network.lat[kept],
        network.population[kept],
        network.surface_km2[kept],
        Links(rank[links.a[inside]], rank[links.b[inside]], links.km[inside]),
    )


def _moved(network: Network, matrix: Matrix) -> Network:
    """Put the seats where the matrix has them; links keep what they are longer than the crow's way."""
    lon, lat = network.lon.copy(), network.lat.copy()
    seats = network.index_of(matrix.codes)
    lon[seats], lat[seats] = matrix.lon, matrix.lat
    links = network.links
    before = np.maximum(_crow(network.lon, network.lat, links), 0.05)
    after = np.maximum(_crow(lon, lat, links), 0.05)
    return replace(network, lon=lon, lat=lat, links=replace(links, km=links.km * after / before))


def _crow(lon: Floats, lat: Floats, links: Links) -> Floats:
    return crow_km(lon[links.a], lat[links.a], lon[links.b], lat[links.b])
