"""Searches a second of this checkout for one of another checkout, on the same database, route by route.

Run: python -m bench.before_after CHECKOUT [--rounds 7] [--seconds 2], on a database with lieux, with wrk
installed. Both sites run together and are loaded in turn, first the one, then the other: a shared machine may
be three times slower a minute later, and only the medians of the ratios count.
"""

import argparse
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final

from bench._clusters import ROOT, temporary_folder
from bench._lieux import lieux_database
from bench._site import Site, served_from
from bench._wrk import has_wrk, wrk
from bench.search import CLIENTS, list_paths, sample_requests
from geo.settings import load_settings

ROWS: Final = 20_000


def main() -> None:
    """Print for each route the median of the ratios of answers per second, after ÷ before."""
    options = _options()
    if not has_wrk():
        print("Il manque le programme wrk : « apt-get install wrk ».")
        return
    with ExitStack() as stack:
        folder = stack.enter_context(temporary_folder())
        url = stack.enter_context(lieux_database(load_settings().database_url, rows=ROWS))
        sites = [
            stack.enter_context(served_from(checkout, url, folder / f"{rank}.log", RATE_LIMIT_PER_S="0"))
            for rank, checkout in enumerate((options.checkout, ROOT))
        ]
        for site in sites:
            site.settle()
        _compare(sites, url, folder, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2, help="of each load in each round")
    return parser.parse_args()


def _compare(sites: list[Site], url: str, folder: Path, options: argparse.Namespace) -> None:
    print(f"{'':38}    avant    après  après / avant  (médiane de {options.rounds} tours)")
    for name, paths in list_paths(sample_requests(url)).items():
        load = partial(wrk, paths=paths, clients=CLIENTS, seconds=options.seconds, folder=folder)
        pairs = []
        for rank in range(options.rounds + 1):
            order = sites if rank % 2 else sites[::-1]
            found = {site.port: load(f"http://127.0.0.1:{site.port}") for site in order}
            pairs.append(tuple(found[site.port].per_s for site in sites))
        before, after = (
            median(pair[side] for pair in pairs[1:]) for side in (0, 1)
        )  # the first fills caches
        ratio = median(after / before for before, after in pairs[1:])
        print(f"{name:38} {before:8.0f} {after:8.0f} {ratio:14.2f}", flush=True)


if __name__ == "__main__":
    main()
