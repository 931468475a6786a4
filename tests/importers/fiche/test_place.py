"""Tests of importers.fiche.place: coordinates of a row."""

import pytest

from geo.crs import LAMBERT93, from_wgs84
from geo.points import sphere_distance_m
from importers.fiche.place import read_position
from tests.named_places import AJACCIO, GUERET, SAINT_DENIS_REUNION, VILLERS_SUR_MER


def test_the_plain_reading_is_longitude_then_latitude():
    assert read_position("1.87", "46.17", GUERET) == GUERET


def test_longitude_zero_is_a_place():
    assert read_position(0, "49,322", VILLERS_SUR_MER) == VILLERS_SUR_MER


def test_swapped_axes_are_put_back():
    assert read_position(46.17, 1.87, GUERET) == GUERET


def test_a_lost_sign_is_found_again():
    assert read_position(55.448, 20.879, SAINT_DENIS_REUNION) == SAINT_DENIS_REUNION


def test_metres_of_lambert_93_become_degrees():
    x, y = from_wgs84(LAMBERT93).transform(AJACCIO.lon, AJACCIO.lat)

    assert sphere_distance_m(read_position(f"{x:.2f}".replace(".", ","), y, AJACCIO), AJACCIO) < 1


def test_numbers_that_fall_elsewhere_are_left_as_they_are():
    far = read_position(5.0, 45.0, GUERET)

    assert (far.lon, far.lat) == (5.0, 45.0)


@pytest.mark.parametrize(("lon", "lat"), [(0, 0), ("", ""), ("1.8", None), ("x", "y"), (200, 95), ("nan", 1)])
def test_what_is_no_position_is_nothing(lon, lat):
    assert read_position(lon, lat, GUERET) is None
