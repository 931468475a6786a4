"""Memory of the processes that serve: at the start, once the country is read, after all kinds of pages."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from bench._clusters import temporary_folder
from bench._site import Site, served
from geo.settings import load_settings

SEARCHES: Final = 400
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
    "/territoires/departements/23/carte.svg",
    "/api/v1/couverture/departements/23",
    "/api/v1/couverture/france",
    "/api/v1/lieux?q=gueret",
    "/orientation?q=Gu%C3%A9ret",
)
FILES: Final = (
    "/territoires/departements/23/rapport.pdf",
    "/api/v1/lieux.csv",
    "/api/v1/lieux.xlsx",
    "/api/v1/lieux.gpkg",
)
TIMES: Final = 10


def main() -> None:
    """Print MB of each worker, line by line."""
    with temporary_folder() as folder:
        log = folder / "log"
        with served(load_settings().database_url, log, RATE_LIMIT_PER_S="0", FILES_AT_ONCE="4") as site:
            print(f"{'MB':24}{'worker':>8}" + "".join(f"{name:>11}" for name in SHOWN))
            _print(site, "at the start")
            site.settle()
            _print(site, "the country read")
            _ask(site, _searches())
            _print(site, f"{SEARCHES} searches")
            _ask(site, (path for path in PAGES for _ in range(TIMES)))
            _print(site, "pages of all kinds")
            _ask(site, (path for path in FILES for _ in range(TIMES)))
            _print(site, "PDF and whole exports")


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
    """Ask for pages, four at once as many visitors do."""
    with ThreadPoolExecutor(4) as visitors:
        wrong = Counter(
            path
            for path, answer in visitors.map(lambda path: (path, site.get(path)), paths)
            if answer.status >= 400
        )
    assert not wrong, wrong


def _print(site: Site, moment: str) -> None:
    for pid in site.workers:
        print(f"{moment:24}{pid:8}" + "".join(f"{mb:11.1f}" for mb in _mb(pid)))


def _mb(pid: int) -> list[float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    kb = {name.rstrip(":"): int(value) for name, value, *_ in map(str.split, lines)}
    return [kb[name] / 1_024 for name in SHOWN]


if __name__ == "__main__":
    main()
