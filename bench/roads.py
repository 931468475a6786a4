"""Accuracy of minutes through a table of near communes only, against a full matrix of real minutes.

Run: python -m bench.roads MATRIX, a matrix of seconds such as importers/sources/minutes.py reads. Each origin
keeps a number of its nearest communes, and all other paths go through the seats of the table. Half of the
origins are then hidden, to score a commune without a row of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import click
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.arrays import Floats
from geo.travel.modes import VOITURE
from geo.travel.road_table import RoadRows, RoadTable
from importers.files.rows import read_rows
from importers.roads.minutes import MIN_DESTINATIONS, MIN_REACH_S, minutes_row

KEPT = (6, 19, 39, 65, MIN_DESTINATIONS)
"""Communes kept around each: the mean sizes of the rings of neighbours."""

THRESHOLDS_MIN = (5, 10, 15, 20, 30)


@dataclass(frozen=True, slots=True)
class Truth:
    """Real minutes. Shape: (origins, codes); `origins` are ranks among `codes`."""

    codes: list[str]
    origins: np.ndarray
    minutes: Floats


@click.command()
@click.argument("matrix", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
def main(matrix: Path | None) -> None:
    """Print errors by number of communes kept."""
    if matrix is None:
        print("Donnez une matrice de secondes : python -m bench.roads matrice.csv.gz")
        return
    truth = read_truth(matrix)
    print(f"{len(truth.origins)} origines, {len(truth.codes)} communes")
    limits = " / ".join(map(str, THRESHOLDS_MIN))
    shown = np.random.default_rng(4).permutation(len(truth.origins)) % 2 == 0
    for title, known, scored in (
        ("toutes les origines ont leur ligne", np.ones_like(shown), np.ones_like(shown)),
        ("origines sans ligne, la moitié étant cachée", shown, ~shown),
    ):
        print(f"\n{title}\ngardées  paires  MAE<60  MAE<30   F1 ≤ {limits} min     ms")
        for line in lines(truth, known, scored):
            print(line)


def lines(truth: Truth, known: np.ndarray, scored: np.ndarray) -> Iterator[str]:
    """Format the scores for each number of communes kept."""
    for kept in (*KEPT, None):
        table = keep(truth, known, kept)
        started = perf_counter()
        found = through(table, truth.origins[scored])
        spent_ms = (perf_counter() - started) * 1_000 / scored.sum()
        title = f"{kept:7}" if kept else f"{MIN_DESTINATIONS} ou ≤ {MIN_REACH_S // 60} min"
        yield f"{title} {table.nnz:7} {score(found, truth.minutes[scored])}  {spent_ms:6.2f}"


def read_truth(path: Path) -> Truth:
    """Read a matrix whose origins are all among its columns."""
    rows = list(read_rows(path))
    name, *codes = rows[0].values
    rank = {code: at for at, code in enumerate(codes)}
    minutes = [[float(row.values[code] or "nan") / 60 for code in codes] for row in rows]
    return Truth(codes, np.array([rank[row.values[name]] for row in rows]), np.array(minutes))


def keep(truth: Truth, known: np.ndarray, kept: int | None) -> csr_array:
    """Build the table of some origins: their `kept` nearest, or those that the importer keeps."""
    rows = []
    for origin, minutes in zip(truth.origins[known], truth.minutes[known], strict=True):
        seconds = {c: m * 60 for c, m in zip(truth.codes, minutes, strict=True) if np.isfinite(m)}
        nearest = dict(sorted(seconds.items(), key=lambda item: item[1])[: kept + 1 if kept else None])
        rows.append(minutes_row(VOITURE, truth.codes[origin], nearest, source=""))
    flat = RoadRows(
        np.array([row["origin"] for row in rows], dtype="S5"),
        np.array([len(row["seconds"]) for row in rows]),
        np.array([code for row in rows for code in row["destinations"]], dtype="S5"),
        np.array([s for row in rows for s in row["seconds"]]),
    )
    return RoadTable(truth.codes, {VOITURE: flat}).minutes(VOITURE)


def through(table: csr_array, origins: np.ndarray) -> Floats:
    """Compute the least minutes through the table; a road known in one direction serves in the other."""
    missing = table.T.tocsr()
    missing = missing - missing.multiply(table.astype(bool))
    found: Floats = dijkstra(table + missing, indices=origins)
    return found


def score(found: Floats, truth: Floats) -> str:
    """Format mean errors in minutes, and F1 of «within so many minutes», without a commune to itself."""
    others = np.isfinite(truth) & (truth > 0)
    errors = np.abs(found - truth)
    means = (errors[others & (truth < limit) & np.isfinite(found)].mean() for limit in (60, 30))
    return "  ".join([*(f"{mean:6.2f}" for mean in means), " ".join(_f1s(found[others], truth[others]))])


def _f1s(found: Floats, truth: Floats) -> Iterator[str]:
    for limit in THRESHOLDS_MIN:
        right = ((found <= limit) & (truth <= limit)).sum()
        yield f"{2 * right / ((found <= limit).sum() + (truth <= limit).sum()):.3f}"


if __name__ == "__main__":
    main()
