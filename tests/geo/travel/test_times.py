"""Tests of geo.travel.times: the laws that travel times keep, estimated or known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from geo.points import Point
from geo.travel.access_index import AccessIndex
from geo.travel.modes import MARCHE, MODES, VELO, VOITURE
from geo.travel.times import Travel
from tests.geo.travel.towns import LAT, MAINLAND, STEP_DEG, make_network

TRAVEL = Travel(make_network())
WITH_BRIDGE = Travel(make_network(bridge=True))

unhurried = settings(deadline=None)
"""The first search of a mode lays out its graph."""

modes = st.sampled_from(MODES)
mainland_lon = st.floats(-0.2, 0.3)
near_lat = st.floats(LAT - 0.02, LAT + 0.02)
places = st.builds(Point, mainland_lon, near_lat)


def minutes(a: Point, b: Point, mode: str = VOITURE, travel: Travel = TRAVEL) -> float:
    return float(travel.to_many(a, np.array([b.lon]), np.array([b.lat]), mode=mode).minutes[0])


@unhurried
@given(places, modes)
def test_a_place_is_at_no_time_from_itself(place, mode):
    assert minutes(place, place, mode) == 0


@unhurried
@given(places, places, modes)
def test_there_and_back_take_the_same_time(a, b, mode):
    assert minutes(a, b, mode) == pytest.approx(minutes(b, a, mode), rel=0.02, abs=0.5)


@unhurried
@given(places, places, places, modes)
def test_a_detour_is_never_a_gain(a, b, c, mode):
    assert minutes(a, c, mode) <= (minutes(a, b, mode) + minutes(b, c, mode)) * 1.05 + 1


@unhurried
@given(st.floats(0, 0.49), st.floats(0.001, 0.3), modes)
def test_further_along_the_road_takes_longer(start, more, mode):
    west = Point(-0.2, LAT)
    near, far = (Point(-0.2 + lon, LAT) for lon in (start, min(start + more, 0.5)))

    assert minutes(west, near, mode) <= minutes(west, far, mode) + 1e-9


@unhurried
@given(st.lists(st.tuples(mainland_lon, near_lat), min_size=1, max_size=20), modes)
def test_many_at_once_are_the_same_as_one_by_one(points, mode):
    origin, (lon, lat) = Point(0.0, LAT), np.array(points).T
    together = TRAVEL.to_many(origin, lon, lat, mode=mode).minutes

    assert together == pytest.approx([minutes(origin, Point(*point), mode) for point in points])


def test_walking_is_slower_than_riding_which_is_slower_than_driving():
    a, b = Point(0.0, LAT), Point(0.1, LAT)

    assert minutes(a, b, MARCHE) > minutes(a, b, VELO) > minutes(a, b, VOITURE)


@pytest.mark.parametrize("mode", MODES)
def test_an_island_is_out_of_reach(mode):
    assert np.isnan(minutes(Point(-0.2, LAT), Point(-0.36, LAT), mode))


def test_a_bridge_leads_to_the_island():
    assert 5 < minutes(Point(-0.2, LAT), Point(-0.36, LAT), travel=WITH_BRIDGE) < 40


def test_the_greenwich_meridian_is_like_any_other():
    at_zero, beside = (minutes(Point(lon, LAT), Point(lon + 0.05, LAT)) for lon in (0.0, 0.01))

    assert at_zero == pytest.approx(beside, rel=0.1)


def test_what_has_no_position_has_no_minutes():
    times = TRAVEL.to_many(Point(0.0, LAT), np.array([np.nan, 0.1]), np.array([LAT, LAT]), mode=VOITURE)

    assert np.isnan(times.minutes).tolist() == [True, False]


def test_no_place_has_no_minutes():
    none = np.empty(0)

    assert len(TRAVEL.to_many(Point(0.0, LAT), none, none, mode=VOITURE).minutes) == 0
    assert (TRAVEL.to_nearest(none, none, mode=VOITURE).index == -1).all()


def test_the_nearest_of_places_is_found_for_every_seat():
    nearest = TRAVEL.to_nearest(np.array([-0.19, 0.3]), np.array([LAT, LAT]), mode=VOITURE)

    assert nearest.index.tolist() == [0, 0, 0, 1, 1, 1, -1, -1, -1]
    assert np.isnan(nearest.minutes).tolist() == [False] * MAINLAND + [True] * 3


def test_the_nearest_is_at_the_minutes_of_the_way_there():
    place = Point(0.27, LAT)
    nearest = TRAVEL.to_nearest(np.array([place.lon]), np.array([place.lat]), mode=VOITURE)

    assert nearest.minutes[0] == pytest.approx(minutes(place, Point(-0.2, LAT)), rel=0.01)


def test_seats_beyond_the_limit_have_no_minutes():
    times = TRAVEL.to_seats(Point(0.0, LAT), mode=VOITURE, limit_min=15)

    assert 1 < np.isfinite(times.minutes).sum() < MAINLAND
    assert np.nanmax(times.minutes) <= 15


def test_ways_between_seats_hold_each_seat_itself():
    table = TRAVEL.between(np.array([0, 6], dtype=np.int32), mode=VOITURE, limit_min=15).toarray()

    assert table[0, 0] == table[1, 6] == pytest.approx(0.001)
    assert table[0, 6] == 0
    assert table[0, 1] == pytest.approx(minutes(Point(-0.2, LAT), Point(-0.1, LAT)), rel=0.01)


class Table:
    """Known minutes from the first towns of the row to their neighbours."""

    def __init__(self, size, pairs):
        a, b, known = np.array(pairs).T
        self.table = csr_array((known, (a.astype(int), b.astype(int))), shape=(size, size))

    def minutes(self, mode):
        return self.table

    def covers(self, mode):
        return (np.diff(self.table.indptr) > 0) & (mode == VOITURE)


KNOWN = Travel(make_network(), roads=Table(9, [(0, 1, 30.0), (1, 0, 33.0), (1, 2, 20.0)]))


@pytest.mark.parametrize(
    ("limit_min", "found"), [(60, []), (100, []), (119, []), (121, [0]), (np.inf, [0, 1])]
)
def test_a_long_way_over_water_is_found_within_its_minutes(limit_min, found):
    ferry = Travel(make_network(), roads=Table(9, [(0, 6, 120.0), (0, 1, 130.0)]))
    index = AccessIndex.of(ferry.network, np.array([-0.35, -0.1]), np.full(2, LAT))
    ranks, times = ferry.within(Point(-0.2, LAT), index, mode=VOITURE, limit_min=limit_min)
    assert ranks.tolist() == found
    assert times.measured.all()


def test_known_roads_are_told_apart_from_the_estimate():
    lon = np.array([-0.1, 0.3])
    times = KNOWN.to_many(Point(-0.2, LAT), lon, np.full(2, LAT), mode=VOITURE)

    assert times.minutes[0] == pytest.approx(30)
    assert times.measured.tolist() == [True, False]


def test_known_roads_are_followed_one_after_the_other():
    assert minutes(Point(-0.2, LAT), Point(0.0, LAT), travel=KNOWN) == pytest.approx(50)


def test_the_ends_of_a_known_way_take_time_too():
    assert minutes(Point(-0.2, LAT), Point(-0.09, LAT), travel=KNOWN) > 30.5


def test_within_a_commune_the_time_is_estimated():
    times = KNOWN.to_many(Point(-0.2, LAT), np.array([-0.19]), np.array([LAT]), mode=VOITURE)

    assert not times.measured[0]
    assert times.minutes[0] < 5


def test_another_mode_is_estimated():
    times = KNOWN.to_many(Point(-0.2, LAT), np.array([-0.1]), np.array([LAT]), mode=VELO)

    assert not times.measured[0]


def test_the_nearest_uses_the_way_from_the_seat_to_the_place():
    nearest = KNOWN.to_nearest(np.array([-0.2]), np.array([LAT]), mode=VOITURE)

    assert nearest.minutes[1] == pytest.approx(33)
    assert nearest.measured.tolist() == [False, True] + [False] * 7


def test_seats_are_reached_by_known_roads_from_a_covered_commune():
    times = KNOWN.to_seats(Point(-0.2, LAT), mode=VOITURE)

    assert times.minutes[1] == pytest.approx(30)
    assert times.measured.tolist() == [False, True, True] + [False] * 6


def test_ways_between_seats_are_known_or_estimated_by_origin():
    table = KNOWN.between(np.array([0, 2], dtype=np.int32), mode=VOITURE, limit_min=40).toarray()

    assert table[0, 1] == pytest.approx(30)
    assert table[1, 3] == pytest.approx(minutes(Point(0.0, LAT), Point(STEP_DEG, LAT)), rel=0.01)


def test_a_place_that_the_table_does_not_know_may_be_the_nearest():
    network = make_network()
    travel = Travel(network, roads=Table(9, [(0, 1, 50.0), (1, 0, 50.0)]))
    known, unknown = 1, 2
    lon, lat = network.lon[[known, unknown]], network.lat[[known, unknown]]
    found = travel.to_nearest(lon, lat, mode=VOITURE)
    estimated = Travel(network).to_nearest(lon[1:], lat[1:], mode=VOITURE)
    assert (found.index[0], found.measured[0]) == (1, False)
    assert found.minutes[0] == estimated.minutes[0] < 50
