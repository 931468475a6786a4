"""A worker that takes whoever comes, to compare the site's own with."""

from gunicorn.workers.gthread import ThreadWorker

from webapp.server.worker import PatientWorker


class GreedyWorker(PatientWorker):
    """Leaves nobody to the others."""

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Take all that come."""
        ThreadWorker.wait_for_and_dispatch_events(self, timeout)
