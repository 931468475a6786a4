"""Connections to the database: one engine for the site, which only reads, one for the importers."""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from geo.errors import DatabaseUnavailable
from geo.settings import Settings

CONNECT_TIMEOUT_S = 3


def reading_engine(settings: Settings) -> Engine:
    """Connect as the read-only role, with a time limit on every statement."""
    options = {
        "default_transaction_read_only": "on",
        # All that one request reads is of one moment: an import that ends meanwhile is seen whole or not at all.
        "default_transaction_isolation": r"repeatable\ read",
        "statement_timeout": str(settings.statement_timeout_ms),
        # PostGIS functions are costed so high that small queries would be planned in parallel,
        # and starting workers takes longer than the query (measured on tiles: 5 times slower).
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
    }
    if settings.web_role:
        options["role"] = settings.web_role
    return create_engine(
        settings.database_url,
        json_deserializer=orjson.loads,
        pool_size=8,
        max_overflow=4,
        pool_timeout=2,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "options": _as_options(options)},
    )


def writing_engine(settings: Settings) -> Engine:
    """Connect as the owner of the tables; for importers and migrations only."""
    return create_engine(
        settings.database_url,
        json_deserializer=orjson.loads,
        pool_pre_ping=True,
        connect_args={"connect_timeout": CONNECT_TIMEOUT_S, "application_name": "mediaproche-importers"},
    )


@contextmanager
def reading(bind: Engine | Connection) -> Iterator[Session]:
    """Give a session for one request. Raises DatabaseUnavailable when nothing answers."""
    try:
        with Session(bind) as session:
            yield session
    except (OperationalError, InterfaceError) as error:
        raise DatabaseUnavailable("La base de données ne répond pas.") from error


def _as_options(options: dict[str, str]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in options.items())
