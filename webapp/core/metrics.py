"""Prometheus metrics, summed over the workers: requests by route and status, and their duration."""

import os
from functools import cache
from typing import Final

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from webapp.core.app import WebApp
from webapp.core.logs import elapsed_s, route

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
BUCKETS_S: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)

_KEY = "mediaproche.registry"


def install(app: WebApp) -> None:
    """Count every request by its route, method and status, and measure the time until its answer begins."""
    registry = app.extensions[_KEY] = CollectorRegistry()
    requests = Counter("mediaproche_requests", "Answers.", ("route", "method", "status"), registry=registry)
    durations = Histogram(
        "mediaproche_request_duration_seconds",
        "From the request to the start of its answer.",
        ("route",),
        buckets=BUCKETS_S,
        registry=registry,
    )

    # Looking for a metric by its labels takes locks: each is looked for once.
    requests_of, durations_of = cache(requests.labels), cache(durations.labels)

    def count(response: Response) -> Response:
        method = request.method if request.method in METHODS else "other"
        name = route()
        requests_of(name, method, str(response.status_code)).inc()
        durations_of(name).observe(elapsed_s())
        return response

    app.after_request(count)


def exposition(app: Flask, readings: dict[str, tuple[str, float]]) -> bytes:
    """Return the metrics of all workers as text, then `readings`: name → what it means and its value."""
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
