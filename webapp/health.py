"""Two addresses for whoever watches over the site: the process, and the database behind it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from geo.errors import DatabaseUnavailable
from geo.sources import holds_communes
from webapp.database import with_session

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Say that the process answers; the database is not asked."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Say whether searches can be answered: the database is there and holds communes."""
    try:
        ready = _has_communes()
    except (DatabaseUnavailable, SQLAlchemyError):
        return {"status": "unavailable", "reason": "database"}, 503
    return ({"status": "ok"}, 200) if ready else ({"status": "unavailable", "reason": "no communes"}, 503)


@with_session
def _has_communes(session: Session) -> bool:
    return holds_communes(session)
