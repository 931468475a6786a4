"""Database session of a request, pinned to a version of the data, and HTTP caching by that version.

ETag, Last-Modified, Cache-Control and 304 follow from the version of the data and of the code.
"""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import cache, lru_cache, wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, TypeVar

from flask import Response, abort, current_app, g, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.http import http_date

from geo.clock import PARIS, now
from geo.database.connections import ReadingSession, reading_session
from geo.database.version import DataChanged, DataVersion, pin_version, pin_version_optimistically
from geo.settings import NO_ENGINE, Settings
from webapp.core.app import ONE_YEAR_S, ROOT, WebApp, current_settings, current_site
from webapp.core.blueprint import BY_DAY, BY_MINUTE, current_policy

_KEY: Final = "mediaproche.digest"
_DIGESTED_FOLDERS: Final = ("geo", "webapp", "writers", "templates")
_TAGGED: Final = frozenset({HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

P = ParamSpec("P")
R = TypeVar("R")


def install(app: WebApp) -> None:
    """Add validators and Cache-Control to every answer."""
    app.extensions[_KEY] = _digest(app.settings)
    app.after_request(_add_validators)


def with_session(view: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Wrap a view with a session, closed when it returns; 304 before it is called where nothing changed.

    Raises DatabaseUnavailable when nothing answers.
    """

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        with suppress(DataChanged), reading_session(current_site().bind) as session:
            _stop_if_unchanged(session, pin_version_optimistically)
            return view(session, *args, **kwargs)
        # An import overtook it, or two replicas do not have the same data: now in one transaction.
        with reading_session(current_site().bind) as session:
            _start(session)
            return view(session, *args, **kwargs)

    return opened


def with_session_until_sent(
    view: Callable[Concatenate[Session, P], Response],
) -> Callable[P, Response]:
    """Wrap a view with a session, closed when the answer is sent: for a view that streams what it reads."""

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> Response:
        with ExitStack() as stack:
            session = stack.enter_context(reading_session(current_site().bind))
            _start(session)
            response = view(session, *args, **kwargs)
            response.call_on_close(stack.pop_all().close)
            return response

    return opened


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


def _start(session: ReadingSession) -> None:
    """Pin the version of the data; over another connection when this one was cut since it last served."""
    try:
        _stop_if_unchanged(session, pin_version)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()
        _stop_if_unchanged(session, pin_version)


def _stop_if_unchanged(session: ReadingSession, pin: Callable[[ReadingSession], DataVersion]) -> None:
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
