"""Tests of geo.recent: what was asked for last is kept, no more."""

from geo.recent import Recent


def test_a_value_is_made_once():
    recent, made = Recent[int](2), []
    assert [recent.get("a", lambda: made.append("a") or 1) for _ in range(2)] == [1, 1]
    assert made == ["a"]


def test_the_one_asked_for_longest_ago_is_dropped():
    recent, made = Recent[str](2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        recent.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "b"]
