"""Tests of importers.sources.carroyage: cells of a synthetic grid, in both formats of Insee."""

from pathlib import Path

import numpy as np
import pyogrio.raw
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from geo.coverage.figures import VOL
from geo.coverage.question import Question
from geo.coverage.territory import measure_territory
from importers.sources.carroyage import CarroyageImporter
from tests.factories import make_lieu
from tests.importers.tiny_france import DATA, fetch_all, load, rejects
from tests.named_places import GUERET

GRID = DATA / "carroyage" / "carreaux_200m.csv"

CELLS = "SELECT *, st_x(position::geometry) AS lon, st_y(position::geometry) AS lat FROM carreau ORDER BY lon"


@pytest.fixture
def grid(own_engine: Engine) -> Engine:
    load(own_engine, CarroyageImporter(), GRID)
    return own_engine


def test_a_cell_has_its_people_at_its_centre(grid: Engine):
    first = fetch_all(grid, CELLS)[0]
    assert (first.population, first.cote_m, first.commune_code) == (120.5, 200, "23096")
    assert (first.lon, first.lat) == pytest.approx((GUERET.lon, GUERET.lat), abs=0.002)


def test_a_cell_on_a_border_is_of_the_first_commune_it_names(grid: Engine):
    assert [cell.commune_code for cell in fetch_all(grid, CELLS)] == ["23096", "23096", None, *["23008"] * 3]


def test_a_cell_that_names_no_commune_is_of_the_one_around_it(own_engine: Engine):
    with own_engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE commune SET contour = st_multi(st_makeenvelope(1.8, 46.1, 2.0, 46.3, 4326))"
            " WHERE code_insee = '23096'"
        )
    load(own_engine, CarroyageImporter(), GRID)
    assert [cell.commune_code for cell in fetch_all(own_engine, CELLS)][2] == "23096"


def test_what_is_no_cell_of_this_grid_is_refused(grid: Engine):
    assert [(reject.line, reject.field) for reject in rejects(grid, "carroyage")] == [
        (6, "id"),
        (7, "ind"),
        (8, "ind"),
        (9, "id"),
        (10, "id"),
    ]


def test_a_geopackage_is_read_without_its_squares(own_engine: Engine, tmp_path: Path):
    path = tmp_path / "carreaux_1km.gpkg"
    columns = {"idcar_1km": ["CRS3035RES1000mN2566000E3753000"], "ind": [310.0], "lcog_geo": ["23096"]}
    pyogrio.raw.write(
        path,
        geometry=np.array([None], dtype=object),
        field_data=[np.array(values) for values in columns.values()],
        fields=list(columns),
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:3035",
    )
    load(own_engine, CarroyageImporter(), path)
    [cell] = fetch_all(own_engine, CELLS)
    assert (cell.id, cell.cote_m, cell.population) == (columns["idcar_1km"][0], 1_000, 310)


def test_people_are_counted_where_they_live(grid: Engine):
    with Session(grid) as session:
        make_lieu(session, at=GUERET, commune_code="23096")
        session.connection().exec_driver_sql(
            "UPDATE commune SET contour = st_multi(st_buffer(seat, 100)::geometry)"
        )
        coverage = measure_territory(session, "departement", "23", Question(mode=VOL, threshold=1.5)).coverage
    beyond = dict(zip(coverage.demand.code, coverage.people_beyond.tolist(), strict=True))
    assert coverage.people_by_cell
    assert beyond["23096"] == round(12_955 * 30 / 150.5)
