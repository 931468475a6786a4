"""Addresses made of more than a view: whole ones (http://…), that programs store, and those with a query."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from webapp.core.app import current_settings
from webapp.wording.messages import is_french


def whole_url(endpoint: str, **values: Any) -> str:
    """Return the whole address of a view, under SITE_URL where it is set, else the host of the request.

    It names no language: it is the same for whoever stores it.
    """
    if not is_french():
        values["langue"] = None
    site_url = current_settings().site_url.rstrip("/")
    if site_url:
        return f"{site_url}{url_for(endpoint, **values)}"
    return url_for(endpoint, **values, _external=True)


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the parameters of a query grouped by name, as the arguments of `url_for`."""
    texts = dict[str, list[str]]()
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    return texts


def url_with_query(endpoint: str, query: Sequence[tuple[str, Any]], **view_args: Any) -> str:
    """Return the address of a view with the parameters of a query, in their order; none for an empty one."""
    url = url_for(endpoint, **view_args)
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(query)}"
