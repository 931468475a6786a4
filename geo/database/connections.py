"""Connections to the database: one engine for the site, which only reads, one for the importers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    InterfaceError,
    InvalidatePoolError,
    OperationalError,
)
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from geo.errors import ConfigurationError, DatabaseUnavailable
from geo.settings import Settings

DATABASE_CONNECT_TIMEOUT_S = 3
MAX_CONNECT_TRIES = 6
"""Through pgbouncers: with one dead database in three, all the tries reach it once in 3^6 = 729 times."""

POOL_TIMEOUT_S = 1.0
"""How long a request waits when the pool is empty: who waits longer waits in vain."""

POOL_RECYCLE_S = 300
"""A connection is renewed after this time, so that a replica that comes back gets its share again."""

PING_AFTER_S = 0.5
"""A connection is pinged when it is taken from the pool, unless it served more recently than this."""

IDLE_TIMEOUT_MS = 300_000
"""Longest pause between two statements of an export: a process of its own may be writing the file."""

KEEPALIVES = {
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""Parameters of libpq that notice within seconds that the machine of the database is gone without a word."""


def reading_engine(settings: Settings) -> Engine:
    """Create the engine of the site: read-only role, replicas where there are some, limited statements."""
    engine = create_engine(
        settings.database_url_read or settings.database_url,
        json_deserializer=orjson.loads,
        pool_size=settings.database_pool,
        max_overflow=0,
        pool_timeout=POOL_TIMEOUT_S,
        pool_recycle=POOL_RECYCLE_S,
        pool_use_lifo=True,  # the next query of a request goes to the replica that answered the last
        connect_args={
            "connect_timeout": DATABASE_CONNECT_TIMEOUT_S,
            **KEEPALIVES,
            **_session_options(settings),
        },
    )
    event.listen(engine, "checkin", _record_checkin_time)
    event.listen(engine, "checkout", partial(_ping_if_idle, engine.dialect))
    if settings.database_pooled:
        event.listen(engine, "do_connect", _connect_with_retries)
        event.listen(engine, "connect", _refuse_writing_role)
    return engine


def writing_engine(settings: Settings) -> Engine:
    """Create the engine of the owner of the tables; for importers and migrations only."""
    return create_engine(
        settings.database_url,
        json_deserializer=orjson.loads,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": DATABASE_CONNECT_TIMEOUT_S,
            **KEEPALIVES,
            "application_name": "mediaproche-importers",
            # An import that was killed gives its lock back, even in the middle of a long statement.
            "options": _as_options({"client_connection_check_interval": "1000"}),
        },
    )


def reporting_engine(settings: Settings) -> Engine:
    """Create the engine with which the site adds reports: its own role, a connection for each of them."""
    options = {"statement_timeout": str(settings.statement_timeout_ms)}
    if settings.web_role:
        options["role"] = settings.web_role
    return create_engine(
        settings.database_url,
        poolclass=NullPool,
        connect_args={
            "connect_timeout": DATABASE_CONNECT_TIMEOUT_S,
            **KEEPALIVES,
            "options": _as_options(options),
        },
    )


class ReadingSession(Session):
    """A session of the site: pinned to a version, it reads no other (see geo.database.version)."""


@contextmanager
def reading_session(bind: Engine | Connection) -> Iterator[ReadingSession]:
    """Open a session for one request. Raises DatabaseUnavailable when nothing answers."""
    try:
        with ReadingSession(bind) as session:
            yield session
    except DBAPIError as error:
        if _is_disconnection(error):
            raise DatabaseUnavailable("La base de données ne répond pas.") from error
        raise


def _is_disconnection(error: DBAPIError) -> bool:
    """Check whether the database went away; what libpq itself reports of it has no class of its own."""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


def _session_options(settings: Settings) -> dict[str, str]:
    """Build the limits of a session of the site; behind pgbouncer, the role that logs in has them."""
    if settings.database_pooled:
        return {}
    options = {
        "default_transaction_read_only": "on",
        # All that one request reads is of one moment: an import is seen whole or not at all.
        "default_transaction_isolation": r"repeatable\ read",
        "statement_timeout": str(settings.statement_timeout_ms),
        "idle_in_transaction_session_timeout": str(IDLE_TIMEOUT_MS),
        # PostGIS functions are costed so high that small queries would be planned in parallel,
        # and starting workers takes longer than the query (measured on tiles: 5 times slower).
        "max_parallel_workers_per_gather": "0",
        "jit": "off",
    }
    if settings.web_role:
        options["role"] = settings.web_role
    return {"options": _as_options(options)}


def _connect_with_retries(
    dialect: Dialect, _: object, address: Any, options: Any
) -> Any:  # whatever psycopg2 takes
    """Connect; through a pgbouncer whose database is dead, try again, perhaps with another one.

    libpq looks for another host where one is silent or refuses connections, not where one lets it in and
    has no database to ask, or answers an error.
    """
    give_up_at = time.monotonic() + DATABASE_CONNECT_TIMEOUT_S
    for _try in range(MAX_CONNECT_TRIES):
        try:
            connection = dialect.connect(*address, **options)
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.OperationalError:
            if time.monotonic() > give_up_at:
                raise
        else:
            return connection
    return dialect.connect(*address, **options)


def _record_checkin_time(_: object, record: Any) -> None:  # of the pool, as SQLAlchemy hands it over
    record.info["served_at"] = time.monotonic()


def _ping_if_idle(dialect: Dialect, connection: Any, record: Any, _: object) -> None:  # as above
    """Ping a connection that was idle. Raises InvalidatePoolError."""
    served_at = record.info.get("served_at")
    if served_at is None or time.monotonic() - served_at < PING_AFTER_S:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise InvalidatePoolError from error


def _refuse_writing_role(connection: Any, _: object) -> None:  # a connection of psycopg2
    """Refuse a connection whose role may write. Raises ConfigurationError."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        (read_only,) = cursor.fetchone()
    connection.rollback()
    if read_only != "on":
        raise ConfigurationError("Le rôle de DATABASE_URL_READ peut écrire : voir docs/scale.md.")


def _as_options(options: dict[str, str]) -> str:
    return " ".join(f"-c {name}={value}" for name, value in options.items())
