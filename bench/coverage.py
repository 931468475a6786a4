"""Speed of coverage, and difference of its figures from those on real roads.

Run: make bench, or python -m bench.coverage --help, on a database with the communes and lieux loaded.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import click
import numpy as np
from sqlalchemy.orm import Session

from bench._matrix import Matrix, read_matrix
from geo.coverage.accessibility import measure_accessibility
from geo.coverage.country import Country, current_country
from geo.coverage.distances import measure_remoteness
from geo.coverage.figures import measure_coverage
from geo.coverage.grid import cells_to_nearest
from geo.coverage.inputs import DEPARTEMENT, FRANCE, match_lieux
from geo.coverage.question import Question
from geo.coverage.sites import find_sites
from geo.coverage.territory import measure_change, measure_territory
from geo.database.connections import reading_engine, reading_session
from geo.settings import load_settings
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.modes import VOITURE
from geo.travel.road_table import CODE_TYPE, RoadRows, RoadTable
from geo.travel.times import Travel

DATA = Path(__file__).parents[2] / "shared" / "data" / "reference"
FILE = click.Path(dir_okay=False, path_type=Path)

FILTERS = {
    "tous les lieux": NO_CRITERIA,
    "France Services": Criteria(dispositif_programmes_nationaux=("France Services",)),
    "conseillers numériques": Criteria(dispositif_programmes_nationaux=("Conseillers numériques",)),
    "ateliers": Criteria(ateliers=True),
}
"""Name in French → filter."""

THRESHOLDS_MIN = (10, 15, 20)
CELLS = 2_300_000
"""Of the 200 m grid of Insee."""

T = TypeVar("T")


@click.command()
@click.option("--truth", type=FILE, default=DATA / "osrm_isere_calib.csv.gz", help="Secondes réelles.")
@click.option("--communes", type=FILE, default=DATA / "osrm_isere.geojson.gz", help="Points des communes.")
@click.option("--grid/--no-grid", default=True, help="Mesure aussi un carroyage de 2,3 millions de carreaux.")
def main(truth: Path, communes: Path, grid: bool) -> None:
    """Print times in ms, then shares of people beyond, on real roads and estimated."""
    with reading_session(reading_engine(load_settings())) as session:
        country = _timed("lecture de la base, une fois par version", lambda: current_country(session))
        _speeds(session)
        if grid:
            _grid(country)
        if truth.is_file() and communes.is_file():
            _compare(session, country, read_matrix(truth, communes))
        else:
            print("Aucune matrice de temps réels : donnez --truth et --communes.")


def _speeds(session: Session) -> None:
    services, everywhere = Question(FILTERS["France Services"]), Question(FILTERS["ateliers"])
    for words in ("première fois", "ensuite"):
        _timed(f"département (23), {words}", lambda: measure_territory(session, DEPARTEMENT, "23", services))
    _timed("département (38), même filtre", lambda: measure_territory(session, DEPARTEMENT, "38", services))
    _timed("France, première fois", lambda: measure_territory(session, FRANCE, "", everywhere))
    _timed("France, ensuite", lambda: measure_territory(session, FRANCE, "", everywhere))
    _timed("choix, département (38)", lambda: measure_accessibility(session, DEPARTEMENT, "38", services))
    for kind, code in ((DEPARTEMENT, "23"), (DEPARTEMENT, "38"), (FRANCE, "")):
        name = f"dix meilleurs sites, {code or 'France'}"
        siting = _timed(name, partial(find_sites, session, kind, code, services, number=10))
        plan = siting.plan
        print(f"{'':48}{plan.people} personnes sur {plan.people_beyond}, prouvé : {plan.proved}")
    added = Question(services.criteria, ajouter=("23008",))
    _timed("et si un lieu ouvrait (23)", lambda: measure_change(session, DEPARTEMENT, "23", added))


def _grid(country: Country) -> None:
    """Time cells spread around the seats of communes, as many as the real grid has."""
    random = np.random.default_rng(23)
    communes = country.inputs.communes.take(country.inputs.communes.has_seat)
    homes = random.integers(0, len(communes), CELLS)
    lon, lat = (column[homes] + random.normal(0, 0.02, CELLS) for column in (communes.lon, communes.lat))
    lieux = country.inputs.lieux
    _timed(
        f"{CELLS} carreaux, lieu le plus proche",
        lambda: cells_to_nearest(country.travel, lon, lat, to_lon=lieux.lon, to_lat=lieux.lat, mode=VOITURE),
    )


def _compare(session: Session, country: Country, matrix: Matrix) -> None:
    """Compare shares of people beyond, for the people of the communes whose real minutes are known."""
    origins = matrix.codes[matrix.origins].tolist()
    communes = country.inputs.communes
    demand = communes.take(np.isin(communes.code.astype(np.str_), origins))
    estimated = Travel(country.travel.network)
    real = Travel(country.travel.network, RoadTable(country.travel.network.codes, {VOITURE: _rows(matrix)}))
    print(
        f"\nPart des habitants au-delà, {len(demand)} communes : routes réelles, estimation, écart en points"
    )
    # Lieux outside the matrix would shorten the estimated minutes only.
    reachable = np.isin(country.inputs.lieux.commune.astype(np.str_), matrix.codes)
    for name, criteria in FILTERS.items():
        lieux = country.inputs.lieux.take(reachable & match_lieux(session, country.inputs.lieux, criteria))
        remoteness = [
            measure_remoteness(demand, travel, lon=lieux.lon, lat=lieux.lat, ids=lieux.id, mode=VOITURE)
            for travel in (real, estimated)
        ]
        for threshold in THRESHOLDS_MIN:
            coverages = [
                measure_coverage(demand, each, threshold=threshold, mode=VOITURE, scale=country.inputs.scale)
                for each in remoteness
            ]
            true, guess = (100 * (coverage.beyond_share or 0) for coverage in coverages)
            print(f"{name:24} {threshold:3} min {true:7.2f} % {guess:7.2f} % {guess - true:+6.2f}")


def _rows(matrix: Matrix) -> RoadRows:
    known = matrix.counted
    seconds = np.maximum(np.rint(matrix.minutes[known] * 60), 1).astype(np.int64)
    columns: Sequence[int] = np.nonzero(known)[1].tolist()
    codes = matrix.codes.astype(CODE_TYPE)
    return RoadRows(
        origins=codes[matrix.origins],
        lengths=known.sum(axis=1),
        destinations=codes[columns],
        seconds=seconds,
        sources=("matrice",),
    )


def _timed(name: str, compute: Callable[[], T]) -> T:
    start = perf_counter()
    answer = compute()
    print(f"{name:46} {(perf_counter() - start) * 1_000:9.1f} ms")
    return answer


if __name__ == "__main__":
    main()
