"""Logs as JSON lines: what happened, where and how long it took; never what was typed nor who asked."""

import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import orjson
from flask import Response, g, request

from webapp.core.app import WebApp

_request_log: Final = logging.getLogger("webapp.requests")

_QUOTES_THE_CLIENT: Final = ("Invalid request", "Error handling request", "Ignored premature client")
"""Messages of gunicorn that go on with an IP address or with what was asked."""


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a record as JSON; of an exception its class and place only: its text may quote anything."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_client(record.getMessage()),
            "process": record.process,
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = where(record.exc_info[2])
        return orjson.dumps(line, default=str).decode()


def configuration(level: str) -> dict[str, Any]:
    """Return the configuration of `logging` that writes JSON lines to the standard error.

    Libraries log warnings at most: below, some of them quote what they ask others.
    """
    wanted = logging.getLevelNamesMapping()[level.upper()]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": sys.stderr}},
        "root": {"level": max(wanted, logging.WARNING), "handlers": ["stderr"]},
        "loggers": {
            name: {"level": wanted, "handlers": [], "propagate": True}
            for name in ("gunicorn.error", "geo", "webapp", "writers")
        },
    }


def where(trace: TracebackType | None) -> list[str]:
    """List the frames of an exception, outermost first."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def install(app: WebApp) -> None:
    """Log each request by its route, once its answer begins."""
    app.before_request(_start_clock)
    app.after_request(_log_request)


def route() -> str:
    """Return the route of the request as the code writes it: it holds nothing of what was asked."""
    return request.url_rule.rule if request.url_rule else "none"


def elapsed_s() -> float:
    """Return the seconds since the request began; zero when it was refused before."""
    return time.perf_counter() - g.started if "started" in g else 0.0


def _start_clock() -> None:
    g.started = time.perf_counter()


def _log_request(response: Response) -> Response:
    if _request_log.isEnabledFor(logging.INFO):
        fields = {
            "method": request.method if response.status_code != 405 else "other",
            "route": route(),
            "status": response.status_code,
            "ms": round(elapsed_s() * 1_000, 1),
        }
        _request_log.info("request", extra={"fields": fields})
    return response


def _without_client(message: str) -> str:
    return next((start for start in _QUOTES_THE_CLIENT if message.startswith(start)), message)
