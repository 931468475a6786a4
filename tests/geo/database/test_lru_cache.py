"""Tests of geo.database.lru_cache: what was asked for last is kept, no more."""

from dataclasses import dataclass

import numpy as np
import pytest

from geo.database.lru_cache import BYTES_A_LETTER, LEAST_BYTES, Recent, bytes_held, bytes_of

TEN = b"0123456789"
ROOM_FOR_TWO = 2 * (LEAST_BYTES + BYTES_A_LETTER * len(repr("a")) + len(TEN))


def test_a_value_is_made_once():
    recent, made = Recent[int](2), []
    assert [recent.get("a", lambda: made.append("a") or 1) for _ in range(2)] == [1, 1]
    assert made == ["a"]


def test_the_one_asked_for_longest_ago_is_dropped():
    recent, made = Recent[str](2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        recent.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]


def test_what_was_put_is_given():
    shelf = Recent[bytes](ROOM_FOR_TWO, bytes_of)
    shelf.keep("a", TEN)
    assert (shelf.known("a"), shelf.known("b")) == (TEN, None)


def test_an_empty_answer_is_an_answer():
    shelf = Recent[bytes](ROOM_FOR_TWO, bytes_of)
    shelf.keep("a", b"")
    assert shelf.known("a") == b""


def test_the_one_asked_for_least_recently_goes_first():
    shelf = Recent[bytes](ROOM_FOR_TWO, bytes_of)
    shelf.keep("a", TEN)
    shelf.keep("b", TEN)
    shelf.known("a")
    shelf.keep("c", TEN)
    assert [shelf.known(name) for name in "abc"] == [TEN, None, TEN]


def test_an_answer_put_again_weighs_once():
    shelf = Recent[bytes](ROOM_FOR_TWO, bytes_of)
    for _ in range(5):
        shelf.keep("a", TEN)
    shelf.keep("b", TEN)
    assert (shelf.known("a"), shelf.known("b")) == (TEN, TEN)


def test_what_is_too_heavy_is_not_kept_and_drives_nothing_out():
    shelf = Recent[bytes](ROOM_FOR_TWO, bytes_of)
    shelf.keep("a", TEN)
    shelf.keep("b", TEN)
    shelf.keep("c", bytes(ROOM_FOR_TWO))
    shelf.keep("b", bytes(ROOM_FOR_TWO))
    assert [shelf.known(name) for name in "abc"] == [TEN, None, None]


def test_each_value_is_weighed_once():
    weighed = []
    recent = Recent[str](2, lambda key, _: weighed.append(key) or 1)
    for key in "abcd":
        recent.keep(key, key)
    assert weighed == [*"abcd"]


def test_a_long_key_weighs_too():
    shelf = Recent[bytes](10_000, bytes_of)
    long = [("x" * 1_000, number) for number in range(3)]
    for key in long:
        shelf.keep(key, TEN)
    assert [shelf.known(key) for key in long] == [None, None, TEN]


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
def test_an_answer_weighs_what_it_holds_wherever_it_is(answer: object):
    assert COLUMN.nbytes <= bytes_held("", answer) < COLUMN.nbytes + 2 * LEAST_BYTES


def test_an_answer_twice_as_large_weighs_twice_as_much():
    one, two = (bytes_held("", [COLUMN] * count) - bytes_held("", []) for count in (1, 2))
    assert two == 2 * one
