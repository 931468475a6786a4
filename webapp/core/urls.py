"""Whole addresses, for programs and search engines that keep them: http://…, and not /…."""

from typing import Any, Final

from flask import Flask, current_app, url_for

_KEY: Final = "mediaproche.site_url"


def install(app: Flask, site_url: str) -> None:
    """Say where visitors find the site; empty: wherever each request says that it is."""
    app.extensions[_KEY] = site_url.rstrip("/")


def whole_url(endpoint: str, **values: Any) -> str:
    """Write the whole address of a view."""
    site_url = current_app.extensions[_KEY]
    if site_url:
        return f"{site_url}{url_for(endpoint, **values)}"
    return url_for(endpoint, **values, _external=True)
