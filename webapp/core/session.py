"""Database session of a request: the first argument of views."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import Response
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geo.database.connections import ReadingSession, reading_session
from geo.database.version import DataChanged, pin_version, pin_version_optimistically
from webapp.core.app import current_site
from webapp.core.caching import stop_if_unchanged

P = ParamSpec("P")
R = TypeVar("R")


def with_session(view: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Wrap a view with a session, closed when it returns; 304 before it is called where nothing changed.

    Raises DatabaseUnavailable when nothing answers.
    """

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        with suppress(DataChanged), reading_session(current_site().bind) as session:
            stop_if_unchanged(session, pin_version_optimistically)
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


def _start(session: ReadingSession) -> None:
    """Pin the version of the data; over another connection when this one was cut since it last served."""
    try:
        stop_if_unchanged(session, pin_version)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()
        stop_if_unchanged(session, pin_version)
