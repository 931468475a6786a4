"""Tests of geo.coverage.bus_tour: rounds whose best order is known."""

from itertools import permutations

import numpy as np
import pytest

from geo.coverage.bus_tour import legs, short_round


def distances(*points: tuple[float, float]) -> np.ndarray:
    at = np.array(points)
    return np.linalg.norm(at[:, None] - at[None, :], axis=2)


def test_a_square_is_walked_along_its_sides():
    minutes = distances((0, 0), (1, 1), (1, 0), (0, 1))
    assert sum(legs(short_round(minutes), minutes)) == pytest.approx(4)


def test_a_round_starts_at_the_first_stop_and_visits_each_once():
    order = short_round(distances(*np.random.default_rng(3).random((20, 2))))
    assert order[0] == 0
    assert sorted(order) == list(range(20))


@pytest.mark.parametrize("seed", range(10))
def test_few_stops_are_in_the_best_order_or_nearly(seed: int):
    minutes = distances(*np.random.default_rng(seed).random((7, 2)))
    best = min(sum(legs([0, *rest], minutes)) for rest in permutations(range(1, 7)))
    assert sum(legs(short_round(minutes), minutes)) <= 1.02 * best


def test_a_longer_way_back_is_not_taken():
    minutes = np.full((4, 4), 50.0)
    for a, b in ((0, 2), (2, 1), (1, 3), (3, 0)):
        minutes[a, b] = 5
    assert short_round(minutes) == [0, 2, 1, 3]


def test_no_legs_cross_after_reversing_stretches():
    at = np.linspace(0, 2 * np.pi, 13)[:-1]
    minutes = distances(*np.column_stack((np.cos(at), np.sin(at)))[np.random.default_rng(2).permutation(12)])
    assert sum(legs(short_round(minutes), minutes)) == pytest.approx(24 * np.sin(np.pi / 12))


def test_stops_without_a_road_are_kept_together():
    minutes = np.full((3, 3), np.inf)
    minutes[0, 1] = minutes[1, 0] = 5
    assert sorted(legs(short_round(minutes), minutes)) == [5, np.inf, np.inf]


@pytest.mark.parametrize(("count", "expected"), [(0, []), (1, [0.0]), (2, [3.0, 3.0])])
def test_the_smallest_rounds(count: int, expected: list[float]):
    minutes = np.full((count, count), 3.0)
    assert legs(short_round(minutes), minutes) == expected
