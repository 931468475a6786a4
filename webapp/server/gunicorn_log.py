"""The logger of gunicorn without its access log, whose lines hold IP addresses and what was typed."""

from gunicorn.glogging import Logger


class NoAccessLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Says what happens to the server; requests are logged by `webapp.core.logs`, by their routes alone."""

    access_log_enabled = False
