"""Tests of geo.travel.engines.resilient: memory, rest, and estimates in place of what an engine lacks."""

import numpy as np
import pytest

from geo.points import Point
from geo.travel.engines.base import EngineFailure, NoAnswer
from geo.travel.engines.resilient import (
    ANSWER_TTL_S,
    BREAKER_OPEN_S,
    MAX_ANSWERS,
    MAX_FAILURES,
    ResilientEngine,
)
from geo.travel.modes import VOITURE
from geo.travel.times import TravelTimes
from tests.named_places import GUERET

LON, LAT = np.array([1.9, 2.0]), np.array([46.2, 46.3])


class Estimate:
    """Answers 99 minutes, whatever the route."""

    def to_many(self, origin, lon, lat, *, mode):
        return TravelTimes(np.full(len(lon), 99.0), np.zeros(len(lon), dtype=bool))


class Engine:
    """Answers as it is told: an exception or minutes."""

    credit = "Moteur"

    def __init__(self, answer):
        self.answer, self.asked = answer, 0

    def _say(self):
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def to_many(self, origin, lon, lat, *, mode):
        minutes = np.array(self._say(), dtype=float)
        return TravelTimes(minutes, np.isfinite(minutes))

    def isochrone(self, origin, *, mode, minutes):
        return self._say()


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def ask(guarded: ResilientEngine, origin: Point = GUERET) -> list[tuple[float, bool]]:
    times = guarded.to_many(Estimate(), origin, LON, LAT, mode=VOITURE)
    return list(zip(times.minutes.tolist(), times.measured.tolist(), strict=True))


ESTIMATED = [(99, False), (99, False)]
MEASURED = [(5, True), (6, True)]


def test_what_the_engine_answers_is_measured():
    assert ask(ResilientEngine(Engine([5, 6]))) == MEASURED


def test_a_place_without_a_way_is_estimated():
    assert ask(ResilientEngine(Engine([5, None]))) == [(5, True), (99, False)]


def test_an_estimate_takes_the_place_of_an_engine_that_fails():
    assert ask(ResilientEngine(Engine(EngineFailure("500")))) == ESTIMATED


def test_the_same_question_is_asked_once():
    engine = Engine([5, 6])
    guarded = ResilientEngine(engine)

    assert ask(guarded) == ask(guarded)
    assert engine.asked == 1


def test_an_answer_is_good_for_a_while():
    engine, clock = Engine([5, 6]), Clock()
    guarded = ResilientEngine(engine, clock=clock)
    ask(guarded)
    clock.now += ANSWER_TTL_S + 1
    ask(guarded)

    assert engine.asked == 2


def test_memory_is_bounded():
    engine = Engine([5, 6])
    guarded = ResilientEngine(engine)
    for rank in range(MAX_ANSWERS + 1):
        ask(guarded, Point(lon=rank / 1_000, lat=46))
    ask(guarded, Point(lon=0, lat=46))

    assert engine.asked == MAX_ANSWERS + 2


def test_an_engine_that_is_down_is_left_alone_then_tried_again_once():
    engine, clock = Engine(EngineFailure("500")), Clock()
    guarded = ResilientEngine(engine, clock=clock)
    for _ in range(MAX_FAILURES + 5):
        assert ask(guarded) == ESTIMATED
    assert engine.asked == MAX_FAILURES

    clock.now += BREAKER_OPEN_S
    ask(guarded)
    ask(guarded)
    assert engine.asked == MAX_FAILURES + 1


def test_an_engine_that_recovers_is_asked_again():
    engine, clock = Engine(EngineFailure("500")), Clock()
    guarded = ResilientEngine(engine, clock=clock)
    for _ in range(MAX_FAILURES):
        ask(guarded)
    engine.answer = [5, 6]
    clock.now += BREAKER_OPEN_S

    assert ask(guarded) == MEASURED
    assert ask(guarded, Point(lon=1, lat=46)) == MEASURED


def test_what_an_engine_does_not_offer_is_no_failure():
    engine = Engine(NoAnswer("pas de matrice"))
    guarded = ResilientEngine(engine)
    for _ in range(MAX_FAILURES + 1):
        assert ask(guarded) == ESTIMATED
    engine.answer = [5, 6]

    assert ask(guarded) == MEASURED


@pytest.mark.parametrize("failure", [EngineFailure("500"), NoAnswer("aucune")])
def test_without_an_isochrone_of_the_engine_there_is_none(failure):
    assert ResilientEngine(Engine(failure)).isochrone(GUERET, mode=VOITURE, minutes=20) is None


def test_isochrones_are_remembered_by_place_mode_and_minutes():
    engine = Engine({"type": "Polygon"})
    guarded = ResilientEngine(engine)
    for minutes in (10, 10, 20):
        guarded.isochrone(GUERET, mode=VOITURE, minutes=minutes)

    assert engine.asked == 2
