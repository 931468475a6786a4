"""Health checks and metrics: /healthz, /readyz, /metrics."""

from datetime import datetime

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from geo.database.version import current_version
from geo.errors import DatabaseUnavailable
from geo.quality.sources import holds_communes
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.metrics import MEDIA_TYPE, exposition
from webapp.core.session import with_session

blueprint = SiteBlueprint("health", __name__, policy=Policy(cached=False, rate_limited=False))


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """Answer that the process is alive, without the database."""
    return {"status": "ok"}


@blueprint.get("/readyz")
def readyz() -> ResponseReturnValue:
    """Answer whether searches can be answered: the database is there and holds communes."""
    try:
        ready = _has_communes()
    except (DatabaseUnavailable, SQLAlchemyError):
        return {"status": "unavailable", "reason": "database"}, 503
    return ({"status": "ok"}, 200) if ready else ({"status": "unavailable", "reason": "no communes"}, 503)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Answer the metrics of the workers and the state of the data, in the text format of Prometheus."""
    return Response(exposition(current_app, _readings()), content_type=MEDIA_TYPE)


def _readings() -> dict[str, tuple[str, float]]:
    up = ("mediaproche_database_up", "1 when the database answers.")
    last_load = ("mediaproche_last_load_timestamp_seconds", "When the last load ended, refused or not.")
    try:
        loaded_at = _changed_at()
    except (DatabaseUnavailable, SQLAlchemyError):
        return {up[0]: (up[1], 0)}
    return {up[0]: (up[1], 1), last_load[0]: (last_load[1], loaded_at.timestamp() if loaded_at else 0)}


@with_session
def _has_communes(session: Session) -> bool:
    return holds_communes(session)


@with_session
def _changed_at(session: Session) -> datetime | None:
    return current_version(session).changed_at
