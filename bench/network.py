"""Speed of travel times, and memory of the network.

Run: make bench, or python -m bench.network on a database with the communes loaded. Aims: the network loaded
in 1 s and 100 MB, one to 200 in 5 ms, the nearest of 15,000 places for every commune in 0.2 s.
"""

import tracemalloc
from collections.abc import Callable
from functools import partial
from statistics import quantiles
from time import perf_counter, process_time

import numpy as np

from geo.database.connections import reading_engine, reading_session
from geo.points import Point
from geo.settings import load_settings
from geo.travel.load import load_network
from geo.travel.modes import MODES
from geo.travel.times import Travel

SEED = 4
PLACES = 15_000
CANDIDATES = 200
CANDIDATES_WITHIN_DEG = 0.3
ORIGINS = 40
WITHIN_MIN = 30.0


def main() -> None:
    """Print one line for each kind of computation."""
    with reading_session(reading_engine(load_settings())) as session:
        load_network(session)  # opens the connection
        started, worked = perf_counter(), process_time()
        travel = Travel(load_network(session))
        took = perf_counter() - started, process_time() - worked
        print(f"réseau lu en {took[0]:.2f} s, dont {took[1]:.2f} s de calcul")
        tracemalloc.start()
        traced = Travel(load_network(session))
    _build_graphs(traced)
    print(f"réseau : {travel.network.size} communes, {len(travel.network.links.km)} liens,", end=" ")
    print(f"{tracemalloc.get_traced_memory()[0] / 1e6:.0f} MB avec les graphes des trois modes")
    tracemalloc.stop()
    _build_graphs(travel)
    for mode in MODES:
        _show(f"un à {CANDIDATES}, {mode}", _one_to_many(travel, mode))
    for mode in MODES:
        _show(f"un à toutes les communes à {WITHIN_MIN:.0f} min, {mode}", _to_seats(travel, mode))
    _show(f"la plus proche de {PLACES} pour chaque commune", _to_nearest(travel))
    _show("entre 300 communes et toutes à 30 min", _between(travel))


def _build_graphs(travel: Travel) -> None:
    """Build the graphs of all modes, as the first requests of a process do."""
    for mode in MODES:
        travel.to_nearest(travel.network.lon[:1], travel.network.lat[:1], mode=mode)


def _one_to_many(travel: Travel, mode: str) -> list[float]:
    random = np.random.default_rng(SEED)
    targets = []
    for origin in _origins(travel):
        offsets = random.uniform(-CANDIDATES_WITHIN_DEG, CANDIDATES_WITHIN_DEG, (2, CANDIDATES))
        targets.append((origin, origin.lon + offsets[0], origin.lat + offsets[1]))
    return [_ms(partial(travel.to_many, *each, mode=mode)) for each in targets]


def _to_seats(travel: Travel, mode: str) -> list[float]:
    compute = partial(travel.to_seats, mode=mode, limit_min=WITHIN_MIN)
    return [_ms(partial(compute, origin)) for origin in _origins(travel)]


def _to_nearest(travel: Travel) -> list[float]:
    random = np.random.default_rng(SEED)
    seats = random.integers(0, travel.network.size, PLACES)
    lon, lat = (v[seats] + random.normal(0, 0.01, PLACES) for v in (travel.network.lon, travel.network.lat))
    return [_ms(partial(travel.to_nearest, lon, lat, mode=mode)) for mode in MODES]


def _between(travel: Travel) -> list[float]:
    origins = np.arange(300, dtype=np.int32)
    return [_ms(partial(travel.between, origins, mode=mode, limit_min=WITHIN_MIN)) for mode in MODES]


def _origins(travel: Travel) -> list[Point]:
    network = travel.network
    seats = np.random.default_rng(SEED).integers(0, network.size, ORIGINS)
    return [Point(float(network.lon[at]), float(network.lat[at])) for at in seats]


def _ms(compute: Callable[[], object]) -> float:
    """Return the processor time of a call, in ms: other processes may be busy on the machine."""
    started = process_time()
    compute()
    return (process_time() - started) * 1_000


def _show(name: str, times_ms: list[float]) -> None:
    cuts = quantiles(times_ms, n=20)
    print(f"{name:52} médiane {cuts[9]:7.1f} ms, p95 {cuts[18]:7.1f} ms")


if __name__ == "__main__":
    main()
