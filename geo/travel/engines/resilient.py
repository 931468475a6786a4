"""A routing engine made resilient: cached answers, a circuit breaker, estimates in place of failures."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.base import Engine, EngineFailure, NoAnswer
from geo.travel.times import TravelTimes, TravelTimeSource

log = logging.getLogger(__name__)

MAX_FAILURES: Final = 3
"""In a row: then the engine is taken to be down."""

BREAKER_OPEN_S: Final = 30.0
"""How long an engine that is down is not asked, before one question tries it again."""

ANSWER_TTL_S: Final = 600.0
"""How long an answer is cached: roads do not change meanwhile, and pages of one visit ask the same."""

MAX_ANSWERS: Final = 512
"""Cached answers: 200 places each make 3 kB, 2 MB in all."""

_Answer = TypeVar("_Answer")


class ResilientEngine:
    """An engine behind a cache and a circuit breaker; estimates stand in where it fails or finds no route."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._clock = engine, clock
        self._answers: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()  # Times or geometries
        self._failures, self._retry_at = 0, 0.0
        self._lock = Lock()

    @property
    def credit(self) -> str:
        """Credit of the measured answers, shown to visitors."""
        return self._engine.credit

    def to_many(
        self, estimate: TravelTimeSource, origin: Point, lon: Floats, lat: Floats, *, mode: str
    ) -> TravelTimes:
        """Compute the minutes from a point to many, by `estimate` where the engine has none."""
        key = (origin, lon.tobytes(), lat.tobytes(), mode)
        times = self._answer(key, lambda: self._engine.to_many(origin, lon, lat, mode=mode))
        if times is None:
            return estimate.to_many(origin, lon, lat, mode=mode)
        unknown = ~times.measured
        if not unknown.any():
            return times
        estimated = estimate.to_many(origin, lon[unknown], lat[unknown], mode=mode)
        minutes, measured = times.minutes.copy(), times.measured.copy()
        minutes[unknown], measured[unknown] = estimated.minutes, estimated.measured
        return TravelTimes(minutes, measured)

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any] | None:
        """Compute the area within some minutes as a GeoJSON geometry, None where the engine has none."""
        key = (origin, mode, minutes)
        return self._answer(key, lambda: self._engine.isochrone(origin, mode=mode, minutes=minutes))

    def _answer(self, key: Hashable, ask: Callable[[], _Answer]) -> _Answer | None:
        """Return the cached answer, or ask; None while the engine is down or when it fails."""
        with self._lock:
            cached = self._answers.get(key)
            if cached is not None and cached[0] > self._clock():
                self._answers.move_to_end(key)
                found: _Answer = cached[1]
                return found
            if not self._may_ask():
                return None
        try:
            answer = ask()
        except NoAnswer:
            return None
        except EngineFailure as error:
            self._fail(error)
            return None
        self._cache(key, answer)
        return answer

    def _may_ask(self) -> bool:
        """Check the circuit breaker: while the engine is down, it passes one question each BREAKER_OPEN_S."""
        if self._failures < MAX_FAILURES:
            return True
        if self._clock() < self._retry_at:
            return False
        self._retry_at = self._clock() + BREAKER_OPEN_S
        return True

    def _fail(self, error: EngineFailure) -> None:
        with self._lock:
            self._failures += 1
            self._retry_at = self._clock() + BREAKER_OPEN_S
            if self._failures == MAX_FAILURES:
                log.warning("The routing engine is down: estimates only. %s", error)

    def _cache(self, key: Hashable, answer: object) -> None:
        with self._lock:
            self._failures = 0
            self._answers[key] = (self._clock() + ANSWER_TTL_S, answer)
            while len(self._answers) > MAX_ANSWERS:
                self._answers.popitem(last=False)
