"""Tests of importers.roads.osm_extract: what an extract says of itself, and files that are none."""

from datetime import date

import pytest

from geo.errors import SourceError
from geo.points import Point
from importers.roads.osm_extract import read_extract
from tests.named_places import GUERET, VILLERS_SUR_MER
from tests.osm_extracts import write_extract


def test_an_extract_tells_its_day_and_its_box(tmp_path):
    path = write_extract(tmp_path / "a.osm.pbf", {1: GUERET, 2: VILLERS_SUR_MER}, {}, margin_degrees=0)
    extract = read_extract(path)

    assert extract.day == date(2026, 11, 1)
    assert (extract.bounds.west, extract.bounds.south) == pytest.approx((VILLERS_SUR_MER.lon, GUERET.lat))
    assert (extract.bounds.east, extract.bounds.north) == pytest.approx((GUERET.lon, VILLERS_SUR_MER.lat))


def test_a_box_may_lie_west_of_greenwich_and_south_of_the_equator(tmp_path):
    path = write_extract(tmp_path / "a.osm.pbf", {1: Point(lon=-61.5, lat=-21.2)}, {}, margin_degrees=0.1)

    assert read_extract(path).bounds.west == pytest.approx(-61.6)
    assert read_extract(path).bounds.south == pytest.approx(-21.3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0",
        b"<osm/>",
        b"\xff" * 100,
        b"\0\0\0\x05hello",
        b"\0\0\0\x04\x0a\xff\xff\xff",
        b"PK\x03\x04" * 9,
    ],
)
def test_a_file_that_is_no_extract_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "a.osm.pbf"
    path.write_bytes(content)

    with pytest.raises(SourceError, match="n'est pas un extrait OpenStreetMap"):
        read_extract(path)


def test_every_cut_of_a_header_is_refused(tmp_path):
    whole = write_extract(tmp_path / "whole.osm.pbf", {1: GUERET}, {}).read_bytes()
    length = int.from_bytes(whole[:4], "big") + 4
    path = tmp_path / "cut.osm.pbf"
    for size in range(length):
        path.write_bytes(whole[:size])
        with pytest.raises(SourceError):
            read_extract(path)
