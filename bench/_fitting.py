"""Fit of the pace of a mode on real minutes between seats, with cross-validation by blocks of land.

Method: shortest paths for given parameters, their score, Powell's method for the next ones.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.vq import kmeans2
from scipy.optimize import minimize
from scipy.sparse.csgraph import dijkstra

from bench._matrix import Matrix
from bench._scores import pace_score
from geo.arrays import Flags, Floats, Ints32
from geo.points import great_circle_km
from geo.travel.estimate import Pace
from geo.travel.graph import Links, Network

MARGIN_DEG = 0.5
"""Of the network kept around the communes of a matrix: paths may leave it."""

FITTED = {"scale": (1.0, 6.0), "power": (0.6, 1.0), "contrast": (-1.0, 1.0), "peopled": (-1.0, 1.0)}
"""Fitted parameters and their bounds. `crowded` is not fitted: a region has few large towns."""

UNFITTED = {"scale": 3.0, "power": 0.8, "contrast": 0.0, "peopled": 0.0}
"""Start of the cross-validation: the shipped parameters were fitted on every block."""

BLOCKS = 5
SEED = 4
EVALUATIONS = 150


@dataclass(frozen=True)
class Region:
    """The network around a matrix, its seats moved to the points that the matrix was computed with."""

    network: Network
    matrix: Matrix
    seats: Ints32
    """Of the communes of the matrix, all in the network."""

    def minutes(self, pace: Pace, rows: NDArray[np.int64] | slice = slice(None)) -> Floats:
        """Compute the minutes of a pace, for some origins of the matrix. Shape: (rows, m)."""
        slowness, links = pace.slowness(self.network), self.network.links
        graph = self.network.graph(links.km * (slowness[links.a] + slowness[links.b]) / 2)
        efforts = dijkstra(graph, indices=self.seats[self.matrix.origins[rows]])[:, self.seats]
        return pace.minutes(efforts)


def region_around(network: Network, matrix: Matrix) -> Region:
    """Extract the network around a matrix."""
    west, east = matrix.lon.min() - MARGIN_DEG, matrix.lon.max() + MARGIN_DEG
    south, north = matrix.lat.min() - MARGIN_DEG, matrix.lat.max() + MARGIN_DEG
    near = (network.lon > west) & (network.lon < east) & (network.lat > south) & (network.lat < north)
    cut = _cut(network, near)
    return Region(_moved(cut, matrix), matrix, cut.index_of(matrix.codes))


def fit(region: Region, start: Pace, rows: NDArray[np.int64]) -> Pace:
    """Find the pace of the best score on some origins of a matrix."""
    real, counted = region.matrix.minutes[rows], region.matrix.counted[rows]

    def loss(values: Floats) -> float:
        return -pace_score(region.minutes(_with(start, values), rows), real, counted)

    first = np.array([getattr(start, name) for name in FITTED])
    best = minimize(loss, first, method="Powell", options={"maxfev": EVALUATIONS, "xtol": 3e-3, "ftol": 1e-4})
    return _with(start, best.x)


def cross_validate(region: Region, start: Pace) -> Floats:
    """Compute the minutes of each origin by the pace fitted on the other blocks of land alone."""
    matrix = region.matrix
    points = np.column_stack((matrix.lon, matrix.lat))[matrix.origins]
    _, blocks = kmeans2(points, BLOCKS, minit="++", seed=SEED)
    start = replace(start, **UNFITTED)
    minutes = np.full(matrix.minutes.shape, np.nan)
    for block in range(BLOCKS):
        unseen = np.flatnonzero(blocks == block)
        minutes[unseen] = region.minutes(fit(region, start, np.flatnonzero(blocks != block)), unseen)
    return minutes


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
    """Move the seats to the points of the matrix; links keep their ratio to the straight line."""
    lon, lat = network.lon.copy(), network.lat.copy()
    seats = network.index_of(matrix.codes)
    lon[seats], lat[seats] = matrix.lon, matrix.lat
    links = network.links
    before = np.maximum(_straight_km(network.lon, network.lat, links), 0.05)
    after = np.maximum(_straight_km(lon, lat, links), 0.05)
    return replace(network, lon=lon, lat=lat, links=replace(links, km=links.km * after / before))


def _straight_km(lon: Floats, lat: Floats, links: Links) -> Floats:
    return great_circle_km(lon[links.a], lat[links.a], lon[links.b], lat[links.b])
