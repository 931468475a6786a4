"""Tests of geo.coverage.grid: cells of a village, minutes by way of its seat, shares of its people."""

import numpy as np
import pytest

from geo.coverage.distances import nearest_km
from geo.coverage.grid import beyond_shares, cells_to_nearest
from geo.travel.graph import Links, Network
from geo.travel.times import Travel

LON, LAT = np.array([2.0, 2.2, 8.7]), np.array([46.0, 46.0, 41.9])
"""Two seats 15 km from each other, and one on an island."""


@pytest.fixture
def travel() -> Travel:
    links = Links(np.array([0], dtype=np.int32), np.array([1], dtype=np.int32), np.array([15.5]))
    people, areas = np.array([1e3] * 3), np.array([10.0] * 3)
    return Travel(Network(np.array(["23001", "23002", "2A004"]), LON, LAT, people, areas, links))


def to_first_seat(travel: Travel, lon: list[float], mode: str = "voiture"):
    lat = [46.0] * len(lon) if len(lon) != 3 else LAT
    return cells_to_nearest(travel, np.array(lon), np.array(lat), to_lon=LON[:1], to_lat=LAT[:1], mode=mode)


def test_a_cell_at_a_seat_is_as_far_as_the_seat(travel: Travel):
    seats = travel.to_nearest(LON[:1], LAT[:1], mode="voiture").minutes
    cells = to_first_seat(travel, LON.tolist())
    assert cells[:2] == pytest.approx(seats[:2], abs=0.1)
    assert np.isinf(cells[2])


def test_cells_farther_from_the_lieu_take_longer(travel: Travel):
    minutes = to_first_seat(travel, [2.0, 2.01, 2.05, 2.1])
    assert (np.diff(minutes) > 0).all()


def test_as_the_crow_flies_a_cell_needs_no_network(travel: Travel):
    km, _ = nearest_km(np.array([2.1]), np.array([46.0]), LON[:1], LAT[:1])
    assert to_first_seat(travel, [2.1], mode="vol") == pytest.approx(km, abs=0.05)


@pytest.mark.parametrize("mode", ["voiture", "vol"])
def test_without_a_lieu_every_cell_is_infinitely_far(travel: Travel, mode: str):
    nothing = np.zeros(0)
    assert np.isinf(cells_to_nearest(travel, LON, LAT, to_lon=nothing, to_lat=nothing, mode=mode)).all()


def test_shares_are_of_people_and_not_of_cells():
    distance, people = np.array([5.0, 25.0, 25.0]), np.array([30.0, 10.0, 7.0])
    shares = beyond_shares(distance, people, np.array([0, 0, 2]), threshold=20, communes=3)
    assert shares == pytest.approx([0.25, np.nan, 1], nan_ok=True)
