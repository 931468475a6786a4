"""Tests of geo.lieux.matching: the nearest of those that match."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from geo.lieux.matching import MatchingLieux
from geo.points import Point, great_circle_km, unit_vectors

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
    return (
        np.sort(great_circle_km(np.array([HERE.lon]), np.array([HERE.lat]), LON[matches], LAT[matches]))
        * 1_000
    )


@pytest.mark.parametrize("matches", [SPREAD, IN_THE_WEST, ALL])
@pytest.mark.parametrize("count", [1, 20, 300, 5_000])
def test_the_nearest_that_match_are_found(matches, count: int):
    ranks, reach_m = MatchingLieux.of(matches, TREE).nearest(HERE, count)
    expected = far_m(matches)[:count]
    assert matches[ranks].all()
    assert reach_m == pytest.approx(expected[-1])
    assert far_m(np.isin(np.arange(COUNT), ranks)) == pytest.approx(expected)


@pytest.mark.parametrize("matches", [SPREAD, IN_THE_WEST, ALL])
@pytest.mark.parametrize("within_m", [1, 50_000, 300_000, 30_000_000])
def test_none_is_beyond_a_bound(matches, within_m: float):
    ranks, _ = MatchingLieux.of(matches, TREE).nearest(HERE, 1_000, within_m=within_m)
    assert len(ranks) == min(1_000, np.count_nonzero(far_m(matches) <= within_m))


def test_nothing_matches():
    assert MatchingLieux.of(NONE, TREE).nearest(HERE, 20)[0].tolist() == []


def test_all_of_them_share_one_tree():
    assert MatchingLieux.of(ALL, TREE).tree is TREE
