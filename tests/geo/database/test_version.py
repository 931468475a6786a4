"""Tests of geo.database.version: a session pinned to a version of the data reads no other."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, false, literal_column, select, text
from sqlalchemy.orm import Session

from geo.database.connections import reading_engine, reading_session
from geo.database.sql import compile_statement
from geo.database.version import (
    VERSION_COLUMNS,
    DataChanged,
    DataVersion,
    current_version,
    fetch_pinned_rows,
    pin_version,
    pin_version_optimistically,
    pinned_key,
    wait_for_readers_to_notice,
)
from geo.settings import Settings
from importers.run.staging import importers_lock
from tests.factories import make_source

ONE = compile_statement(select(literal_column("1"), *VERSION_COLUMNS))
NOTHING = compile_statement(select(literal_column("1"), *VERSION_COLUMNS).where(false()))


@pytest.fixture
def site(settings: Settings, engine: Engine) -> Iterator[Engine]:
    """Read as the site does; what a test publishes is taken away after it."""
    site = reading_engine(settings)
    yield site
    site.dispose()
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE source, import_run CASCADE"))


def publish(engine: Engine, version: int) -> None:
    with Session(engine) as session, session.begin():
        make_source(session, f"s{version}", dataset_version=version, finished_at=datetime.now(UTC))


def version_read_by(site: Engine) -> DataVersion:
    with reading_session(site) as session:
        return pin_version_optimistically(session)


def begin(session: Session) -> object:
    """Read in a transaction."""
    return session.execute(text("SELECT 1"))


def read_once(session: Session) -> object:
    """Read without one."""
    return fetch_pinned_rows(session, ONE)


def record_checkouts(site: Engine) -> list[object]:
    """Record from now on the connections taken from the pool."""
    checkouts: list[object] = []
    event.listen(site, "checkout", lambda connection, *_: checkouts.append(connection))
    return checkouts


@pytest.fixture
def long_ttl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trust a version for as long as a test may last."""
    monkeypatch.setattr("geo.database.version.VERSION_TTL_S", 3_600)


def test_the_version_pinned_optimistically_is_the_one_read(site: Engine, engine: Engine):
    publish(engine, 1)
    with reading_session(site) as session:
        pinned = pin_version_optimistically(session)
        assert pinned_key(session) == pinned.key
        assert current_version(session) == pinned


def test_a_version_is_pinned_optimistically_without_a_transaction(site: Engine, engine: Engine):
    with reading_session(site) as session:
        pin_version_optimistically(session)
        assert not session.in_transaction()
        assert site.pool.checkedout() == 0


def test_data_that_changed_meanwhile_is_not_read(site: Engine, engine: Engine):
    with reading_session(site) as session:
        pin_version_optimistically(session)
        publish(engine, 1)
        with pytest.raises(DataChanged):
            session.execute(text("SELECT 1"))


def test_data_that_changes_while_it_is_read_stays_what_it_was(site: Engine, engine: Engine):
    with reading_session(site) as session:
        pinned = pin_version_optimistically(session)
        session.execute(text("SELECT 1"))
        publish(engine, 1)
        assert current_version(session) == pinned


def test_one_reading_needs_no_transaction(site: Engine, engine: Engine):
    publish(engine, 1)
    with reading_session(site) as session:
        pin_version_optimistically(session)
        assert [row[0] for row in fetch_pinned_rows(session, ONE)] == [1]
        assert not session.in_transaction()
        assert site.pool.checkedout() == 0


def test_a_statement_without_rows_raises_data_changed(site: Engine, engine: Engine):
    with reading_session(site) as session:
        pin_version_optimistically(session)
        with pytest.raises(DataChanged):
            fetch_pinned_rows(session, NOTHING)


@pytest.mark.parametrize("pin", [pin_version_optimistically, pin_version])
def test_in_a_transaction_it_reads_what_that_sees(site: Engine, engine: Engine, pin):
    with reading_session(site) as session:
        pin(session)
        session.execute(text("SELECT 1"))
        publish(engine, 1)
        assert [row[0] for row in fetch_pinned_rows(session, ONE)] == [1]
        assert fetch_pinned_rows(session, NOTHING) == []


def test_connections_that_were_cut_together_are_replaced(site: Engine, engine: Engine):
    with ExitStack() as stack:
        held = [stack.enter_context(site.connect()) for _ in range(3)]
        pids = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in held]
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM unnest(:pids) pid"), {"pids": pids})
    with reading_session(site) as session:
        assert pin_version_optimistically(session).changed_at is None


def test_a_version_is_not_read_again_within_its_ttl(site: Engine, long_ttl: None):
    checkouts = record_checkouts(site)
    assert len({version_read_by(site) for _ in range(10)}) == len(checkouts) == 1


def test_a_version_is_read_again_after_its_ttl(site: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geo.database.version.VERSION_TTL_S", 0)
    checkouts = record_checkouts(site)
    assert len({version_read_by(site) for _ in range(10)}) == 1
    assert len(checkouts) == 10


@pytest.mark.parametrize("read", [begin, read_once])
def test_nothing_is_read_at_a_version_that_has_changed(
    site: Engine, engine: Engine, long_ttl: None, read: Callable[[Session], object]
):
    before = version_read_by(site)
    publish(engine, 1)
    with reading_session(site) as session:
        assert pin_version_optimistically(session) == before
        with pytest.raises(DataChanged):
            read(session)


@pytest.mark.parametrize("read", [begin, read_once])
def test_the_version_is_read_again_at_once_after_a_change_was_noticed(
    site: Engine, engine: Engine, long_ttl: None, read: Callable[[Session], object]
):
    before = version_read_by(site)
    publish(engine, 1)
    with suppress(DataChanged), reading_session(site) as session:
        pin_version_optimistically(session)
        read(session)
    assert version_read_by(site) != before


def test_after_the_wait_every_reader_sees_the_new_version(site: Engine, engine: Engine):
    for version in range(1, 6):
        before = version_read_by(site)
        publish(engine, version)
        wait_for_readers_to_notice()
        assert version_read_by(site) != before


def test_a_change_under_the_lock_of_the_importers_is_seen_after_it(site: Engine, engine: Engine):
    for version in range(1, 6):
        before = version_read_by(site)
        with engine.connect() as connection, importers_lock(connection):
            publish(engine, version)
        assert version_read_by(site) != before


def test_a_change_before_an_import_failed_is_seen_after_it(site: Engine, engine: Engine):
    before = version_read_by(site)
    with suppress(ZeroDivisionError), engine.connect() as connection, importers_lock(connection):
        publish(engine, 1)
        raise ZeroDivisionError
    assert version_read_by(site) != before
