"""Tests of engines behind an address: what they answer, and how they fail."""

import time

import numpy as np
import pytest

from geo.travel.engines.base import EngineFailure, NoAnswer
from geo.travel.engines.ign import IgnService
from geo.travel.engines.osrm import OsrmService
from geo.travel.engines.valhalla import ValhallaService
from geo.travel.modes import MARCHE, VELO, VOITURE
from tests.named_places import AUBUSSON, GUERET
from tests.unruly_engine import SQUARE

LON, LAT = np.linspace(1.8, 2.2, 250), np.linspace(46, 46.2, 250)
MATRICES = (ValhallaService, OsrmService)
TIMEOUT_S = 0.4


@pytest.mark.parametrize("engine", MATRICES)
def test_minutes_to_many_come_in_the_order_asked(service, engine):
    times = engine(service.at("good"), timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)

    assert times.minutes.tolist() == [1, 2, 3]
    assert times.measured.all()


@pytest.mark.parametrize(("engine", "questions"), [(ValhallaService, 1), (OsrmService, 3)])
def test_more_than_a_service_takes_is_asked_in_parts(service, engine, questions):
    times = engine(service.at("good"), timeout_s=5).to_many(GUERET, LON, LAT, mode=VOITURE)

    assert times.minutes.shape == (250,)
    assert service.asked == questions


@pytest.mark.parametrize("engine", MATRICES)
def test_nobody_is_asked_the_way_to_nowhere(service, engine):
    times = engine(service.at("good"), timeout_s=5).to_many(GUERET, LON[:0], LAT[:0], mode=VOITURE)

    assert (times.minutes.shape, times.measured.shape, service.asked) == ((0,), (0,), 0)


@pytest.mark.parametrize("engine", MATRICES)
def test_places_without_a_way_are_not_measured(service, engine):
    times = engine(service.at("nulls"), timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)

    assert times.measured.tolist() == [True, False, True]
    assert np.isnan(times.minutes[1])


def test_older_versions_of_valhalla_are_understood(service):
    times = ValhallaService(service.at("old"), timeout_s=5).to_many(GUERET, LON[:2], LAT[:2], mode=VELO)

    assert times.minutes.tolist() == [1, 2]


@pytest.mark.parametrize("engine", MATRICES)
@pytest.mark.parametrize("manner", ["broken", "garbage", "short", "negative", "moved"])
def test_an_answer_that_makes_no_sense_is_a_failure(service, engine, manner):
    with pytest.raises(EngineFailure):
        engine(service.at(manner), timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)


def test_another_form_of_matrix_is_a_failure(service):
    with pytest.raises(EngineFailure):
        ValhallaService(service.at("wrong"), timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)


@pytest.mark.parametrize("engine", MATRICES)
@pytest.mark.parametrize("manner", ["slow", "dripping"])
def test_an_engine_has_so_long_and_no_longer(service, engine, manner):
    started = time.monotonic()
    with pytest.raises(EngineFailure):
        engine(service.at(manner), timeout_s=TIMEOUT_S).to_many(GUERET, LON[:9], LAT[:9], mode=VOITURE)

    assert time.monotonic() - started < 2 * TIMEOUT_S


def test_parts_share_the_time_allowed(service):
    started = time.monotonic()
    with pytest.raises(EngineFailure):
        OsrmService(service.at("slow"), timeout_s=1.5).to_many(GUERET, LON, LAT, mode=VOITURE)

    assert time.monotonic() - started < 2


@pytest.mark.parametrize("engine", MATRICES)
def test_a_place_far_from_any_road_does_not_mean_that_the_engine_is_down(service, engine):
    with pytest.raises(NoAnswer):
        engine(service.at("refusing"), timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)


@pytest.mark.parametrize("engine", MATRICES)
def test_nobody_there_is_a_failure(engine):
    with pytest.raises(EngineFailure):
        engine("http://127.0.0.1:9", timeout_s=TIMEOUT_S).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)


@pytest.mark.parametrize("engine", [ValhallaService, IgnService])
def test_an_isochrone_is_an_area(service, engine):
    assert engine(service.at("good"), timeout_s=5).isochrone(AUBUSSON, mode=MARCHE, minutes=15) == SQUARE


@pytest.mark.parametrize("engine", [ValhallaService, IgnService])
@pytest.mark.parametrize("manner", ["broken", "garbage"])
def test_an_isochrone_that_is_none_is_a_failure(service, engine, manner):
    with pytest.raises(EngineFailure):
        engine(service.at(manner), timeout_s=5).isochrone(AUBUSSON, mode=VOITURE, minutes=15)


def test_what_an_engine_does_not_offer_is_not_asked(service):
    address = service.at("good")
    with pytest.raises(NoAnswer):
        OsrmService(address, timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=MARCHE)
    with pytest.raises(NoAnswer):
        OsrmService(address, timeout_s=5).isochrone(GUERET, mode=VOITURE, minutes=15)
    with pytest.raises(NoAnswer):
        IgnService(address, timeout_s=5).to_many(GUERET, LON[:3], LAT[:3], mode=VOITURE)
    with pytest.raises(NoAnswer):
        IgnService(address, timeout_s=5).isochrone(GUERET, mode=VELO, minutes=15)

    assert service.asked == 0
