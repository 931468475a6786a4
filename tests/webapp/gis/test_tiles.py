"""Vector tiles, read back by GDAL."""

import gzip
import math
from datetime import UTC, datetime
from pathlib import Path

import pyogrio.raw
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.lieux.tiles import MAX_TILE_ZOOM, TILE_LAYERS
from geo.points import Point
from tests.factories import make_commune, make_departement, make_lieu, make_source
from tests.named_places import AUBUSSON, GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER

AROUND_GUERET = "SRID=4326;MULTIPOLYGON(((1.8 46.1, 1.9 46.1, 1.9 46.2, 1.8 46.2, 1.8 46.1)))"


def tile_of(point: Point, z: int) -> str:
    """Name the tile where a point is."""
    side = 2**z
    north = math.asinh(math.tan(math.radians(point.lat))) / math.pi
    return f"{z}/{int((point.lon + 180) / 360 * side)}/{int((1 - north) / 2 * side)}"


@pytest.fixture
def read(client: FlaskClient, tmp_path: Path):
    """Read the values of one field of a layer of a tile."""

    def values(layer: str, point: Point, z: int, field: str = "nom", within: str | None = None, **query: str):
        response = client.get(f"/tiles/{within or layer}/{tile_of(point, z)}.mvt", query_string=query)
        if response.status_code == 204:
            return []
        assert response.mimetype == "application/vnd.mapbox-vector-tile"
        path = tmp_path / "tile.mvt"
        path.write_bytes(response.data)
        meta, _, _, columns = pyogrio.raw.read(path, layer=layer, read_geometry=False)
        return list(columns[list(meta["fields"]).index(field)])

    return values


@pytest.fixture
def gueret(session: Session) -> None:
    make_departement(session).contour = AROUND_GUERET
    make_commune(session, population=130_000).contour = AROUND_GUERET
    session.flush()


def test_a_border_is_in_the_tile_where_it_is(read, gueret: None):
    assert read("communes", GUERET, 10) == ["Guéret"]
    assert read("communes", AUBUSSON, 10) == []


def test_communes_are_drawn_from_zoom_8_on_and_departements_always(read, gueret: None):
    assert (read("communes", GUERET, 7), read("communes", GUERET, 8)) == ([], ["Guéret"])
    assert read("departements", GUERET, 4) == read("departements", GUERET, 14) == ["Creuse"]


def test_small_towns_are_named_closer_by(read, session: Session, gueret: None):
    make_commune(session, "23001", "Ahun", at=GUERET, population=1_400)
    assert read("labels", GUERET, 3) == []
    assert read("labels", GUERET, 4) == read("labels", GUERET, 8) == ["Guéret"]
    assert read("labels", GUERET, 9) == ["Guéret", "Ahun"]


def test_the_background_is_three_layers_in_one_tile(read, client: FlaskClient, gueret: None):
    assert read("departements", GUERET, 10, within="fond") == ["Creuse"]
    assert read("labels", GUERET, 10, within="fond") == ["Guéret"]
    assert b"limites" in client.get(f"/tiles/fond/{tile_of(GUERET, 10)}.mvt").data


def test_lieux_are_one_by_one_near_and_together_from_afar(read, session: Session):
    for name in "ab":
        make_lieu(session, nom=name, at=SAINT_DENIS_REUNION)
    make_lieu(session, nom="seul", at=VILLERS_SUR_MER)
    assert read("lieux", SAINT_DENIS_REUNION, 13) == ["a", "b"]
    assert read("lieux", SAINT_DENIS_REUNION, 8, "lieux") == [2]
    assert read("lieux", VILLERS_SUR_MER, 8) == ["seul"]


def test_lieux_are_filtered_as_in_a_search(read, session: Session):
    make_lieu(session, nom="oui", ateliers="oui")
    make_lieu(session, nom="non")
    assert read("lieux", GUERET, 14, ateliers="oui") == ["oui"]


def test_a_tile_is_kept_until_the_next_load(read, session: Session, gueret: None):
    make_source(session, "un", dataset_version=1, finished_at=datetime.now(UTC))
    assert read("labels", GUERET, 9) == ["Guéret"]
    make_commune(session, "23001", "Ahun", at=GUERET, population=1_400)
    assert read("labels", GUERET, 9) == ["Guéret"]
    make_source(session, "deux", dataset_version=2, finished_at=datetime.now(UTC))
    assert read("labels", GUERET, 9) == ["Guéret", "Ahun"]


def test_tiles_of_another_choice_are_apart(read, session: Session):
    make_source(session, dataset_version=1, finished_at=datetime.now(UTC))
    make_lieu(session, nom="oui", ateliers="oui")
    make_lieu(session, nom="non")
    assert read("lieux", GUERET, 14) == ["oui", "non"]
    assert read("lieux", GUERET, 14, ateliers="oui") == ["oui"]


def test_areas_come_in_the_order_of_their_codes(read, session: Session, gueret: None):
    make_commune(session, "23001", "Ahun", at=GUERET).contour = AROUND_GUERET
    session.flush()
    assert read("communes", GUERET, 10) == ["Ahun", "Guéret"]


@pytest.mark.parametrize("layer", TILE_LAYERS)
def test_nothing_to_draw_is_no_content(client: FlaskClient, layer: str):
    response = client.get(f"/tiles/{layer}/5/0/0.mvt")
    assert (response.status_code, response.data) == (204, b"")


@pytest.mark.parametrize(
    "path", ["absente/1/0/0", f"labels/{MAX_TILE_ZOOM + 1}/0/0", "labels/1/2/0", "labels/1/0/2"]
)
def test_a_tile_off_the_map_is_a_problem(client: FlaskClient, path: str):
    response = client.get(f"/tiles/{path}.mvt")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["labels/-1/0/0", "labels/a/0/0", "labels/1/0/99999999999999999999999"])
def test_what_is_no_tile_is_not_found(client: FlaskClient, path: str):
    assert client.get(f"/tiles/{path}.mvt").status_code == 404


def test_a_tile_is_compressed(client: FlaskClient, session: Session):
    for number in range(30):
        make_commune(session, f"230{number:02}", f"Commune {number}")
    address = f"/tiles/labels/{tile_of(GUERET, 12)}.mvt"
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == client.get(address).data
