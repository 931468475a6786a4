"""Warming of caches: data read in advance when a process starts and after each import."""

import logging
from threading import Event, Thread
from typing import Final

from sqlalchemy.orm import Session

from geo.coverage.country import current_country, warm_up
from geo.database.connections import reading_session
from geo.database.version import pin_version
from geo.errors import DatabaseUnavailable
from geo.lieux.index import load_index
from geo.travel.load import load_land
from webapp.core.app import WebApp
from webapp.formats.subprocess_writers import writer_processes
from webapp.server.allocator import return_free_memory

log = logging.getLogger(__name__)

CHECK_EVERY_S: Final = 1.0
"""Between two checks of the version of the data (0.3 ms each). Requests meanwhile wait for it once."""

TRIM_EVERY_S: Final = 30.0
"""After which memory that requests left free goes back to the system."""

_MAX_JOIN_S: Final = 1.0


class Warming(Thread):
    """Thread that checks the version of the data all along the life of a process, and reads each new one."""

    def __init__(self, app: WebApp) -> None:
        super().__init__(name="warming", daemon=True)
        self._app, self._stopped = app, Event()

    def run(self) -> None:
        """Read each new version of the data, until the process ends."""
        key, checks = None, 0
        while not self._stopped.is_set():
            read = warm(self._app, known=key)
            if read != key or checks * CHECK_EVERY_S >= TRIM_EVERY_S:
                return_free_memory()
                writer_processes.end_idle()
                checks = 0
            key, checks = read, checks + 1
            self._stopped.wait(CHECK_EVERY_S)

    def stop(self) -> None:
        """End the thread, after the reading under way if it is short."""
        self._stopped.set()
        self.join(_MAX_JOIN_S)


def warm(app: WebApp, known: str | None = None) -> str | None:
    """Read the data into the caches of this process, unless its key is `known`; return its key.

    Without a database nothing is read: the next check, or the first request, does it. What cannot be read
    is tried again when the data changes.
    """
    key = known
    try:
        with reading_session(app.bind) as session:
            key = pin_version(session).key
            if key != known:
                _read(session)
    except DatabaseUnavailable as error:
        log.info("Not read in advance: %s", error)
        return known
    except Exception:  # this thread must outlive any error of a reading
        log.exception("Not read in advance")
    return key


def _read(session: Session) -> None:
    """Read first what requests would wait for, last what takes longest."""
    warm_up(session)
    load_index(session)
    load_land(session)
    current_country(session).openings(session)
