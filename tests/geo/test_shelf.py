"""What is kept in memory, and what goes when there is no room."""

from geo.shelf import BYTES_A_LETTER, LEAST_BYTES, Shelf

TEN = b"0123456789"
ROOM_FOR_TWO = 2 * (LEAST_BYTES + BYTES_A_LETTER * len(repr("a")) + len(TEN))


def test_what_was_put_is_given():
    shelf = Shelf(ROOM_FOR_TWO)
    shelf.put("a", TEN)
    assert (shelf.get("a"), shelf.get("b")) == (TEN, None)


def test_an_empty_answer_is_an_answer():
    shelf = Shelf(ROOM_FOR_TWO)
    shelf.put("a", b"")
    assert shelf.get("a") == b""


def test_the_one_asked_for_least_recently_goes_first():
    shelf = Shelf(ROOM_FOR_TWO)
    shelf.put("a", TEN)
    shelf.put("b", TEN)
    shelf.get("a")
    shelf.put("c", TEN)
    assert [shelf.get(name) for name in "abc"] == [TEN, None, TEN]


def test_an_answer_put_again_weighs_once():
    shelf = Shelf(ROOM_FOR_TWO)
    for _ in range(5):
        shelf.put("a", TEN)
    shelf.put("b", TEN)
    assert (shelf.get("a"), shelf.get("b")) == (TEN, TEN)


def test_what_is_too_heavy_is_not_kept():
    shelf = Shelf(ROOM_FOR_TWO)
    shelf.put("a", bytes(ROOM_FOR_TWO))
    shelf.put("b", TEN)
    assert (shelf.get("a"), shelf.get("b")) == (None, TEN)


def test_a_long_key_weighs_too():
    shelf = Shelf(10_000)
    long = [("x" * 1_000, number) for number in range(3)]
    for key in long:
        shelf.put(key, TEN)
    assert [shelf.get(key) for key in long] == [None, None, TEN]
