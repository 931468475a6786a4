"""Tests of geo.coverage.tables: white zones, communes, classes of the map."""

import numpy as np
import pytest

from geo.coverage.tables import UNKNOWN_CLASS, commune_figures, map_classes, white_zones
from tests.geo.demands import cover, make_demand


def test_white_zones_come_by_people_and_fragility():
    demand = make_demand([100, 200, 150, 900], fragilite=[9, 4, 8, 9])
    zones = white_zones(cover(demand, [30, 30, 30, 5]))
    assert [zone.code_insee for zone in zones] == ["c2", "c0", "c1"]
    assert zones[0].weight == pytest.approx(150 * 0.8)


def test_a_white_zone_of_unknown_fragility_is_ranked_as_an_average_one_and_says_so():
    zones = white_zones(cover(make_demand([100, 100, 100], fragilite=[6, np.nan, 4]), [30, 30, 30]))
    assert [(zone.code_insee, zone.fragilite) for zone in zones] == [("c0", 6.0), ("c1", None), ("c2", 4.0)]


def test_a_commune_without_anybody_is_no_white_zone():
    assert white_zones(cover(make_demand([0]), [60])) == []


def test_the_gap_starts_at_the_third_class():
    classes = map_classes(cover(make_demand([1] * 6), [10, 20, 30, 40, 41, np.inf]))
    assert classes.tolist() == [0, 1, 2, 3, 4, 4]


def test_a_commune_without_contour_has_no_class():
    coverage = cover(make_demand([1, 1], has_contour=[False, True]), [60, np.nan])
    assert map_classes(coverage).tolist() == [UNKNOWN_CLASS, UNKNOWN_CLASS]


def test_an_uncounted_commune_is_listed_with_what_it_lacks():
    [commune] = commune_figures(cover(make_demand([np.nan]), [12]))
    assert (commune.population, commune.beyond, commune.lacking) == (None, None, ("population",))
    assert commune.distance == 12


def test_infinite_minutes_are_not_shown_but_count():
    [commune] = commune_figures(cover(make_demand([7]), [np.inf]))
    assert (commune.distance, commune.beyond, commune.population_beyond) == (None, True, 7)


def test_the_communes_add_up_to_the_figures():
    coverage = cover(make_demand([100, 200, 300]), [5, 30, np.nan])
    rows = list(commune_figures(coverage))
    assert sum(row.population_beyond or 0 for row in rows) == coverage.population_beyond
    assert sum(row.population or 0 for row in rows) == coverage.population
