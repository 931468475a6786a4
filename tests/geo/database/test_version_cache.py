"""Tests of geo.database.version: values cached between requests, read again after loads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from threading import Barrier

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from geo.database.models import Source
from geo.database.version import PerVersionCache, newest_load, newest_reference_load, pin_version, pinned_key
from tests.factories import make_lieu, make_lieu_source, make_source


@pytest.fixture(params=[pinned_key, newest_load, newest_reference_load])
def cache(request: pytest.FixtureRequest) -> PerVersionCache[int]:
    """Cache how many times the value was read."""
    readings = count(1)
    return PerVersionCache(lambda _: next(readings), request.param)


def _load(session: Session, version: int) -> Source:
    return make_source(session, f"source-{version}", dataset_version=version, finished_at=datetime.now(UTC))


def _load_lieux(session: Session, version: int) -> None:
    make_lieu_source(session, make_lieu(session), _load(session, version))


def _next_request(session: Session) -> Session:
    request = Session(session.get_bind(), join_transaction_mode="create_savepoint")
    pin_version(request)
    return request


def test_a_value_is_read_once_for_requests_that_see_the_same_data(session: Session, cache):
    _load(session, 1)
    assert [cache.get(_next_request(session)) for _ in range(2)] == [1, 1]


def test_a_value_is_read_again_after_a_load(session: Session, cache):
    _load(session, 1)
    first = cache.get(_next_request(session))
    _load(session, 2)
    assert (first, cache.get(_next_request(session))) == (1, 2)


def test_a_session_that_may_see_a_load_caches_nothing_of_every_load(session: Session):
    readings = count(1)
    cache = PerVersionCache(lambda _: next(readings))
    _load(session, 1)
    assert [cache.get(session) for _ in range(2)] == [1, 2]


def test_a_value_of_the_newest_load_is_cached_for_a_session_that_may_see_the_next(session: Session):
    readings = count(1)
    cache = PerVersionCache(lambda _: next(readings), newest_load)
    _load(session, 1)
    before = [cache.get(session) for _ in range(2)]
    _load(session, 2)
    assert (before, cache.get(session)) == ([1, 1], 2)


def test_reference_data_is_not_read_again_after_a_load_of_lieux(session: Session):
    readings = count(1)
    cache = PerVersionCache(lambda _: next(readings), newest_reference_load)
    _load(session, 1)
    first = cache.get(_next_request(session))
    _load_lieux(session, 2)
    after_lieux = cache.get(_next_request(session))
    _load(session, 3)
    assert (first, after_lieux, cache.get(_next_request(session))) == (1, 1, 2)


def test_reference_data_is_read_again_after_a_load_that_follows_one_of_lieux(session: Session):
    _load(session, 1)
    _load_lieux(session, 2)
    assert newest_reference_load(session) == 1
    _load(session, 3)
    assert newest_reference_load(session) == 3


def test_a_load_that_readers_do_not_see_is_no_reference_load(session: Session):
    _load(session, 1)
    _load(session, 2).current_run_id = None
    session.flush()
    assert newest_reference_load(session) == 1


def test_a_peek_reads_nothing(session: Session, cache):
    _load(session, 1)
    request = _next_request(session)
    assert cache.peek(request) is None
    cache.get(request)
    assert (cache.peek(request), cache.peek(session)) == (1, None)


def test_threads_that_ask_together_wait_for_one_reading(engine: Engine):
    readings, asking = count(1), Barrier(4)

    def read(session: Session) -> int:
        session.execute(text("SELECT pg_sleep(0.1)"))
        return next(readings)

    cache = PerVersionCache(read, newest_load)

    def ask(_: int) -> int:
        with Session(engine) as session:
            asking.wait()
            return cache.get(session)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(ask, range(4))) == {1}


def test_a_reading_that_fails_leaves_the_next_to_try(session: Session):
    divisors = iter([0, 1])
    cache = PerVersionCache(lambda _: 1 // next(divisors), newest_load)
    with pytest.raises(ZeroDivisionError):
        cache.get(session)
    assert cache.get(session) == 1
