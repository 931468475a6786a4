"""The session of a request, given to views as their first argument."""

from collections.abc import Callable
from contextlib import ExitStack, suppress
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import Flask, Response, current_app
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from geo.database.connections import ReadingSession, reading
from geo.database.version import StartAgain, pin_ahead, pin_dataset
from webapp.core.caching import stop_if_unchanged

P = ParamSpec("P")
R = TypeVar("R")

_KEY = "mediaproche.bind"


def install(app: Flask, bind: Engine | Connection) -> None:
    """Say where the application reads."""
    app.extensions[_KEY] = bind


def bind_of(app: Flask) -> Engine | Connection:
    """Tell where an application reads."""
    bind: Engine | Connection = app.extensions[_KEY]
    return bind


def with_session(view: Callable[Concatenate[Session, P], R]) -> Callable[P, R]:
    """Open a session for the time of a view, which is not called when the client has its answer already.

    Raises DatabaseUnavailable when nothing answers.
    """

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        with suppress(StartAgain), reading(current_app.extensions[_KEY]) as session:
            stop_if_unchanged(session, pin_ahead)
            return view(session, *args, **kwargs)
        # An import overtook it, or two replicas do not have the same data: now in one transaction.
        with reading(current_app.extensions[_KEY]) as session:
            _start(session)
            return view(session, *args, **kwargs)

    return opened


def with_session_until_sent(
    view: Callable[Concatenate[Session, P], Response],
) -> Callable[P, Response]:
    """Open a session that stays until the answer is sent, for a view that reads while it is sent."""

    @wraps(view)
    def opened(*args: P.args, **kwargs: P.kwargs) -> Response:
        with ExitStack() as stack:
            session = stack.enter_context(reading(current_app.extensions[_KEY]))
            _start(session)
            response = view(session, *args, **kwargs)
            response.call_on_close(stack.pop_all().close)
            return response

    return opened


def _start(session: ReadingSession) -> None:
    """Read first which data there is; over another connection when this one was cut since it last served."""
    try:
        stop_if_unchanged(session, pin_dataset)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()
        stop_if_unchanged(session, pin_dataset)
