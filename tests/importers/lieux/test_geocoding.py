"""Tests of importers.lieux.geocoding, against a small server that answers as the national geocoder."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from tests.unruly_server import unruly_server

HEADER = "id,nom,commune,code_postal,adresse,longitude,latitude\n"


@pytest.fixture(scope="module")
def network() -> Iterator[str]:
    with unruly_server() as address:
        yield address


@pytest.fixture
def placed(own_engine, load, tmp_path):
    """Return a function that loads one row with a geocoder, and returns its place."""

    def place(row, url):
        path = tmp_path / "a.csv"
        path.write_text(f"{HEADER}{row}\n")
        load(path, geocoder_url=url, force=True)
        sql = "SELECT ST_AsText(position) AS point, position_precision FROM lieu"
        with own_engine.connect() as connection:
            return tuple(connection.execute(text(sql)).one())

    return place


def test_an_address_without_coordinates_is_found(placed, network):
    assert placed("1,Lieu,Guéret,23000,rue A,,", f"{network}/geocode") == ("POINT(1.88 46.18)", "rue")


def test_coordinates_of_the_file_are_not_asked_for(placed, network):
    assert placed("1,Lieu,Guéret,23000,rue A,1.9,46.2", f"{network}/geocode") == (
        "POINT(1.9 46.2)",
        "adresse",
    )


def test_an_address_that_is_not_surely_found_stays_at_the_seat(placed, network):
    assert placed("1,Lieu,Guéret,23000,rue Floue,,", f"{network}/geocode") == ("POINT(1.87 46.17)", "commune")


@pytest.mark.parametrize("path", ["/broken", "/geocode/missing"])
def test_a_geocoder_that_fails_does_not_stop_the_load(placed, network, path):
    assert placed("1,Lieu,Guéret,23000,rue A,,", f"{network}{path}")[1] == "commune"


def test_an_address_is_asked_once(placed, network):
    placed("1,Lieu,Guéret,23000,rue A,,", f"{network}/geocode")

    assert placed("1,Lieu,Guéret,23000,rue A,,", "http://127.0.0.1:9/") == ("POINT(1.88 46.18)", "rue")
