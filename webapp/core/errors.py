"""Error answers: one table of statuses, pages for people, problem+json (RFC 9457) for programs."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Response, current_app, make_response, render_template, request
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from geo.errors import DatabaseUnavailable, Gone, InvalidInput, MediaprocheError, NotFound
from geo.quality.sources import shows_demonstration
from webapp.core.app import WebApp, current_site
from webapp.core.session import with_session
from webapp.wording.messages import N_, _

STATUSES: Final[Mapping[type[Exception], int]] = {
    InvalidInput: 422,
    NotFound: 404,
    Gone: 410,
    DatabaseUnavailable: 503,
    OperationalError: 503,
    InterfaceError: 503,
    PoolTimeoutError: 503,
}
"""Error class → status of the answer."""

RETRY_AFTER_S: Final = 10
"""A database restarts in a few seconds."""

MESSAGES: Final[Mapping[int, tuple[str, str]]] = {
    400: (N_("Cette demande n'est pas possible"), N_("Revenez à la page d'accueil et recommencez.")),
    404: (N_("Cette page n'existe pas"), N_("L'adresse est peut-être incomplète, ou le lieu a fermé.")),
    405: (
        N_("Cette demande n'est pas possible"),
        N_("Cette adresse se lit (GET) et n'accepte rien d'autre."),
    ),
    410: (N_("Cette page n'existe plus"), N_("Le lieu n'est plus dans les listes publiques.")),
    429: (
        N_("Vous allez trop vite"),
        N_("Trop de demandes viennent de votre adresse : attendez quelques secondes."),
    ),
    500: (N_("Le site a un problème"), N_("Ce problème vient de nous. Réessayez dans quelques minutes.")),
    503: (N_("Le site ne répond pas pour le moment"), N_("Réessayez dans quelques minutes.")),
}
"""Status → title and text, for people; the API answers the text when the error has no message of its own."""


class DetailedInvalidInput(InvalidInput):
    """Refused parameters, with further members of the problem+json answer."""

    def __init__(self, messages: Mapping[str, str], **members: Any) -> None:
        self.members = members
        super().__init__(messages)


def install(app: WebApp) -> None:
    """Register a handler for every error of the table, and for every HTTP error."""
    for error_class, status in STATUSES.items():
        app.register_error_handler(error_class, _handler(status))
    app.register_error_handler(HTTPException, _answer_http_error)


def problem(status: int, detail: str, **members: Any) -> Response:
    """Return a problem+json answer."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **members,
    }
    return Response(current_app.json.dumps(body), status, mimetype="application/problem+json")


def problem_of(status: int, error: Exception) -> Response:
    """Return an error as problem+json, with its messages by field and its own members."""
    members: dict[str, Any] = {}
    if isinstance(error, InvalidInput):
        members["errors"] = [{"field": f, "message": m} for f, m in error.messages.items()]
    if isinstance(error, DetailedInvalidInput):
        members |= error.members
    return problem(status, _detail(status, error), **members)


def _handler(status: int) -> Any:  # Flask wants a callable of the very class it registers
    def handle(error: Exception) -> Response:
        if status == 503:
            current_app.logger.warning("%s on %s", _cause(error), request.endpoint)
        return _answer(status, error)

    return handle


def _cause(error: Exception) -> str:
    """Return the class name of the error of the driver, as QueryCanceled; its text may quote anything."""
    cause = error.__cause__ or error
    return type(getattr(cause, "orig", None) or cause).__name__


def _answer_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400 or error.response is not None:
        return make_response(error)  # a redirection
    response = _answer(status, error)
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _answer(status: int, error: Exception) -> Response:
    as_problem = request.path.startswith(current_site().problem_prefixes)
    response = problem_of(status, error) if as_problem else make_response(_page(status), status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    if status == 429 or status >= 500:
        response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: int) -> str:
    """Render the page of an error, which stands even when the database does not answer."""
    title, text = _message(status)
    demonstration = status != 503 and _shows_demonstration()
    return render_template("core/error.html", title=title, text=text, demonstration=demonstration)


def _shows_demonstration() -> bool:
    try:
        return with_session(shows_demonstration)()
    except (MediaprocheError, SQLAlchemyError):
        return False


def _message(status: int) -> tuple[str, str]:
    title, text = MESSAGES.get(status) or MESSAGES[500 if status >= 500 else 400]
    return _(title), _(text)


def _detail(status: int, error: Exception) -> str:
    return str(error) if isinstance(error, InvalidInput | NotFound | Gone) else _message(status)[1]
