"""Stand at the door: who asks behind our proxies, what is logged and counted, what is too much."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from geo.settings import Settings
from webapp.core import limits, logs, metrics


def install(app: Flask, settings: Settings) -> None:
    """Install before anything else, so that all requests pass here."""
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # as Flask's guide does
    logs.install(app)
    metrics.install(app)
    limits.install(app, settings)
