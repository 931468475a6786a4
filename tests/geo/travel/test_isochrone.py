"""Areas reached on a small country of villages: a square of land, with the sea to the west."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon

from geo.points import Point
from geo.travel.graph import Links, Network
from geo.travel.isochrone import Isochrone, Land, isochrones
from geo.travel.modes import MARCHE, MODES, VELO, VOITURE
from geo.travel.times import Travel

STEP = 0.05
SIDE = 21
MIDDLE = Point(0.0, 46.0)
COAST_LON = MIDDLE.lon - 0.1
LAND = Land.of([shapely.box(COAST_LON, 45.0, 1.0, 47.0)])
NO_CONTOUR = Land.of([])


def villages() -> Travel:
    """Lay seats on a square lattice, each linked to those beside it; those at sea are left out."""
    offsets = (np.arange(SIDE) - SIDE // 2) * STEP
    lon, lat = (axis.ravel() for axis in np.meshgrid(MIDDLE.lon + offsets, MIDDLE.lat + offsets))
    rank = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    a = np.concatenate((rank[:, :-1].ravel(), rank[:-1].ravel()))
    b = np.concatenate((rank[:, 1:].ravel(), rank[1:].ravel()))
    ashore = (lon[a] > COAST_LON) & (lon[b] > COAST_LON)
    links = Links(a[ashore].astype(np.int32), b[ashore].astype(np.int32), np.full(ashore.sum(), 4.5))
    codes = np.array([f"{number:05}" for number in range(SIDE * SIDE)])
    people = np.full(SIDE * SIDE, 100.0)
    return Travel(Network(codes, lon, lat, people, people / 5, links))


@pytest.fixture(scope="module")
def travel() -> Travel:
    return villages()


def reached(
    travel: Travel, *minutes: float, at: Point = MIDDLE, mode: str = VOITURE, land: Land = LAND
) -> list[Isochrone]:
    return isochrones(travel, at, mode=mode, minutes=minutes, land=land)


def a_hair_wider(area: MultiPolygon) -> shapely.Geometry:
    return area.buffer(1e-9)


@pytest.mark.parametrize("mode", MODES)
def test_ten_minutes_lie_inside_twenty(travel: Travel, mode: str):
    ten, twenty = reached(travel, 20, 10, mode=mode)
    assert (ten.minutes, twenty.minutes) == (10, 20)
    assert a_hair_wider(twenty.area).covers(ten.area)
    assert set(ten.seats) <= set(twenty.seats)


def test_areas_asked_apart_are_those_asked_together(travel: Travel):
    together = reached(travel, 10, 20)[0]
    assert reached(travel, 10)[0].area.equals_exact(together.area, tolerance=1e-9)


@settings(max_examples=25, deadline=None)
@given(
    lon=st.floats(-0.05, 0.3),
    lat=st.floats(45.8, 46.2),
    minutes=st.integers(5, 30),
    mode=st.sampled_from(MODES),
)
def test_an_area_is_valid_on_land_and_around_its_origin(lon: float, lat: float, minutes: int, mode: str):
    [found] = isochrones(villages(), Point(lon, lat), mode=mode, minutes=[minutes], land=LAND)
    assert found.area.is_valid
    assert found.area.bounds[0] >= COAST_LON - 1e-9
    assert found.area.contains(shapely.Point(lon, lat))


def test_a_place_within_the_time_is_inside_and_one_beyond_is_not(travel: Travel):
    [area] = reached(travel, 20)
    lon, lat = np.array([0.03, 0.9]), np.array([46.04, 46.3])
    minutes = travel.to_many(MIDDLE, lon, lat, mode=VOITURE).minutes
    assert [bool(minute <= 20) for minute in minutes] == [True, False]
    assert shapely.contains_xy(area.area, lon, lat).tolist() == [True, False]


def test_people_are_those_of_the_communes_reached(travel: Travel):
    [found] = reached(travel, 15)
    assert len(found.seats) > 1
    assert found.population == 100 * len(found.seats)


def test_one_goes_further_by_car_than_by_bicycle_and_on_foot(travel: Travel):
    areas = [reached(travel, 30, mode=mode)[0].area.area for mode in (VOITURE, VELO, MARCHE)]
    assert areas == sorted(areas, reverse=True)


def test_without_any_contour_nothing_is_cut(travel: Travel):
    at = Point(COAST_LON + 0.01, MIDDLE.lat)
    [cut], [whole] = reached(travel, 5, at=at), reached(travel, 5, at=at, land=NO_CONTOUR)
    assert whole.area.area > cut.area.area


def test_the_holes_that_communes_without_contour_leave_are_land():
    ring = Polygon(shapely.box(-1, 45, 1, 47).exterior, [shapely.box(0.1, 46.1, 0.2, 46.2).exterior])
    square = MultiPolygon([shapely.box(0.0, 46.0, 0.3, 46.3)])
    assert Land.of([ring]).clip(square).equals(square)


def test_nothing_is_reached_from_a_place_outside_the_country(travel: Travel):
    [nowhere] = reached(travel, 20, at=Point(-40.0, 20.0))
    assert (nowhere.area.is_empty, nowhere.population) == (True, 0)


def test_what_is_all_at_sea_is_nothing():
    assert LAND.clip(MultiPolygon([shapely.box(-0.5, 46.0, -0.4, 46.1)])).is_empty
