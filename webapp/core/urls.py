"""Whole addresses (http://…), for programs and search engines that store them."""

from typing import Any

from flask import url_for

from webapp.core.app import current_settings


def whole_url(endpoint: str, **values: Any) -> str:
    """Return the whole address of a view, under SITE_URL where it is set, else the host of the request."""
    site_url = current_settings().site_url.rstrip("/")
    if site_url:
        return f"{site_url}{url_for(endpoint, **values)}"
    return url_for(endpoint, **values, _external=True)
