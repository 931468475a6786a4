"""Tests of geo.travel.access_index: places by the seats that lead to them."""

from dataclasses import replace

import numpy as np

from geo.travel.access_index import AccessIndex
from tests.geo.travel.towns import LAT, make_network

NETWORK = make_network()
LON = np.array([-0.2, 0.0, 0.01, 55.5, 20.0])
PLACES = AccessIndex.of(NETWORK, LON, np.array([LAT, LAT, LAT, -21.0, 0.0]))


def test_a_seat_leads_to_the_places_that_join_the_network_there():
    assert PLACES.reached_from(np.array([1])).tolist() == [0, 1, 2]
    assert PLACES.reached_from(np.array([0])).tolist() == [0]
    assert PLACES.reached_from(np.array([8])).tolist() == [3]


def test_seats_together_lead_to_each_place_once():
    assert PLACES.reached_from(np.array([0, 2, 8])).tolist() == [0, 1, 2, 3]


def test_no_seat_leads_nowhere():
    assert PLACES.reached_from(np.array([], dtype=int)).tolist() == []


def test_places_taken_keep_their_access():
    joined = PLACES.places
    taken = joined.take(np.array([2, 3]))
    assert taken.lon.tolist() == LON[[2, 3]].tolist()
    assert np.array_equal(taken.access.seats, joined.access.seats[[2, 3]])


def test_places_that_are_not_selected_are_left_out():
    some = replace(PLACES, selected=np.array([False, False, True, True, False]))
    assert some.reached_from(np.array([0, 1])).tolist() == [2]
    assert some.reached_from(np.array([8])).tolist() == [3]


def test_places_are_joined_a_batch_at_a_time(monkeypatch):
    monkeypatch.setattr("geo.travel.access_index.PLACES_PER_BATCH", 2)
    batched = AccessIndex.of(NETWORK, LON, PLACES.places.lat)
    assert np.array_equal(batched.places.access.km, PLACES.places.access.km)
    assert np.array_equal(batched.ranks, PLACES.ranks)
