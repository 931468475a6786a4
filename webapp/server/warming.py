"""Read in advance what a visitor would wait for: when a process starts, and after each load."""

import logging
from threading import Event, Thread
from typing import Final

from flask import Flask
from sqlalchemy.orm import Session

from geo.coverage.country import desk_of, warm_up
from geo.database.connections import reading
from geo.database.version import pin_dataset
from geo.errors import DatabaseUnavailable
from geo.lieux.index import keep_placed
from geo.travel.land import load_land
from webapp.core.session import bind_of
from webapp.core.subprocess_writers import apart
from webapp.server.allocator import give_back

log = logging.getLogger(__name__)

LOOK_S: Final = 1.0
"""Between two looks at which data there is (0.3 ms). Who comes meanwhile waits for the reading, once."""

REST_S: Final = 30.0
"""After which memory that requests left free goes back to the system."""

_JOIN_S: Final = 1.0


class Warming(Thread):
    """Looks at the data all along the life of a process; without a database it tries again."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="warming", daemon=True)
        self._app, self._over = app, Event()

    def run(self) -> None:
        """Read what is new, until the process ends."""
        key, looks = None, 0
        while not self._over.is_set():
            read = warm(self._app, known=key)
            if read != key or looks * LOOK_S >= REST_S:
                give_back()
                apart.let_go()
                looks = 0
            key, looks = read, looks + 1
            self._over.wait(LOOK_S)

    def stop(self) -> None:
        """End, after the reading under way if it is short."""
        self._over.set()
        self.join(_JOIN_S)


def warm(app: Flask, known: str | None = None) -> str | None:
    """Read the data into this process, unless it is the one already known; gives its key.

    Without a database nothing is read: the next look, or the first visitor, does it. What cannot be read
    is tried again when the data changes.
    """
    key = known
    try:
        with reading(bind_of(app)) as session:
            key = pin_dataset(session).key
            if key != known:
                _read(session)
    except DatabaseUnavailable as error:
        log.info("Not read in advance: %s", error)
        return known
    except Exception:  # this thread must outlive whatever a visitor would be told of
        log.exception("Not read in advance")
    return key


def _read(session: Session) -> None:
    """Read first what visitors would wait for, last what takes longest."""
    warm_up(session)
    keep_placed(session)
    load_land(session)
    desk_of(session).openings(session)
