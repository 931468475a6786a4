"""Tests of geo.coverage.max_cover: greedy and optimal selection of sites."""

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array, random_array

from geo.coverage.max_cover import GREEDY_GUARANTEE, best_sites, greedy_sites

LINE = csr_array(np.abs(np.subtract.outer(range(5), range(5))) <= 1)
"""Five communes in a row; a site covers its own and those beside it."""

TRAP = csr_array([[1, 1, 0, 0, 1, 1], [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
"""The first candidate reaches most alone; the two others reach all together."""


def test_the_first_site_is_where_most_people_are_within_reach():
    plan = greedy_sites(LINE, np.array([10, 20, 30, 40, 50]), number=1)
    assert [(site.candidate, site.people) for site in plan.sites] == [(3, 120)]
    assert (plan.people_left, plan.proved) == (30, True)


def test_people_are_counted_once():
    plan = greedy_sites(LINE, np.array([10, 20, 30, 40, 50]), number=5)
    assert [(site.candidate, site.people) for site in plan.sites] == [(3, 120), (0, 30)]
    assert plan.people == plan.people_beyond == 150


def test_nobody_to_reach_gives_no_site():
    plan = best_sites(LINE, np.zeros(5, dtype=int), number=3)
    assert (plan.sites, plan.people, plan.proved) == ([], 0, True)


def test_the_best_sites_are_better_than_the_greedy_ones():
    people = np.array([3, 3, 2, 2, 3, 3])
    assert greedy_sites(TRAP, people, number=2).people == 14
    best = best_sites(TRAP, people, number=2)
    assert ({site.candidate for site in best.sites}, best.people, best.proved) == ({1, 2}, 16, True)


def test_beyond_the_time_limit_the_greedy_sites_are_returned():
    plan = best_sites(TRAP, np.array([3, 3, 2, 2, 3, 3]), number=2, time_limit_s=0)
    assert plan.people >= 14


@pytest.mark.parametrize("seed", range(8))
def test_the_best_sites_are_those_of_an_exhaustive_search(seed: int):
    random = np.random.default_rng(seed)
    reach = random_array((9, 14), density=0.25, rng=random, format="csr")
    people = random.integers(0, 1_000, 14)
    covered = [
        people[(reach.toarray()[list(three)] > 0).any(axis=0)].sum() for three in combinations(range(9), 3)
    ]
    plan = best_sites(reach, people, number=3)
    assert (plan.people, plan.proved) == (max(covered), True)
    assert greedy_sites(reach, people, number=3).people >= GREEDY_GUARANTEE * max(covered)


def test_cost_is_shared_by_the_people_reached():
    plan = greedy_sites(LINE, np.array([10, 20, 30, 40, 50]), number=2)
    assert plan.cost_per_person(30_000) == 400
    assert best_sites(LINE, np.zeros(5, dtype=int), number=1).cost_per_person(30_000) is None
