"""Tests of geo.chosen: lieux in a tree of their own, or sifted, are the same."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from geo.chosen import Few, Many, choose
from geo.network import crow_km, unit_vectors
from geo.points import Point

COUNT = 2_000
CHANCE = np.random.default_rng(11)
LON, LAT = CHANCE.uniform(-5, 8, COUNT), CHANCE.uniform(42, 51, COUNT)
TREE = cKDTree(unit_vectors(LON, LAT))
HERE = Point(2.3, 46.5)

SPREAD = CHANCE.random(COUNT) < 0.2
IN_THE_WEST = LON < -1
NONE = np.zeros(COUNT, dtype=bool)
ALL = np.ones(COUNT, dtype=bool)


def far_m(matches) -> np.ndarray:
    return np.sort(crow_km(np.array([HERE.lon]), np.array([HERE.lat]), LON[matches], LAT[matches])) * 1_000


@pytest.fixture(params=[0, COUNT], ids=["sifted", "in a tree of their own"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("geo.chosen.FEW", request.param)
    return request.param


@pytest.mark.parametrize("matches", [SPREAD, IN_THE_WEST, ALL])
@pytest.mark.parametrize("count", [1, 20, 300, 5_000])
def test_the_nearest_that_match_are_found(few: int, matches, count: int):
    chosen = choose(matches, TREE)
    ranks, reach_m = chosen.nearest(HERE, count)
    expected = far_m(matches)[:count]
    assert matches[ranks].all()
    assert reach_m == pytest.approx(expected[-1])
    assert far_m(np.isin(np.arange(COUNT), ranks)) == pytest.approx(expected)


@pytest.mark.parametrize("matches", [SPREAD, IN_THE_WEST, ALL])
@pytest.mark.parametrize("within_m", [1, 50_000, 300_000, 30_000_000])
def test_none_is_beyond_a_bound(few: int, matches, within_m: float):
    ranks, _ = choose(matches, TREE).nearest(HERE, 1_000, within_m=within_m)
    assert len(ranks) == min(1_000, np.count_nonzero(far_m(matches) <= within_m))


def test_nothing_matches(few: int):
    assert choose(NONE, TREE).nearest(HERE, 20)[0].tolist() == []


def test_what_is_few_has_a_tree_of_its_own():
    assert isinstance(choose(SPREAD, TREE), Few)
    assert isinstance(choose(ALL, TREE), Many)


def test_those_that_are_sifted_weigh_no_more_than_a_byte_each(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("geo.chosen.FEW", 0)
    assert choose(SPREAD, TREE).weight == COUNT
