"""Tests of geo.database.version: a session that was told which data there is reads no other."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, false, literal_column, select, text
from sqlalchemy.orm import Session

from geo.database.connections import reading, reading_engine
from geo.database.sql import prepare
from geo.database.version import (
    NEWEST,
    Dataset,
    StartAgain,
    current_dataset,
    pin_ahead,
    pin_dataset,
    pinned_key,
    rows_of_pinned,
    wait_for_readers,
)
from geo.settings import Settings
from importers.run.staging import holding_lock
from tests.factories import make_source

ONE = prepare(select(literal_column("1"), *NEWEST))
NOTHING = prepare(select(literal_column("1"), *NEWEST).where(false()))


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


def told_by(site: Engine) -> Dataset:
    with reading(site) as session:
        return pin_ahead(session)


def begin(session: Session) -> object:
    """Read in a transaction."""
    return session.execute(text("SELECT 1"))


def read_once(session: Session) -> object:
    """Read without one."""
    return rows_of_pinned(session, ONE)


def questions(site: Engine) -> list[object]:
    """Count from now on how often the database is asked anything."""
    asked: list[object] = []
    event.listen(site, "checkout", lambda connection, *_: asked.append(connection))
    return asked


@pytest.fixture
def believing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what was told as true for as long as a test may last."""
    monkeypatch.setattr("geo.database.version.STANDS_S", 3_600)


def test_what_is_told_ahead_is_what_is_read(site: Engine, engine: Engine):
    publish(engine, 1)
    with reading(site) as session:
        told = pin_ahead(session)
        assert pinned_key(session) == told.key
        assert current_dataset(session) == told


def test_it_is_told_without_a_transaction(site: Engine, engine: Engine):
    with reading(site) as session:
        pin_ahead(session)
        assert not session.in_transaction()
        assert site.pool.checkedout() == 0


def test_data_that_changed_meanwhile_is_not_read(site: Engine, engine: Engine):
    with reading(site) as session:
        pin_ahead(session)
        publish(engine, 1)
        with pytest.raises(StartAgain):
            session.execute(text("SELECT 1"))


def test_data_that_changes_while_it_is_read_stays_what_it_was(site: Engine, engine: Engine):
    with reading(site) as session:
        told = pin_ahead(session)
        session.execute(text("SELECT 1"))
        publish(engine, 1)
        assert current_dataset(session) == told


def test_one_reading_needs_no_transaction(site: Engine, engine: Engine):
    publish(engine, 1)
    with reading(site) as session:
        pin_ahead(session)
        assert [row[0] for row in rows_of_pinned(session, ONE)] == [1]
        assert not session.in_transaction()
        assert site.pool.checkedout() == 0


def test_a_reading_that_finds_nothing_to_compare_starts_again(site: Engine, engine: Engine):
    with reading(site) as session:
        pin_ahead(session)
        with pytest.raises(StartAgain):
            rows_of_pinned(session, NOTHING)


@pytest.mark.parametrize("pin", [pin_ahead, pin_dataset])
def test_in_a_transaction_it_reads_what_that_sees(site: Engine, engine: Engine, pin):
    with reading(site) as session:
        pin(session)
        session.execute(text("SELECT 1"))
        publish(engine, 1)
        assert [row[0] for row in rows_of_pinned(session, ONE)] == [1]
        assert rows_of_pinned(session, NOTHING) == []


def test_connections_that_were_cut_together_are_replaced(site: Engine, engine: Engine):
    with ExitStack() as stack:
        held = [stack.enter_context(site.connect()) for _ in range(3)]
        pids = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in held]
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM unnest(:pids) pid"), {"pids": pids})
    with reading(site) as session:
        assert pin_ahead(session).changed_at is None


def test_what_was_told_just_now_is_not_asked_again(site: Engine, believing: None):
    asked = questions(site)
    assert len({told_by(site) for _ in range(10)}) == len(asked) == 1


def test_what_was_told_is_asked_again_once_it_stands_no_more(site: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geo.database.version.STANDS_S", 0)
    asked = questions(site)
    assert len({told_by(site) for _ in range(10)}) == 1
    assert len(asked) == 10


@pytest.mark.parametrize("read", [begin, read_once])
def test_nothing_is_read_for_what_was_told_before_a_change(
    site: Engine, engine: Engine, believing: None, read: Callable[[Session], object]
):
    before = told_by(site)
    publish(engine, 1)
    with reading(site) as session:
        assert pin_ahead(session) == before
        with pytest.raises(StartAgain):
            read(session)


@pytest.mark.parametrize("read", [begin, read_once])
def test_whoever_starts_again_makes_the_process_ask_at_once(
    site: Engine, engine: Engine, believing: None, read: Callable[[Session], object]
):
    before = told_by(site)
    publish(engine, 1)
    with suppress(StartAgain), reading(site) as session:
        pin_ahead(session)
        read(session)
    assert told_by(site) != before


def test_after_the_wait_for_readers_nobody_is_told_what_was_before(site: Engine, engine: Engine):
    for version in range(1, 6):
        before = told_by(site)
        publish(engine, version)
        wait_for_readers()
        assert told_by(site) != before


def test_what_changed_under_the_lock_of_the_importers_is_told_after_it(site: Engine, engine: Engine):
    for version in range(1, 6):
        before = told_by(site)
        with engine.connect() as connection, holding_lock(connection):
            publish(engine, version)
        assert told_by(site) != before


def test_what_changed_before_an_import_failed_is_told_after_it(site: Engine, engine: Engine):
    before = told_by(site)
    with suppress(ZeroDivisionError), engine.connect() as connection, holding_lock(connection):
        publish(engine, 1)
        raise ZeroDivisionError
    assert told_by(site) != before
