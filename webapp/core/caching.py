"""Answers that are kept and asked about again: 304 while neither data nor site has changed."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.http import http_date

from geo.clock import now
from geo.database.connections import ReadingSession
from geo.database.version import Dataset
from geo.settings import NONE, Settings
from webapp.core.app import ONE_YEAR_S, ROOT
from webapp.lieux.params import OPEN

_KEY: Final = "mediaproche.digest"
_CLOCKS_KEY: Final = "mediaproche.clocks"
_MADE_OF: Final = ("geo", "webapp", "writers", "templates")

_NEVER_KEPT: Final = frozenset({"health"})
"""Blueprints whose answers are of the moment."""

_KEPT: Final = frozenset({HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

BY_THE_MINUTE: Final = "%Y%m%d%H%M"

_CLOCKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "api": "",  # unless a routing engine tells the minutes: it may be out of order for a moment
        "tiles": "",
        "ogc": "",
        "exports": "%Y%m%d",  # the name of a file has its day
    }
)
"""Blueprint → what its answers know of the time; those of the others may say «ouvert jusqu'à 18 h 30»."""


def install(app: Flask, settings: Settings) -> None:
    """Mark every answer with what it was made of."""
    app.extensions[_KEY] = _digest(settings)
    routed = settings.routing.engine != NONE
    app.extensions[_CLOCKS_KEY] = {**_CLOCKS, "api": BY_THE_MINUTE} if routed else _CLOCKS
    app.after_request(_mark)


def stop_if_unchanged(session: ReadingSession, pin: Callable[[ReadingSession], Dataset]) -> None:
    """Answer 304 at once when the client has what would be answered; `pin` asks which data there is."""
    if request.method not in ("GET", "HEAD") or request.blueprint in _NEVER_KEPT:
        return
    g.dataset = pin(session)
    g.clock = _clock()
    told = now().strftime(g.clock) if g.clock else ""
    g.etag = f"{current_app.extensions[_KEY]}-{g.dataset.key}-{told}"
    if request.if_none_match.contains_weak(g.etag):
        abort(Response(status=HTTPStatus.NOT_MODIFIED))


def dataset_key() -> str:
    """Give the key of the data that this request reads."""
    dataset: Dataset = g.dataset
    return dataset.key


def lasts() -> bool:
    """Tell whether what is answered stays true until the data changes."""
    return not g.clock


def keep_for_long(response: Response) -> Response:
    """Let an answer be kept without asking again, if its address names the data that it shows (`v`)."""
    if request.args.get("v") == dataset_key():
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_S}, immutable"
    return response


def _mark(response: Response) -> Response:
    """Add ETag and Last-Modified to what is found; what is kept must be asked about before it is shown."""
    dataset: Dataset | None = g.get("dataset")
    if dataset is not None and response.status_code in _KEPT:
        response.set_etag(g.etag, weak=True)
        if dataset.changed_at is not None:
            response.headers["Last-Modified"] = _http_date(dataset.changed_at)
    if request.blueprint not in _NEVER_KEPT:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _clock() -> str:
    """Say what the answer knows of the time, as a format."""
    clocks: Mapping[str, str] = current_app.extensions[_CLOCKS_KEY]
    return BY_THE_MINUTE if OPEN.name in request.args else clocks.get(request.blueprint or "", BY_THE_MINUTE)


@lru_cache(maxsize=4)
def _http_date(moment: datetime) -> str:
    return http_date(moment)


def _digest(settings: Settings) -> str:
    """Digest what makes an answer besides the data: code, templates, static files, settings."""
    parts = [path for folder in _MADE_OF for path in sorted((ROOT / folder).rglob("*.*")) if path.is_file()]
    digest = hashlib.sha256(settings.model_dump_json(exclude={"database_url"}).encode())
    for path in parts:
        if path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
