"""Searches a second of the site, compared with an empty view, bare SQL and usual implementations.

Run: python -m bench.search [--rows 20000 2000000] [--rounds 5] [--seconds 2] [--tipg /venv/bin/python], on a
database with lieux, with wrk installed. A shared machine may be three times slower a minute later: each load
comes just after the same load of the empty view, and only the medians of these ratios count.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import quote

from sqlalchemy import create_engine, make_url, text

from bench._clusters import ROOT, temporary_folder
from bench._lieux import lieux_database
from bench._site import Site, free_port, running, served
from bench._wrk import LoadResult, has_wrk, pgbench, wrk
from bench.tiles import tile_around
from geo.points import Point
from geo.settings import load_settings

CLIENTS: Final = 8
PATHS: Final = 500
SEED: Final = 7
REPEATED: Final = 50
"""Searches that are repeated, so that each worker has their answers in its cache."""
CACHED: Final = "API, 20 plus proches, déjà demandés"
MAX_FEATURES: Final = 1_000
"""In a box."""
EMPTY: Final = "vue vide"
AREA_DEG: Final = (0.182, 0.128)
"""A box of 200 km² at 46° north: 14.1 km each way."""

SEARCHES: Final[Mapping[str, str]] = {
    "API, 20 plus proches": "",
    "API, un filtre": "&ateliers=oui",
    "API, trois filtres": "&ateliers=oui&acces_libre=oui&pass_numerique=oui",
    "API, à moins de 20 km": "&rayon_m=20000",
    "API, en voiture": "&mode=voiture",
    "API, à 20 min en voiture": "&mode=voiture&minutes=20",
}
NEAREST_SQL: Final = """\\set lon random(-1500, 6000)
\\set lat random(44000, 49000)
SELECT id, feature, position <-> here.at FROM lieu,
(SELECT ST_GeogFromText('SRID=4326;POINT(' || :lon / 1000.0 || ' ' || :lat / 1000.0 || ')') at) here
WHERE position IS NOT NULL ORDER BY 3 LIMIT 20;
"""

Load = Callable[[], LoadResult]


@dataclass(frozen=True, slots=True)
class Sample:
    """What is requested: points where people live, and identifiers of lieux."""

    points: list[Point]
    lieux: list[str]


@dataclass(frozen=True, slots=True)
class ComparedLoad:
    """A load, and the load of the empty view just before."""

    empty: LoadResult
    load: LoadResult

    @property
    def share(self) -> float:
        """Answers per answer of the empty view."""
        return self.load.per_s / self.empty.per_s

    @property
    def slower(self) -> float:
        """Ratio of the median latency to that of the empty view."""
        return self.load.p50_ms / self.empty.p50_ms


def main() -> None:
    """Measure each size, and compare the last with the first."""
    options = _options()
    if not has_wrk():
        print("Il manque le programme wrk : « apt-get install wrk ».")
        return
    url, slowness = load_settings().database_url, {}
    for rows in options.rows:
        with temporary_folder() as folder, lieux_database(url, rows=rows) as made:
            print(f"\n{rows} lieux, {CLIENTS} clients, médianes de {options.rounds} tours", flush=True)
            slowness[rows] = _measure(made, folder, options)
    if len(options.rows) > 1:
        _compare(slowness[options.rows[0]], slowness[options.rows[-1]])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[20_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=1, help="of each load in each round")
    parser.add_argument("--tipg", type=Path, help="Python that has tipg and uvicorn")
    return parser.parse_args()


def _measure(url: str, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Print a line for each load; return the ratio of its latency to that of the empty view."""
    with _loads(url, folder, options) as loads:
        rounds = [
            {name: ComparedLoad(loads[EMPTY](), load()) for name, load in loads.items()}
            for _ in range(options.rounds + 1)
        ]
    _print(rounds[1:])  # the first fills the caches
    return {name: median(one[name].slower for one in rounds[1:]) for name in loads}


