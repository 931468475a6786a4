"""Values that are kept between requests, and never after a load."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from geo.database.connections import reading_engine
from geo.database.version import pin_dataset
from geo.database.version_cache import Kept, KeptWhole
from geo.settings import Settings
from tests.factories import make_source


@pytest.fixture(params=[lambda read: Kept(read, ["lieux"]), KeptWhole])
def kept(request: pytest.FixtureRequest) -> Kept[int] | KeptWhole[int]:
    """Keep how many times it was read."""
    readings = count(1)
    return request.param(lambda _: next(readings))


def _load(session: Session, version: int) -> None:
    make_source(session, f"source-{version}", dataset_version=version, finished_at=datetime.now(UTC))


def _next_request(session: Session) -> Session:
    request = Session(session.get_bind(), join_transaction_mode="create_savepoint")
    pin_dataset(request)
    return request


def test_a_value_is_read_once_for_requests_that_see_the_same_data(session: Session, kept):
    _load(session, 1)
    assert [kept.get(_next_request(session)) for _ in range(2)] == [1, 1]


def test_a_value_is_read_again_after_a_load(session: Session, kept):
    _load(session, 1)
    first = kept.get(_next_request(session))
    _load(session, 2)
    assert (first, kept.get(_next_request(session))) == (1, 2)


def test_a_session_that_may_see_a_load_keeps_nothing_of_every_load(session: Session):
    readings = count(1)
    kept = KeptWhole(lambda _: next(readings))
    _load(session, 1)
    assert [kept.get(session) for _ in range(2)] == [1, 2]


def test_a_value_of_every_load_is_kept_for_a_session_that_may_see_the_next(session: Session):
    readings = count(1)
    kept = Kept(lambda _: next(readings))
    _load(session, 1)
    before = [kept.get(session) for _ in range(2)]
    _load(session, 2)
    assert (before, kept.get(session)) == ([1, 1], 2)


def test_a_load_of_others_changes_nothing(session: Session):
    readings = count(1)
    kept = Kept(lambda _: next(readings), ["communes"])
    _load(session, 1)
    first = kept.get(_next_request(session))
    _load(session, 2)
    assert (first, kept.get(_next_request(session))) == (1, 1)


def test_threads_that_ask_together_wait_for_one_reading(engine: Engine):
    readings, asking = count(1), Barrier(4)

    def read(session: Session) -> int:
        session.execute(text("SELECT pg_sleep(0.1)"))
        return next(readings)

    kept = Kept(read)

    def ask(_: int) -> int:
        with Session(engine) as session:
            asking.wait()
            return kept.get(session)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(4))) == {1}


def test_a_reading_that_fails_leaves_the_next_to_try(session: Session):
    divisors = iter([0, 1])
    kept = Kept(lambda _: 1 // next(divisors))
    with pytest.raises(ZeroDivisionError):
        kept.get(session)
    assert kept.get(session) == 1


@pytest.fixture
def site(settings: Settings, engine: Engine) -> Iterator[Engine]:
    """Connect as the site does."""
    site = reading_engine(settings)
    yield site
    site.dispose()


def test_a_connection_that_rested_and_was_cut_is_replaced(
    site: Engine, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("geo.database.connections.TRUSTED_S", 0)
    with site.connect() as connection:
        process = connection.scalar(text("SELECT pg_backend_pid()"))
    with engine.begin() as owner:
        owner.execute(text("SELECT pg_terminate_backend(:process, 1000)"), {"process": process})
    with site.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
