"""Tests of geo.database.lru_cache: the least recently used entries are evicted."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from time import sleep

import numpy as np
import pytest

from geo.database.lru_cache import ENTRY_BYTES, KEY_LETTER_BYTES, LruCache, weigh_bytes, weigh_object

TEN = b"0123456789"
ROOM_FOR_TWO = 2 * (ENTRY_BYTES + KEY_LETTER_BYTES * len(repr("a")) + len(TEN))


def test_a_value_is_computed_once():
    cache, made = LruCache[int](2), []
    assert [cache.get_or_compute("a", lambda: made.append("a") or 1) for _ in range(2)] == [1, 1]
    assert made == ["a"]


def test_threads_that_ask_at_once_share_one_computation():
    cache, made = LruCache[int](2), []

    def compute() -> int:
        made.append(1)
        sleep(0.05)
        return 7

    with ThreadPoolExecutor(6) as threads:
        values = [threads.submit(cache.get_or_compute, "a", compute) for _ in range(6)]
        assert [value.result() for value in values] == [7] * 6
    assert made == [1]


def test_a_computation_that_fails_leaves_its_turn_to_the_next():
    cache, turns, started = LruCache[int](2), [], Event()

    def fail_once() -> int:
        turns.append(1)
        if len(turns) == 1:
            started.wait()
            raise ZeroDivisionError
        return 7

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(cache.get_or_compute, "a", fail_once)
        while not turns:
            sleep(0.001)
        second = threads.submit(cache.get_or_compute, "a", fail_once)
        started.set()
        assert isinstance(first.exception(), ZeroDivisionError)
        assert second.result() == 7


def test_a_value_too_heavy_to_stay_reaches_those_who_wait():
    cache, made = LruCache[int](0), []

    def compute() -> int:
        made.append(1)
        sleep(0.05)
        return 7

    with ThreadPoolExecutor(3) as threads:
        values = [threads.submit(cache.get_or_compute, "a", compute) for _ in range(3)]
        assert [value.result() for value in values] == [7] * 3
    assert made == [1]


def test_the_least_recently_used_entry_is_computed_again():
    cache, made = LruCache[str](2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        cache.get_or_compute(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]


def test_a_value_that_was_put_is_returned():
    cache = LruCache[bytes](ROOM_FOR_TWO, weigh_bytes)
    cache.put("a", TEN)
    assert (cache.get("a"), cache.get("b")) == (TEN, None)


def test_an_empty_value_is_a_value():
    cache = LruCache[bytes](ROOM_FOR_TWO, weigh_bytes)
    cache.put("a", b"")
    assert cache.get("a") == b""


def test_the_least_recently_used_entry_is_evicted_first():
    cache = LruCache[bytes](ROOM_FOR_TWO, weigh_bytes)
    cache.put("a", TEN)
    cache.put("b", TEN)
    cache.get("a")
    cache.put("c", TEN)
    assert [cache.get(name) for name in "abc"] == [TEN, None, TEN]


def test_a_value_put_again_weighs_once():
    cache = LruCache[bytes](ROOM_FOR_TWO, weigh_bytes)
    for _ in range(5):
        cache.put("a", TEN)
    cache.put("b", TEN)
    assert (cache.get("a"), cache.get("b")) == (TEN, TEN)


def test_a_value_heavier_than_the_cache_is_not_stored_and_evicts_nothing():
    cache = LruCache[bytes](ROOM_FOR_TWO, weigh_bytes)
    cache.put("a", TEN)
    cache.put("b", TEN)
    cache.put("c", bytes(ROOM_FOR_TWO))
    cache.put("b", bytes(ROOM_FOR_TWO))
    assert [cache.get(name) for name in "abc"] == [TEN, None, None]


def test_each_value_is_weighed_once():
    weighed = []
    cache = LruCache[str](2, lambda key, _: weighed.append(key) or 1)
    for key in "abcd":
        cache.put(key, key)
    assert weighed == [*"abcd"]


def test_a_long_key_weighs_too():
    cache = LruCache[bytes](10_000, weigh_bytes)
    long = [("x" * 1_000, number) for number in range(3)]
    for key in long:
        cache.put(key, TEN)
    assert [cache.get(key) for key in long] == [None, None, TEN]


@dataclass(frozen=True)
class Answer:
    """An answer made of others."""

    column: object
    parts: object = ()


COLUMN = np.zeros(1_000)


@pytest.mark.parametrize(
    "answer",
    [
        COLUMN,
        "x" * COLUMN.nbytes,
        [COLUMN],
        {"a": COLUMN},
        Answer(COLUMN),
        Answer(None, (Answer(COLUMN),)),
    ],
)
def test_a_value_weighs_the_arrays_and_texts_it_holds_at_any_depth(answer: object):
    assert COLUMN.nbytes <= weigh_object("", answer) < COLUMN.nbytes + 2 * ENTRY_BYTES


def test_a_value_twice_as_large_weighs_twice_as_much():
    one, two = (weigh_object("", [COLUMN] * count) - weigh_object("", []) for count in (1, 2))
    assert two == 2 * one
