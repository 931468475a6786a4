"""Tests of geo.coverage.communes: classes of density, fifths of fragility, FRR."""

import numpy as np
import pytest

from geo.coverage.communes import (
    DENSITY_CLASSES,
    density_classes,
    fragility_quintiles,
    frr_states,
    national_scale,
)
from tests.geo.demands import EVEN, make_demand


def test_fifths_hold_equal_numbers_of_people_and_not_of_communes():
    demand = make_demand([6_000, 1_000, 1_000, 1_000, 1_000], fragilite=[1, 2, 3, 4, 5])
    assert national_scale(demand).fragilite_bounds == (1, 1, 1, 3)


def test_the_mean_fragility_is_that_of_the_average_inhabitant():
    demand = make_demand([3_000, 1_000, 500], fragilite=[2, 6, np.nan])
    assert national_scale(demand).mean_fragilite == pytest.approx(3)


def test_without_any_index_every_fifth_is_unknown():
    demand = make_demand([100, 100], fragilite=[np.nan, np.nan])
    assert fragility_quintiles(demand, national_scale(demand)).tolist() == [0, 0]


def test_zero_is_the_least_fragile_and_not_an_unknown():
    demand = make_demand([1, 1, 1, 1], fragilite=[0, 2, 10, np.nan])
    assert fragility_quintiles(demand, EVEN).tolist() == [1, 1, 5, 0]


def test_each_bound_of_density_starts_the_next_class():
    demand = make_demand([1] * 5, density_per_km2=[0, 30, 150, 1_500, np.nan])
    assert [DENSITY_CLASSES[rank] for rank in density_classes(demand)[:4]] == list(DENSITY_CLASSES)
    assert density_classes(demand)[4] == -1


def test_a_commune_in_frr_in_part_is_in_frr():
    demand = make_demand([1] * 4, frr=["FRR+", "Classée FRR partiellement", "Non classée", None])
    assert frr_states(demand).tolist() == [1, 1, 0, -1]
