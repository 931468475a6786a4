"""Tests of geo.coverage.distances: straight lines on the spheroid, and minutes on a network of two lands."""

import numpy as np
import pytest
from pyproj import Geod

from geo.coverage.communes import Demand
from geo.coverage.distances import measure_remoteness, nearest_km, reach_matrix
from geo.travel.graph import NO_INDEX, Links, Network
from geo.travel.times import Travel
from tests.geo.demands import make_demand

LON = np.array([1.87, 2.17, 8.738])
LAT = np.array([46.17, 45.957, 41.919])
"""Guéret, Aubusson, Ajaccio."""

IDS = np.array(["à Guéret"], dtype=object)


def make_travel(demand: Demand) -> Travel:
    """Join the first two communes by a road; the third is an island."""
    both = slice(0, 1 if len(demand) else 0)
    a, b = (np.array([end], dtype=np.int32)[both] for end in (0, 1))
    links = Links(a, b, np.array([33.0])[both])
    codes = demand.code.astype(np.str_)
    people = demand.population
    return Travel(Network(codes, demand.lon, demand.lat, people, np.full(len(people), 10.0), links))


@pytest.fixture
def demand() -> Demand:
    return make_demand([1_000, 1_000, 1_000], lon=LON, lat=LAT)


def near_gueret(demand: Demand, travel: Travel, mode: str):
    return measure_remoteness(demand, travel, lon=LON[:1], lat=LAT[:1], ids=IDS, mode=mode)


def test_a_straight_line_is_measured_on_the_spheroid():
    km, index = nearest_km(LON[1:2], LAT[1:2], LON[:1], LAT[:1])
    _, _, metres = Geod(ellps="WGS84").inv(LON[0], LAT[0], LON[1], LAT[1])
    assert (km[0] * 1_000, index[0]) == (pytest.approx(metres, abs=0.001), 0)


def test_without_any_lieu_everybody_is_infinitely_far():
    nothing = np.array([])
    km, index = nearest_km(LON, LAT, nothing, nothing)
    assert np.isinf(km).all()
    assert (index == NO_INDEX).all()


def test_an_island_without_a_road_is_infinitely_far_by_car_and_not_by_air(demand: Demand):
    travel = make_travel(demand)
    assert np.isinf(near_gueret(demand, travel, "voiture").distance).tolist() == [False, False, True]
    assert near_gueret(demand, travel, "voiture").lieu_id.tolist() == ["à Guéret", "à Guéret", None]
    assert 500 < near_gueret(demand, travel, "vol").distance[2] < 900


def test_a_commune_without_a_seat_is_unknown_and_not_far(demand: Demand):
    travel = make_travel(demand)
    unplaced = make_demand([1_000], code=["c9"], lon=[np.nan])
    for mode in ("voiture", "vol"):
        found = near_gueret(unplaced, travel, mode)
        assert np.isnan(found.distance[0])
        assert found.lieu_id[0] is None


@pytest.mark.parametrize(("mode", "threshold"), [("vol", 40), ("voiture", 60)])
def test_reach_is_the_same_both_ways(demand: Demand, mode: str, threshold: float):
    found = reach_matrix(make_travel(demand), np.arange(3), mode=mode, threshold=threshold).toarray() > 0
    assert found.tolist() == [[True, True, False], [True, True, False], [False, False, True]]


def test_without_any_seat_nothing_is_known():
    unplaced = make_demand([1_000], lon=[np.nan])
    travel = make_travel(unplaced.take(np.array([], dtype=int)))
    assert np.isnan(near_gueret(unplaced, travel, "voiture").distance[0])
