"""Travel-time matrices between near seats, measured with Valhalla in batches, on all processors."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.spatial import cKDTree

from geo.arrays import Codes, Flags, Floats, Ints
from geo.errors import SourceError
from geo.points import EARTH_RADIUS_M, great_circle_km, unit_vectors
from geo.travel.engines.valhalla import locate_request, matrix_request, parse_matrix
from geo.travel.engines.valhalla_actor import ask_actor, open_actor
from geo.travel.modes import MARCHE, VELO, VOITURE

MAX_NEIGHBOURS: Final = 200
"""Seats tried around each, by distance: on Isère they hold 99 % of those within 35 minutes by car,
where 100 hold 85 % and 120 hold 91 %."""

MAX_DISTANCE_KM: Final = {VOITURE: 60.0, VELO: 15.0, MARCHE: 5.0}
"""Mode → how far seats are tried: 35 minutes by car lead 42 km at most on Isère; few ride or walk longer."""

ORIGINS_PER_BATCH: Final = {VOITURE: 32, VELO: 8, MARCHE: 8}
"""Neighbours share most of their destinations, and Valhalla searches once from each place of a matrix. To 200
places (Liechtenstein, ms of one processor for each origin): by car 171 one by one, 51 by 8, 23 by 32; by
bicycle 46 one by one, 17 by 8, 67 by 16, where Valhalla takes another way to search."""

POINTS_PER_BATCH: Final = 64

MAX_ROAD_DISTANCE_KM: Final = 1.0
"""A seat further from any road is outside the extract: a mairie is beside a road."""

BORDER_KM: Final = 8.0
"""A seat this near to one outside the extract is at its border: ways around it may be cut, and half of
its neighbours are not there. Seats are 4 km apart on average."""


@dataclass(frozen=True, slots=True)
class Seats:
    """Codes of communes and coordinates of their seats. CRS: EPSG:4326. Shape: (n,)."""

    codes: Codes
    lon: Floats
    lat: Floats

    def take(self, selection: Flags | Ints) -> "Seats":
        """Return the selected seats."""
        return Seats(self.codes[selection], self.lon[selection], self.lat[selection])

    @property
    def points(self) -> Floats:
        """Longitude and latitude. Shape: (n, 2)."""
        return np.column_stack((self.lon, self.lat))


@dataclass(frozen=True, slots=True)
class MatrixBatch:
    """A matrix to measure."""

    mode: str
    origins: Seats
    targets: Seats


@dataclass(frozen=True, slots=True)
class MeasuredBatch:
    """A measured matrix. Shape: (origins, targets). Units: seconds, NaN where there is no way."""

    batch: MatrixBatch
    seconds: Floats


def find_inner_seats(seats: Seats, on_roads: Flags) -> Flags:
    """Return which seats are on roads, farther than BORDER_KM from any that is not. Shape: (n,)."""
    inside = on_roads.copy()
    if on_roads.any() and not on_roads.all():
        outside = cKDTree(unit_vectors(seats.lon[~on_roads], seats.lat[~on_roads]))
        distance, _ = outside.query(unit_vectors(seats.lon, seats.lat))
        inside &= distance > _chord(BORDER_KM)
    return inside


def plan_batches(seats: Seats, origins: Flags, mode: str) -> list[MatrixBatch]:
    """Group neighbouring origins, each group with the seats around any of them."""
    if not origins.any():
        return []
    vectors = unit_vectors(seats.lon, seats.lat)
    count = min(MAX_NEIGHBOURS + 1, len(vectors))  # a seat is its own nearest
    _, neighbours = cKDTree(vectors).query(
        vectors, k=range(1, count + 1), distance_upper_bound=_chord(MAX_DISTANCE_KM[mode])
    )
    batches = []
    for group in _groups(vectors, np.flatnonzero(origins), ORIGINS_PER_BATCH[mode]):
        targets = np.unique(neighbours[group])
        targets = targets[targets < len(vectors)]  # in place of those beyond the reach, there is n
        batches.append(MatrixBatch(mode, seats.take(group), seats.take(targets)))
    return batches


@contextmanager
def open_pool() -> Iterator[ProcessPoolExecutor]:
    """Open a pool of one process per processor. Raises SourceError when one dies."""
    workers = len(os.sched_getaffinity(0))
    try:
        with ProcessPoolExecutor(
            workers,
            mp_context=get_context("spawn"),  # a fork would hold the connection to the database too
            initializer=signal.signal,  # Ctrl-C is for this process alone, which ends the others
            initargs=(signal.SIGINT, signal.SIG_IGN),
        ) as pool:
            yield pool
    except BrokenProcessPool as error:
        raise SourceError(
            "Un calcul s'est arrêté net, faute de mémoire sans doute. Ce qui est fait est gardé :"
            " relancez la même commande."
        ) from error


def find_on_roads(pool: ProcessPoolExecutor, tiles: Path, seats: Seats, mode: str) -> Flags:
    """Return which seats have a road of the extract beside them. Shape: (n,)."""
    parts = np.array_split(seats.points, max(1, len(seats.codes) // POINTS_PER_BATCH))
    return np.concatenate(list(pool.map(partial(_on_roads, tiles, mode), parts)))


def measure_batches(
    pool: ProcessPoolExecutor, tiles: Path, batches: Sequence[MatrixBatch]
) -> Iterator[MeasuredBatch]:
    """Measure batches, in their order."""
    return pool.map(partial(measure_batch, tiles), batches)


def measure_batch(tiles: Path, batch: MatrixBatch) -> MeasuredBatch:
    """Measure one batch. Raises EngineFailure."""
    question = matrix_request(batch.origins.points, batch.targets.points, batch.mode)
    answer = ask_actor(_actor(tiles), "sources_to_targets", question)
    seconds = parse_matrix(answer, len(batch.origins.codes), len(batch.targets.codes))
    seconds[_distances_km(batch.origins, batch.targets) > MAX_DISTANCE_KM[batch.mode]] = np.nan
    return MeasuredBatch(batch, seconds)


@lru_cache(maxsize=1)
def _actor(tiles: Path) -> Any:  # valhalla.Actor, one for each process
    return open_actor(tiles)


def _on_roads(tiles: Path, mode: str, points: Floats) -> Flags:
    answer = ask_actor(_actor(tiles), "locate", locate_request(points, mode))
    return np.array([_distance_to_road_km(place) <= MAX_ROAD_DISTANCE_KM for place in answer], dtype=bool)


def _distance_to_road_km(place: dict[str, Any]) -> float:
    """Return the distance from a point to the nearest road of Valhalla, infinite where there is none."""
    found = [(road["correlated_lon"], road["correlated_lat"]) for road in place["edges"] or []]
    if not found:
        return np.inf
    lon, lat = np.array(found).T
    return float(
        great_circle_km(np.array([place["input_lon"]]), np.array([place["input_lat"]]), lon, lat).min()
    )


def _groups(vectors: Floats, ranks: Ints, size: int) -> Iterator[Ints]:
    """Split places in two along their widest extent, until no group is larger than `size`."""
    if len(ranks) <= size:
        yield ranks
        return
    widest = np.ptp(vectors[ranks], axis=0).argmax()
    ordered = ranks[vectors[ranks, widest].argsort()]
    yield from _groups(vectors, ordered[: len(ordered) // 2], size)
    yield from _groups(vectors, ordered[len(ordered) // 2 :], size)


def _distances_km(origins: Seats, targets: Seats) -> Floats:
    rows = [
        great_circle_km(np.array([lon]), np.array([lat]), targets.lon, targets.lat)
        for lon, lat in origins.points
    ]
    return np.array(rows)


def _chord(km: float) -> float:
    """Convert kilometres along the sphere to a chord between unit vectors."""
    return float(2 * np.sin(km * 1_000 / EARTH_RADIUS_M / 2))
