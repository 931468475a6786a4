"""gunicorn's logger without its access log, whose lines hold IP addresses and what was typed."""

from gunicorn.glogging import Logger


class NoAccessLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Logs what happens to the server; `webapp.core.logs` logs requests, by their routes alone."""

    access_log_enabled = False
