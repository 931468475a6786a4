"""Insee's population grid (Filosofi, 200 m or 1 km): how many people live in each cell."""

import re
from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, Final

import pyogrio
import pyogrio.raw

from geo.communes.index import CommuneIndex
from geo.crs import to_wgs84
from geo.errors import SourceError
from importers.communes.cells import find_communes_of_cells
from importers.model import Load, Rejected, Row, Source
from importers.run.row_parsing import cell, known_communes, row_itself, rows_with, sift
from importers.run.staging import delete_unstaged, stage_rows, upsert_staged

TABLE: Final = "carreau"
COLUMNS: Final = ("id", "cote_m", "population", "commune_code", "position")

IDENTITY: Final = (
    *("idcar_200m", "Idcar_200m", "idcar_1km", "Idcar_1km"),
    *("IdINSPIRE", "idINSPIRE", "id_carr1km"),
)
PEOPLE: Final = ("ind", "Ind", "ind_c")
COMMUNE: Final = ("lcog_geo", "depcom", "Depcom")
"""Insee codes of the communes that a cell touches, end to end, the one that holds most of it first."""

PROJECTIONS: Final = frozenset({3035, 2975, 5490})
"""Of the mainland, of La Réunion, of the Antilles."""

SIDES_M: Final = frozenset({200, 1_000})
MOST_PEOPLE: Final = 30_000
"""In a cell of 1 km; the densest of Paris hold 26,000."""

_IDENTITY = re.compile(r"CRS(\d{4,5})RES(\d{3,5})mN(\d{1,8})E(\d{1,8})")
_SQLITE: Final = b"SQLite format 3"
_FEATURES_AT_ONCE: Final = 100_000


class Carroyage(Source):
    """Replaces the whole grid: cells of two sizes would count people twice."""

    slug = "carroyage"
    nom = "Population carroyée (Filosofi)"
    attribution = "Insee, DGFiP, Cnaf, Cnav, CCMSA ; dispositif Filosofi"
    accepts = "un CSV ou un GeoPackage de l'Insee avec Idcar_200m ou Idcar_1km, et Ind"
    stands_on = ("communes",)

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every cell, and stage it with the commune that its line names. Raises SourceError."""
        index, sides = known_communes(load.connection), set[int]()
        rows = load.progress.follow(_rows(files), "Lecture des carreaux")
        cells = sift(load, rows, lambda row: _read(row, index, sides), row_itself)
        load.tally.kept = stage_rows(load.connection, TABLE, cells)

    def publish(self, load: Load) -> None:
        """Show the new grid and none of the old one."""
        delete_unstaged(load.connection, TABLE)
        upsert_staged(load.connection, TABLE, COLUMNS)
        find_communes_of_cells(load.connection)


def _rows(files: Sequence[Path]) -> Iterator[Row]:
    for path in files:
        with path.open("rb") as file:
            packed = file.read(len(_SQLITE)) == _SQLITE
        yield from _geopackage_rows(path) if packed else rows_with([path], IDENTITY, PEOPLE)


def _geopackage_rows(path: Path) -> Iterator[Row]:
    """Read the cells of a GeoPackage without their squares. Raises SourceError."""
    try:
        info = pyogrio.read_info(path)
        wanted = [name for name in info["fields"] if name in {*IDENTITY, *PEOPLE, *COMMUNE}]
        for start in range(0, info["features"], _FEATURES_AT_ONCE):
            meta, _, _, columns = pyogrio.raw.read(
                path, columns=wanted, read_geometry=False, skip_features=start, max_features=_FEATURES_AT_ONCE
            )
            for rank, values in enumerate(zip(*columns, strict=True), start + 1):
                yield Row(rank, dict(zip(meta["fields"], values, strict=True)))
    except pyogrio.errors.DataSourceError as error:
        raise SourceError(f"{path.name} n'est pas un GeoPackage lisible : {error}") from error


def _read(row: Row, index: CommuneIndex, sides: set[int]) -> dict[str, Any]:
    """Understand a cell; `sides` gets the side of the first one. Raises Rejected."""
    identity = cell(row, IDENTITY)
    found = _IDENTITY.search(identity)
    if found is None:
        raise Rejected("id", identity, "identifiant CRS3035RES200mN…E… attendu")
    epsg, side_m, north, east = map(int, found.groups())
    if epsg not in PROJECTIONS or side_m not in (sides or SIDES_M):
        raise Rejected("id", identity, "projection ou taille de carreau inattendue")
    people = _people(cell(row, PEOPLE))
    sides.add(side_m)
    lon, lat = to_wgs84(epsg).transform(east + side_m / 2, north + side_m / 2)
    commune = index.by_code.get(cell(row, COMMUNE)[:5])
    return {
        "id": found.group(),
        "cote_m": side_m,
        "population": people,
        "commune_code": commune.code_insee if commune else None,
        "position": f"SRID=4326;POINT({lon:.6f} {lat:.6f})",
    }


def _people(text: str) -> float:
    try:
        people = float(text.replace(",", "."))
    except ValueError as error:
        raise Rejected("ind", text, "un nombre est attendu") from error
    if not (isfinite(people) and 0 <= people <= MOST_PEOPLE):
        raise Rejected("ind", text, f"un nombre de 0 à {MOST_PEOPLE} est attendu")
    return people
