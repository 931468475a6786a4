"""A worker that takes whoever comes, to compare the site's own with."""

from gunicorn.workers.gthread import ThreadWorker

from webapp.server.worker import BufferingWorker


class GreedyWorker(BufferingWorker):
    """A worker that accepts every connection."""

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Accept all connections that wait."""
        ThreadWorker.wait_for_and_dispatch_events(self, timeout)
