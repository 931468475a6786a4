"""Population grid of Insee (Filosofi, 200 m or 1 km): people who live in each cell."""

import re
from collections.abc import Iterator, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, Final

import pyogrio
import pyogrio.raw
from sqlalchemy import Connection, text

from geo.communes.index import CommuneIndex
from geo.crs import to_wgs84
from geo.errors import SourceError
from importers.model import Load, Rejected, Row
from importers.run.importer import Importer
from importers.run.row_parsing import cell_text, load_known_communes, parse_rows, read_rows_with
from importers.run.staging import delete_unstaged, stage_rows, upsert_staged

_TABLE: Final = "carreau"
_COLUMNS: Final = ("id", "cote_m", "population", "commune_code", "position")

ID_COLUMNS: Final = (
    *("idcar_200m", "Idcar_200m", "idcar_1km", "Idcar_1km"),
    *("IdINSPIRE", "idINSPIRE", "id_carr1km"),
)
POPULATION_COLUMNS: Final = ("ind", "Ind", "ind_c")
COMMUNE_COLUMNS: Final = ("lcog_geo", "depcom", "Depcom")
"""Insee codes of the communes that a cell touches, concatenated, the one with most of it first."""

PROJECTIONS: Final = frozenset({3035, 2975, 5490})
"""EPSG codes of the mainland, of La Réunion, of the Antilles."""

SIDES_M: Final = frozenset({200, 1_000})
MAX_POPULATION: Final = 30_000
"""In a cell of 1 km; the densest of Paris hold 26,000."""

_CELL_ID = re.compile(r"CRS(\d{4,5})RES(\d{3,5})mN(\d{1,8})E(\d{1,8})")
_SQLITE: Final = b"SQLite format 3"
_BATCH_FEATURES: Final = 100_000


class CarroyageImporter(Importer):
    """Replaces the whole grid: cells of two sizes would count people twice."""

    slug = "carroyage"
    nom = "Population carroyée (Filosofi)"
    attribution = "Insee, DGFiP, Cnaf, Cnav, CCMSA ; dispositif Filosofi"
    accepts = "un CSV ou un GeoPackage de l'Insee avec Idcar_200m ou Idcar_1km, et Ind"
    depends_on = ("communes",)

    def stage(self, files: Sequence[Path], load: Load) -> None:
        """Read every cell, and stage it with the commune that its line names. Raises SourceError."""
        index, sides = load_known_communes(load.connection), set[int]()
        rows = load.progress.follow(_rows(files), "Lecture des carreaux")
        cells = parse_rows(load, rows, lambda row: _parse(row, index, sides))
        load.tally.kept = stage_rows(load.connection, _TABLE, cells)

    def publish(self, load: Load) -> None:
        """Replace the whole grid."""
        delete_unstaged(load.connection, _TABLE)
        upsert_staged(load.connection, _TABLE, _COLUMNS)
        _fill_commune_codes(load.connection)


def _fill_commune_codes(connection: Connection) -> None:
    """Set the commune of cells whose line names none: the one whose contour holds their centre."""
    connection.execute(
        text(
            "UPDATE carreau SET commune_code = commune.code_insee FROM commune"
            " WHERE carreau.commune_code IS NULL AND ST_Contains(contour, carreau.position::geometry)"
        )
    )


def _rows(files: Sequence[Path]) -> Iterator[Row]:
    for path in files:
        with path.open("rb") as file:
            is_geopackage = file.read(len(_SQLITE)) == _SQLITE
        yield from (
            _geopackage_rows(path)
            if is_geopackage
            else read_rows_with([path], ID_COLUMNS, POPULATION_COLUMNS)
        )


def _geopackage_rows(path: Path) -> Iterator[Row]:
    """Read the cells of a GeoPackage without their squares. Raises SourceError."""
    try:
        info = pyogrio.read_info(path)
        wanted = [
            name for name in info["fields"] if name in {*ID_COLUMNS, *POPULATION_COLUMNS, *COMMUNE_COLUMNS}
        ]
        for start in range(0, info["features"], _BATCH_FEATURES):
            meta, _, _, columns = pyogrio.raw.read(
                path, columns=wanted, read_geometry=False, skip_features=start, max_features=_BATCH_FEATURES
            )
            for rank, values in enumerate(zip(*columns, strict=True), start + 1):
                yield Row(rank, dict(zip(meta["fields"], values, strict=True)))
    except pyogrio.errors.DataSourceError as error:
        raise SourceError(f"{path.name} n'est pas un GeoPackage lisible : {error}") from error


def _parse(row: Row, index: CommuneIndex, sides: set[int]) -> dict[str, Any]:
    """Return the row of table `carreau`; `sides` gets the side of the first cell. Raises Rejected."""
    identity = cell_text(row, ID_COLUMNS)
    match = _CELL_ID.search(identity)
    if match is None:
        raise Rejected("id", identity, "identifiant CRS3035RES200mN…E… attendu")
    epsg, side_m, north, east = map(int, match.groups())
    if epsg not in PROJECTIONS or side_m not in (sides or SIDES_M):
        raise Rejected("id", identity, "projection ou taille de carreau inattendue")
    population = _parse_population(cell_text(row, POPULATION_COLUMNS))
    sides.add(side_m)
    lon, lat = to_wgs84(epsg).transform(east + side_m / 2, north + side_m / 2)
    commune = index.by_code.get(cell_text(row, COMMUNE_COLUMNS)[:5])
    return {
        "id": match.group(),
        "cote_m": side_m,
        "population": population,
        "commune_code": commune.code_insee if commune else None,
        "position": f"SRID=4326;POINT({lon:.6f} {lat:.6f})",
    }


def _parse_population(text: str) -> float:
    try:
        population = float(text.replace(",", "."))
    except ValueError as error:
        raise Rejected("ind", text, "un nombre est attendu") from error
    if not (isfinite(population) and 0 <= population <= MAX_POPULATION):
        raise Rejected("ind", text, f"un nombre de 0 à {MAX_POPULATION} est attendu")
    return population
