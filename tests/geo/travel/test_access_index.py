"""Tests of geo.travel.access_index: places that seats lead to."""

from dataclasses import replace

import numpy as np

from geo.travel.access_index import Attached
from tests.geo.towns import LAT, make_network

NETWORK = make_network()
LON = np.array([-0.2, 0.0, 0.01, 55.5, 20.0])
PLACES = Attached.to(NETWORK, LON, np.array([LAT, LAT, LAT, -21.0, 0.0]))


def test_a_seat_leads_to_the_places_that_it_is_an_end_of():
    assert PLACES.around(np.array([1])).tolist() == [0, 1, 2]
    assert PLACES.around(np.array([0])).tolist() == [0]
    assert PLACES.around(np.array([8])).tolist() == [3]


def test_seats_together_lead_to_each_place_once():
    assert PLACES.around(np.array([0, 2, 8])).tolist() == [0, 1, 2, 3]


def test_no_seat_leads_nowhere():
    assert PLACES.around(np.array([], dtype=int)).tolist() == []


def test_what_is_taken_is_joined_as_it_was():
    taken, joined = PLACES.take(np.array([2, 3])), PLACES.joined
    assert taken.lon.tolist() == LON[[2, 3]].tolist()
    assert np.array_equal(taken.access.seats, joined.access.seats[[2, 3]])


def test_places_that_are_not_looked_for_are_left_out():
    some = replace(PLACES, kept=np.array([False, False, True, True, False]))
    assert some.around(np.array([0, 1])).tolist() == [2]
    assert some.around(np.array([8])).tolist() == [3]


def test_places_are_joined_a_block_at_a_time(monkeypatch):
    monkeypatch.setattr("geo.travel.access_index.BLOCK", 2)
    joined = Attached.to(NETWORK, LON, PLACES.joined.lat)
    assert np.array_equal(joined.joined.access.km, PLACES.joined.access.km)
    assert np.array_equal(joined.places, PLACES.places)
