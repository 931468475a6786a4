"""Tests of geo.coverage.accessibility: floating catchments (2SFCA), in closed form."""

import numpy as np
import pytest
from scipy.sparse import csr_array, random_array

from geo.coverage.accessibility import two_step_catchment


def test_two_lieux_that_everybody_reaches_are_shared_by_all():
    reached = two_step_catchment(csr_array(np.ones((1, 2))), np.array([2]), np.array([3_000.0, 1_000.0]))
    assert reached.lieux.tolist() == [2, 2]
    assert reached.per_10_000 == pytest.approx([5, 5])


def test_a_lieu_shared_with_a_town_counts_for_less():
    reach = csr_array([[1, 1, 0], [0, 0, 1]])  # a village and a town share one, another village has its own
    reached = two_step_catchment(reach, np.array([1, 1]), np.array([1_000.0, 9_000.0, 1_000.0]))
    assert reached.lieux.tolist() == [1, 1, 1]
    assert reached.per_10_000 == pytest.approx([1, 1, 10])


def test_a_commune_that_reaches_nothing_has_no_lieu():
    reached = two_step_catchment(csr_array([[1, 0]]), np.array([1]), np.array([500.0, 500.0]))
    assert (reached.lieux[1], reached.per_10_000[1]) == (0, 0)


def test_a_lieu_that_nobody_reaches_divides_by_nothing():
    assert two_step_catchment(csr_array([[1.0]]), np.array([1]), np.array([0.0])).per_10_000.tolist() == [0]


def test_what_is_shared_adds_up_to_the_lieux():
    random = np.random.default_rng(23)
    reach = random_array((20, 50), density=0.3, rng=random, format="csr")
    people, lieux = random.integers(1, 9_000, 50).astype(float), random.integers(1, 4, 20)
    reached = two_step_catchment(reach, lieux, people)
    assert reached.per_10_000 @ people / 10_000 == pytest.approx(lieux.sum())
