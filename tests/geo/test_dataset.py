"""Tests of geo.dataset: a session that was told which data there is reads no other."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from geo.dataset import StartAgain, current_dataset, pin_ahead, pinned_key
from geo.db import reading, reading_engine
from geo.settings import Settings
from tests.factories import make_source


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


def test_connections_that_were_cut_together_are_replaced(site: Engine, engine: Engine):
    with ExitStack() as stack:
        held = [stack.enter_context(site.connect()) for _ in range(3)]
        pids = [connection.scalar(text("SELECT pg_backend_pid()")) for connection in held]
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM unnest(:pids) pid"), {"pids": pids})
    with reading(site) as session:
        assert pin_ahead(session).changed_at is None