@contextmanager
def _loads(url: str, folder: Path, options: argparse.Namespace) -> Iterator[dict[str, Load]]:
    """Serve the site and its baselines; yield the load of each route."""
    sample, seconds = sample_requests(url), options.seconds
    with ExitStack() as stack:
        site = stack.enter_context(served(url, folder / "site.log", RATE_LIMIT_PER_S="0"))
        peers = stack.enter_context(served(url, folder / "peers.log", "bench._peers:create_app()"))
        site.settle()
        routes = {
            EMPTY: (peers, ["/vide"]),
            "objets d'un ORM, 20 plus proches": (peers, [f"/objets?{_around(p)}" for p in sample.points]),
            **{name: (site, paths) for name, paths in list_paths(sample).items()},
        }
        if options.tipg:
            tipg = stack.enter_context(_tipg(url, folder / "tipg.log", options.tipg))
            routes["tipg, 200 km²"] = (
                tipg,
                [f"/collections/public.lieu/items?{_box(p)}" for p in sample.points],
            )
        loads = {
            name: partial(
                wrk,
                f"http://127.0.0.1:{server.port}",
                paths,
                clients=CLIENTS,
                seconds=seconds,
                folder=folder,
            )
            for name, (server, paths) in routes.items()
        }
        bare = partial(pgbench, url, NEAREST_SQL, clients=CLIENTS, seconds=seconds, folder=folder)
        yield {**loads, "SQL seul (pgbench), 20 plus proches": bare}


def list_paths(sample: Sample) -> dict[str, list[str]]:
    """List the routes of the site, with addresses of each."""
    tiles = [tile_around(point, 11) for point in sample.points]
    return {
        CACHED: [f"/api/v1/lieux?{_around(point)}" for point in sample.points[:REPEATED]],
        **{
            name: [f"/api/v1/lieux?{_around(point)}{filters}" for point in sample.points]
            for name, filters in SEARCHES.items()
        },
        "page de résultats": [f"/recherche?{_around(point)}" for point in sample.points],
        "page d'un lieu": [f"/lieux/{lieu}" for lieu in sample.lieux],
        "OGC, 200 km²": [f"/ogc/collections/lieux/items?{_box(point)}" for point in sample.points],
        "tuile de lieux, zoom 11": [f"/tiles/lieux/{tile.z}/{tile.x}/{tile.y}.mvt" for tile in tiles],
    }


def sample_requests(url: str) -> Sample:
    """Sample lieux at random, and points about as far from lieux as visitors are."""
    engine, chance = create_engine(url), random.Random(SEED)
    drawn = text(
        "SELECT id, ST_X(geometry(position)) lon, ST_Y(geometry(position)) lat FROM lieu"
        " WHERE id ~ '^[A-Za-z0-9_-]+$' AND position IS NOT NULL ORDER BY md5(id) LIMIT :n"
    )
    with engine.connect() as connection:
        rows = connection.execute(drawn, {"n": PATHS}).all()
    engine.dispose()
    points = [
        Point(round(row.lon + chance.gauss(0, 0.1), 5), round(row.lat + chance.gauss(0, 0.1), 5))
        for row in rows
    ]
    return Sample(points, [row.id for row in rows])


@contextmanager
def _tipg(url: str, log: Path, python: Path) -> Iterator[Site]:
    port = free_port()
    command = [str(python), "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--workers", "2"]
    parts = make_url(url)
    host = quote(str(parts.query.get("host") or parts.host), safe="")  # tipg wants a folder quoted as a host
    settings = {
        "DATABASE_URL": f"postgresql://{parts.username}:{parts.password or ''}@{host}/{parts.database}",
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_MAX_FEATURES_PER_QUERY": str(MAX_FEATURES),
    }
    with running([*command, "--log-level", "warning"], port, log, folder=ROOT, **settings) as site:
        yield site


def _around(point: Point) -> str:
    return f"lat={point.lat}&lon={point.lon}"


def _box(point: Point) -> str:
    east, north = point.lon + AREA_DEG[0], point.lat + AREA_DEG[1]
    return f"bbox={point.lon},{point.lat},{east:.5f},{north:.5f}&limit={MAX_FEATURES}"


def _print(rounds: list[dict[str, ComparedLoad]]) -> None:
    print(f"{'':38} réponses/s   p50 ms   p99 ms  / vue vide  erreurs")
    for name in rounds[0]:
        readings = [one[name].load for one in rounds]
        share = median(one[name].share for one in rounds)
        middle = [median(getattr(one, field) for one in readings) for field in ("per_s", "p50_ms", "p99_ms")]
        wrong = sum(one.wrong for one in readings)
        print(f"{name:38} {middle[0]:10.0f} {middle[1]:8.1f} {middle[2]:8.1f} {share:10.0%} {wrong:8}")


def _compare(first: Mapping[str, float], last: Mapping[str, float]) -> None:
    print("\nLatence médiane pour une de la vue vide, du dernier nombre de lieux au premier")
    for name, slower in last.items():
        print(f"{name:38} × {slower / first[name]:.2f}")


if __name__ == "__main__":
    main()
