"""An engine that never keeps a visitor waiting: a memory, a rest after failures, an estimate instead."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.base import Engine, EngineFailure, NoAnswer
from geo.travel.times import Times, Ways

log = logging.getLogger(__name__)

MOST_FAILURES: Final = 3
"""One after the other: then the engine is taken to be down."""

REST_S: Final = 30.0
"""How long an engine that is down is left alone before one question tries it again."""

FRESH_S: Final = 600.0
"""How long an answer is good: roads do not change meanwhile, and pages of one visit ask the same."""

MOST_ANSWERS: Final = 512
"""Kept answers: 200 places each make 3 kB, 2 MB in all."""

Answer = TypeVar("Answer")


class GuardedEngine:
    """Asks an engine, and answers without it where it fails or found no way."""

    def __init__(self, engine: Engine, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._clock = engine, clock
        self._answers: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()  # Times or geometries
        self._failures, self._rests_until = 0, 0.0
        self._lock = Lock()

    @property
    def credit(self) -> str:
        """Say what measured answers are owed to."""
        return self._engine.credit

    def to_many(self, estimate: Ways, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many, estimated where the engine has none."""
        key = (origin, lon.tobytes(), lat.tobytes(), mode)
        times = self._answer(key, lambda: self._engine.to_many(origin, lon, lat, mode=mode))
        if times is None:
            return estimate.to_many(origin, lon, lat, mode=mode)
        unknown = ~times.measured
        if not unknown.any():
            return times
        guessed = estimate.to_many(origin, lon[unknown], lat[unknown], mode=mode)
        minutes, measured = times.minutes.copy(), times.measured.copy()
        minutes[unknown], measured[unknown] = guessed.minutes, guessed.measured
        return Times(minutes, measured)

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any] | None:
        """Give the area within some minutes as a GeoJSON geometry, None where the engine has none."""
        key = (origin, mode, minutes)
        return self._answer(key, lambda: self._engine.isochrone(origin, mode=mode, minutes=minutes))

    def _answer(self, key: Hashable, ask: Callable[[], Answer]) -> Answer | None:
        """Give the answer remembered, or ask; None while the engine rests or when it fails."""
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None and kept[0] > self._clock():
                self._answers.move_to_end(key)
                found: Answer = kept[1]
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
        self._remember(key, answer)
        return answer

    def _may_ask(self) -> bool:
        """Tell whether to try; while the engine is down, one question each REST_S is let through."""
        if self._failures < MOST_FAILURES:
            return True
        if self._clock() < self._rests_until:
            return False
        self._rests_until = self._clock() + REST_S
        return True

    def _fail(self, error: EngineFailure) -> None:
        with self._lock:
            self._failures += 1
            self._rests_until = self._clock() + REST_S
            if self._failures == MOST_FAILURES:
                log.warning("The routing engine is down: estimates only. %s", error)

    def _remember(self, key: Hashable, answer: object) -> None:
        with self._lock:
            self._failures = 0
            self._answers[key] = (self._clock() + FRESH_S, answer)
            while len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)
