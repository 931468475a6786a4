"""HTTP caching: ETag, Last-Modified, Cache-Control and 304, from the version of the data and of the code."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Final

from flask import Response, abort, current_app, g, request
from werkzeug.http import http_date

from geo.clock import PARIS, now
from geo.database.connections import ReadingSession
from geo.database.version import DataVersion
from geo.settings import NO_ENGINE, Settings
from webapp.core.app import ONE_YEAR_S, ROOT, WebApp, current_settings
from webapp.core.blueprint import BY_DAY, BY_MINUTE, current_policy

_KEY: Final = "mediaproche.digest"
_DIGESTED_FOLDERS: Final = ("geo", "webapp", "writers", "templates")
_TAGGED: Final = frozenset({HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


def install(app: WebApp) -> None:
    """Add validators and Cache-Control to every answer."""
    app.extensions[_KEY] = _digest(app.settings)
    app.after_request(_add_validators)


def stop_if_unchanged(session: ReadingSession, pin: Callable[[ReadingSession], DataVersion]) -> None:
    """Abort with 304 when the client has the answer already; `pin` reads which data there is."""
    if request.method not in ("GET", "HEAD") or not current_policy().cached:
        return
    g.data_version = pin(session)
    g.clock = _clock()
    # The hour that the change to winter time repeats has each of its minutes twice in Paris.
    instant = now().astimezone(PARIS) if g.clock == BY_DAY else now()
    time = instant.strftime(g.clock) if g.clock else ""
    g.etag = f"{current_app.extensions[_KEY]}-{g.data_version.key}-{time}"
    if request.if_none_match.contains_weak(g.etag):
        abort(Response(status=HTTPStatus.NOT_MODIFIED))


def data_key() -> str:
    """Return the key of the data that this request reads."""
    version: DataVersion = g.data_version
    return version.key


def depends_on_data_alone() -> bool:
    """Check whether the answer stays true until the data changes."""
    return not g.clock


def make_immutable(response: Response) -> Response:
    """Allow caching for a year when the address names the version of the data (`v`); return the response."""
    if request.args.get("v") == data_key():
        response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR_S}, immutable"
    return response


def _add_validators(response: Response) -> Response:
    """Add ETag and Last-Modified to what is found, and «no-cache»: clients ask again before they show it."""
    version: DataVersion | None = g.get("data_version")
    if version is not None and response.status_code in _TAGGED:
        response.set_etag(g.etag, weak=True)
        if version.changed_at is not None:
            response.headers["Last-Modified"] = _http_date(version.changed_at)
    if current_policy().cached:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _clock() -> str:
    """Return the format of the time on which the answer depends."""
    policy = current_policy()
    routed = policy.routed and current_settings().routing.engine != NO_ENGINE
    if routed or not policy.minute_parameters.isdisjoint(request.args):
        return BY_MINUTE
    return policy.clock


@lru_cache(maxsize=4)
def _http_date(moment: datetime) -> str:
    return http_date(moment)


def _digest(settings: Settings) -> str:
    """Compute a digest of what makes an answer besides the data: code, templates, static files, settings."""
    texts = settings.model_dump_json(exclude={"database_url"}).encode(), _digest_of_files()
    return hashlib.sha256(b"".join(texts)).hexdigest()[:12]


@cache
def _digest_of_files() -> bytes:
    """Compute a digest of code, templates and static files; a process serves those that it started with."""
    digest = hashlib.sha256()
    for folder in _DIGESTED_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.digest()
