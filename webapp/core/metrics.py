"""What is counted for Prometheus, added up over the workers: requests, their duration, refusals."""

import os
from functools import cache
from typing import Final

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from webapp.core.logs import elapsed_s, route

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BUCKETS_S: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

_KEY = "mediaproche.registry"


def install(app: Flask) -> None:
    """Count every request by its route, method and status, and how long its answer took to begin."""
    registry = app.extensions[_KEY] = CollectorRegistry()
    requests = Counter("mediaproche_requests", "Answers.", ("route", "method", "status"), registry=registry)
    durations = Histogram(
        "mediaproche_request_duration_seconds",
        "From the request to the start of its answer.",
        ("route",),
        buckets=BUCKETS_S,
        registry=registry,
    )

    # Each look for a metric by its labels takes locks; those that there are stay.
    requests_of, durations_of = cache(requests.labels), cache(durations.labels)

    def count(response: Response) -> Response:
        method = request.method if request.method in METHODS else "other"
        asked = route()
        requests_of(asked, method, str(response.status_code)).inc()
        durations_of(asked).observe(elapsed_s())
        return response

    app.after_request(count)


def exposition(app: Flask, readings: dict[str, tuple[str, float]]) -> bytes:
    """Write what was counted by every worker, then `readings`: name → what it means and its value."""
    registry: CollectorRegistry = app.extensions[_KEY]
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library's own
    return (
        generate_latest(registry)
        + "".join(
            f"# HELP {name} {meaning}\n# TYPE {name} gauge\n{name} {value}\n"
            for name, (meaning, value) in readings.items()
        ).encode()
    )
