"""Memory of the processes of the site: at the start, after pages and files of all kinds, at rest.

Rss counts in full what processes share, Pss divides it between them: its sum is the memory of the site.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from bench._clusters import temporary_folder
from bench._site import Site, served
from geo.settings import load_settings
from webapp.server.warming import TRIM_EVERY_S
from writers import subprocess_pool

SEARCHES: Final = 800
SEED: Final = 23

SHOWN: Final = ("Rss", "Pss", "Anonymous")
PAGES: Final = (
    "/",
    "/donnees",
    "/departements",
    "/territoires",
    "/territoires/departements/23",
    "/territoires/departements/59",
    "/territoires/departements/38?ateliers=oui",
    "/territoires/departements/23/carte.js",
    "/territoires/departements/23/carte.svg",
    "/territoires/departements/23/rapport",
    "/api/v1/couverture/departements/23",
    "/api/v1/couverture/departements/23/sites",
    "/api/v1/couverture/france",
    "/api/v1/lieux?q=gueret",
    "/orientation?q=Gu%C3%A9ret",
)
TIMES: Final = 10

FILES: Final = (
    "/territoires/departements/23/rapport.pdf",
    "/api/v1/lieux.csv",
    "/api/v1/lieux.xlsx",
    "/api/v1/lieux.gpkg",
)
FILE_TIMES: Final = 4


def main() -> None:
    """Print the MB of each worker and of the whole site after each kind of load."""
    with temporary_folder() as folder:
        log = folder / "log"
        with served(load_settings().database_url, log, RATE_LIMIT_PER_S="0", FILES_AT_ONCE="4") as site:
            print(f"{'MB':30}{'process':>8}" + "".join(f"{name:>11}" for name in SHOWN))
            _print(site, "at the start")
            site.settle()
            _print(site, "the country read")
            _ask(site, _searches())
            _print(site, f"{SEARCHES} searches, isochrones")
            _ask(site, (path for path in PAGES for _ in range(TIMES)))
            _print(site, "pages of all kinds")
            for path in FILES:
                _ask(site, (path for _ in range(FILE_TIMES)))
                _print(site, path.rpartition("/")[2])
            time.sleep(TRIM_EVERY_S + subprocess_pool.MAX_IDLE_S)
            _print(site, "at rest")


def _searches() -> Iterator[str]:
    chance = random.Random(SEED)
    for number in range(SEARCHES):
        at = f"lat={chance.uniform(43.5, 49):.4f}&lon={chance.uniform(-1, 6):.4f}"
        yield (
            f"/recherche?{at}&mode=voiture"
            if number % 4
            else f"/api/v1/isochrone?{at}&mode=voiture&minutes=20"
        )


def _ask(site: Site, paths: Iterator[str]) -> None:
    """Request pages, four at a time."""
    with ThreadPoolExecutor(4) as visitors:
        wrong = Counter(
            path
            for path, answer in visitors.map(lambda path: (path, site.get(path)), paths)
            if answer.status >= 400
        )
    assert not wrong, wrong


def _print(site: Site, moment: str) -> None:
    for pid in site.workers:
        print(f"{moment:30}{pid:8}" + "".join(f"{_mb(pid)[name]:11.1f}" for name in SHOWN))
    every = _tree(site.process.pid)
    pss_mb = sum(_mb(pid)["Pss"] for pid in every)
    print(f"{moment:30}{f'all {len(every)}':>8}{'':11}{pss_mb:11.1f}", flush=True)


def _tree(pid: int) -> list[int]:
    """List a process and those that it started."""
    started = " ".join(path.read_text("ascii") for path in Path(f"/proc/{pid}/task").glob("*/children"))
    return [pid, *(one for child in map(int, started.split()) for one in _tree(child))]


def _mb(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    return {name.rstrip(":"): int(value) / 1_024 for name, value, *_ in map(str.split, lines)}


if __name__ == "__main__":
    main()
