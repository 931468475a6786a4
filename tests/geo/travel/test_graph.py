"""Tests of geo.travel.graph: the access of points to the seats around them, islands, densities."""

import numpy as np
import pytest

from geo.points import Point
from geo.travel.graph import NO_INDEX, Links, Network
from tests.geo.travel.towns import ISLAND, LAT, MAINLAND, make_network


def at(*lon):
    return np.array(lon, dtype=float), np.full(len(lon), LAT)


def test_a_point_joins_its_nearest_seat_first():
    access = make_network().access(*at(0.02, -0.17))

    assert access.home.tolist() == [2, 0]
    assert access.km[0, 0] == pytest.approx(1.55, abs=0.01)


def test_a_point_joins_only_seats_that_are_linked_to_the_nearest():
    access = make_network().access(*at(-0.33))

    assert set(access.seats[0]) == {NO_INDEX, 6, 7}
    assert np.isinf(access.km[0][access.seats[0] == NO_INDEX]).all()


def test_a_point_abroad_joins_nothing():
    assert make_network().access(*at(20.0)).home.tolist() == [NO_INDEX]


def test_a_point_that_is_not_a_number_joins_nothing():
    assert make_network().access(*at(np.nan, 0.0)).home.tolist() == [NO_INDEX, 2]


@pytest.mark.parametrize("lon", [0.02, -0.17, -0.33, 0.5, 20.0])
def test_one_point_joins_as_many_do(lon):
    network = make_network()
    one, among = network.access_of(Point(lon=lon, lat=LAT)), network.access(*at(lon))

    assert one.seats.tolist() == among.seats.tolist()
    assert one.km.ravel().tolist() == pytest.approx(among.km.ravel().tolist(), rel=1e-9, abs=1e-9)


def test_one_point_joins_nothing_where_there_is_no_seat():
    nothing = np.empty(0)
    links = Links(nothing.astype(np.int32), nothing.astype(np.int32), nothing)
    nowhere = Network(nothing.astype(np.str_), nothing, nothing, nothing, nothing, links)

    assert nowhere.access_of(Point(lon=0.0, lat=LAT)).home.tolist() == [NO_INDEX]


def test_codes_without_a_seat_are_nowhere():
    assert make_network().index_of(np.array(["23001", "99999", "00000"])).tolist() == [0, NO_INDEX, NO_INDEX]


def test_lands_that_no_link_joins_are_different_components():
    land = make_network().component

    assert len(set(land[:MAINLAND])) == len(set(land[ISLAND])) == 1
    assert len({land[0], land[6], land[8]}) == 3


def test_a_bridge_makes_one_land():
    land = make_network(bridge=True).component

    assert land[0] == land[6]


def test_the_density_around_counts_neighbours_and_theirs_once():
    network = make_network(people=150.0)

    assert network.density_around_per_km2 == pytest.approx(np.full(network.size, 10.0))
