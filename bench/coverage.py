"""How fast coverage is measured, and how far its figures are from those on real roads.

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
from geo.coverage.country import Desk, Question, desk_of
from geo.coverage.distances import remoteness
from geo.coverage.figures import measure
from geo.coverage.grid import cells_to_nearest
from geo.coverage.inputs import DEPARTEMENT, FRANCE, matching
from geo.coverage.territory import find_sites, measure_change, measure_choice, measure_gaps
from geo.database.connections import reading, reading_engine
from geo.settings import load_settings
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import VOITURE
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
"""In French, what is asked → its filter."""

THRESHOLDS_MIN = (10, 15, 20)
CELLS = 2_300_000
"""As many as the 200 m grid of Insee has."""

T = TypeVar("T")


@click.command()
@click.option("--truth", type=FILE, default=DATA / "osrm_isere_calib.csv.gz", help="Secondes réelles.")
@click.option("--communes", type=FILE, default=DATA / "osrm_isere.geojson.gz", help="Points des communes.")
@click.option("--grid/--no-grid", default=True, help="Mesure aussi un carroyage de 2,3 millions de carreaux.")
def main(truth: Path, communes: Path, grid: bool) -> None:
    """Print times in milliseconds, then shares of people beyond, on real roads and estimated."""
    with reading(reading_engine(load_settings())) as session:
        desk = _timed("lecture de la base, une fois par version", lambda: desk_of(session))
        _speeds(session)
        if grid:
            _grid(desk)
        if truth.is_file() and communes.is_file():
            _compare(session, desk, read_matrix(truth, communes))
        else:
            print("Aucune matrice de temps réels : donnez --truth et --communes.")


def _speeds(session: Session) -> None:
    services, everywhere = Question(FILTERS["France Services"]), Question(FILTERS["ateliers"])
    for words in ("première fois", "ensuite"):
        _timed(f"département (23), {words}", lambda: measure_gaps(session, DEPARTEMENT, "23", services))
    _timed("département (38), même filtre", lambda: measure_gaps(session, DEPARTEMENT, "38", services))
    _timed("France, première fois", lambda: measure_gaps(session, FRANCE, "", everywhere))
    _timed("France, ensuite", lambda: measure_gaps(session, FRANCE, "", everywhere))
    _timed("choix, département (38)", lambda: measure_choice(session, DEPARTEMENT, "38", services))
    for kind, code in ((DEPARTEMENT, "23"), (DEPARTEMENT, "38"), (FRANCE, "")):
        name = f"dix meilleurs sites, {code or 'France'}"
        siting = _timed(name, partial(find_sites, session, kind, code, services, number=10))
        plan = siting.plan
        print(f"{'':48}{plan.people} personnes sur {plan.people_beyond}, prouvé : {plan.proved}")
    added = Question(services.criteria, ajouter=("23008",))
    _timed("et si un lieu ouvrait (23)", lambda: measure_change(session, DEPARTEMENT, "23", added))


def _grid(desk: Desk) -> None:
    """Spread cells around the seats of communes, as many as the real grid has."""
    random = np.random.default_rng(23)
    country = desk.supply.country.take(desk.supply.country.placed)
    homes = random.integers(0, len(country), CELLS)
    lon, lat = (column[homes] + random.normal(0, 0.02, CELLS) for column in (country.lon, country.lat))
    lieux = desk.supply.lieux
    _timed(
        f"{CELLS} carreaux, lieu le plus proche",
        lambda: cells_to_nearest(desk.travel, lon, lat, to_lon=lieux.lon, to_lat=lieux.lat, mode=VOITURE),
    )


def _compare(session: Session, desk: Desk, matrix: Matrix) -> None:
    """Compare shares of people beyond, for the people of the communes whose real minutes are known."""
    origins = matrix.codes[matrix.origins].tolist()
    country = desk.supply.country
    demand = country.take(np.isin(country.code.astype(np.str_), origins))
    estimated = Travel(desk.travel.network)
    real = Travel(desk.travel.network, RoadTable(desk.travel.network.codes, {VOITURE: _rows(matrix)}))
    print(
        f"\nPart des habitants au-delà, {len(demand)} communes : routes réelles, estimation, écart en points"
    )
    # Lieux to which the matrix knows no way would shorten the estimated ways alone.
    reachable = np.isin(desk.supply.lieux.commune.astype(np.str_), matrix.codes)
    for name, criteria in FILTERS.items():
        lieux = desk.supply.lieux.take(reachable & matching(session, desk.supply.lieux, criteria))
        found = [
            remoteness(demand, travel, lon=lieux.lon, lat=lieux.lat, ids=lieux.id, mode=VOITURE)
            for travel in (real, estimated)
        ]
        for threshold in THRESHOLDS_MIN:
            coverages = [
                measure(demand, each, threshold=threshold, mode=VOITURE, scale=desk.supply.scale)
                for each in found
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


def _timed(name: str, ask: Callable[[], T]) -> T:
    start = perf_counter()
    answer = ask()
    print(f"{name:46} {(perf_counter() - start) * 1_000:9.1f} ms")
    return answer


if __name__ == "__main__":
    main()
