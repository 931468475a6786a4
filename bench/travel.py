"""Error of estimated minutes by car against real ones, on pairs that were not used to fit them.

Run: make bench-travel [TRUTH=seconds.csv COMMUNES=communes.geojson], or python -m bench.travel --help.
The matrix has a line for each origin, its Insee code first, and a column of seconds for each destination;
the communes have the properties id, lon and lat. Either may be gzipped.
"""

from pathlib import Path

import click
import numpy as np
from scipy.sparse.csgraph import dijkstra

from bench._fitting import FITTED, Region, cross_validate, fit, region_around
from bench._matrix import Matrix, read_matrix
from bench._scores import HEADER, band_lines, score_line
from geo.arrays import Floats
from geo.database.connections import reading_engine, reading_session
from geo.points import Point, great_circle_km
from geo.settings import load_settings
from geo.travel.estimate import PACES, Pace
from geo.travel.load import load_travel
from geo.travel.modes import VOITURE
from geo.travel.times import Travel

DATA = Path(__file__).parents[2] / "shared" / "data" / "reference"
FILE = click.Path(dir_okay=False, path_type=Path)

LINE_MIN, LINE_MIN_PER_KM = 5.0, 1.42
"""The best straight line of an earlier fit: minutes = 5 + 1.42 × km as the crow flies."""

FIRST_GRAPH = (-5.4, 0.50, 5.9, 0.25)
"""Parameters of the first graph model: minutes = a + b·g + c·√g, each km times density to the power -d/10."""


@click.command()
@click.option("--truth", type=FILE, default=DATA / "osrm_isere_calib.csv.gz", help="Secondes réelles.")
@click.option("--communes", type=FILE, default=DATA / "osrm_isere.geojson.gz", help="Points des communes.")
@click.option("--fit", "fitting", is_flag=True, help="Ajuste les paramètres sur toute la matrice.")
@click.option("--cross/--no-cross", default=True, help="Valide l'ajustement par blocs de territoire.")
def main(truth: Path, communes: Path, fitting: bool, cross: bool) -> None:
    """Print mean errors and F1 of the shipped estimate, of baselines, and of fits on other land."""
    if not (truth.is_file() and communes.is_file()):
        print("Aucune matrice de temps réels : donnez TRUTH=secondes.csv et COMMUNES=communes.geojson.")
        return
    matrix = read_matrix(truth, communes)
    with reading_session(reading_engine(load_settings())) as session:
        travel = Travel(load_travel(session).network)
    region = region_around(travel.network, matrix)
    print(f"{len(matrix.origins)} origines, {len(matrix.codes)} communes : {truth.name}\n{HEADER}")
    _show("droite : 5 + 1,42 d", LINE_MIN + LINE_MIN_PER_KM * matrix.km, matrix)
    _show("premier graphe", first_graph(region), matrix)
    shipped = estimated(travel, matrix)
    _show("estimation livrée, de point à point", shipped, matrix)
    if cross:
        _show("ajustée sur les autres blocs de territoire", cross_validate(region, PACES[VOITURE]), matrix)
    print(
        "\nestimation livrée, par durée réelle",
        *band_lines(shipped, matrix.minutes, matrix.counted),
        sep="\n",
    )
    if fitting:
        _print_fitted(fit(region, PACES[VOITURE], np.arange(len(matrix.origins))), region)


def estimated(travel: Travel, matrix: Matrix) -> Floats:
    """Compute the shipped estimate for every pair, as the site does. Shape: that of the matrix."""
    points = [Point(float(matrix.lon[o]), float(matrix.lat[o])) for o in matrix.origins]
    return np.array([travel.to_many(point, matrix.lon, matrix.lat, mode=VOITURE).minutes for point in points])


def first_graph(region: Region) -> Floats:
    """Compute the minutes of the first graph model, a baseline."""
    constant, by_km, by_root, by_density = FIRST_GRAPH
    network, links = region.network, region.network.links
    decades = np.log10(np.clip(np.nan_to_num(network.density_per_km2, nan=100), 1, None)) - 2
    km = great_circle_km(
        network.lon[links.a], network.lat[links.a], network.lon[links.b], network.lat[links.b]
    )
    weighted = np.maximum(km, 0.05) * np.exp(-by_density * (decades[links.a] + decades[links.b]) / 2)
    seats = region.seats
    lengths = dijkstra(network.graph(weighted), indices=seats[region.matrix.origins])[:, seats]
    return np.asarray(np.maximum(0, constant + by_km * lengths + by_root * np.sqrt(lengths)))


def _show(name: str, found: Floats, matrix: Matrix) -> None:
    print(score_line(name, found, matrix.minutes, matrix.counted), flush=True)


def _print_fitted(pace: Pace, region: Region) -> None:
    """Print the parameters to write in geo/travel/estimate.py, and their scores where they were fitted."""
    values = ", ".join(f"{name}={getattr(pace, name):.3g}" for name in FITTED)
    print(f"\najustés sur toute la matrice : {values}\n{HEADER}")
    _show("(sur les paires mêmes de l'ajustement)", region.minutes(pace), region.matrix)


if __name__ == "__main__":
    main()
