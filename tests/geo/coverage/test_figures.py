"""Tests of geo.coverage.figures: figures small enough to count by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.geo.demands import cover, make_demand


def test_people_at_the_threshold_are_within():
    coverage = cover(make_demand([100, 200, 300]), [19.9, 20, 20.1])
    assert (coverage.population_within, coverage.population_beyond) == (300, 300)
    assert coverage.communes_beyond == 1


def test_a_lieu_that_nobody_can_reach_leaves_people_beyond():
    coverage = cover(make_demand([100, 200]), [0, np.inf])
    assert coverage.population_beyond == 200


@pytest.mark.parametrize(
    ("lacking", "columns"),
    [
        ("population", {"population": [np.nan, 10]}),
        ("position", {"population": [50, 10], "lon": [np.nan, 1]}),
        ("contour", {"population": [50, 10], "has_contour": [False, True]}),
    ],
)
def test_a_commune_that_lacks_something_is_uncounted_and_never_a_gap(lacking, columns):
    coverage = cover(make_demand(**columns), [60, 60])
    [commune] = coverage.uncounted
    assert (commune.code_insee, commune.lacking) == ("c0", (lacking,))
    assert (coverage.population_beyond, coverage.communes_beyond) == (10, 1)


def test_uncounted_people_are_still_in_the_total():
    coverage = cover(make_demand([50, 10, 30], has_contour=[False, True, True]), [60, 60, 5])
    assert (coverage.population, coverage.population_uncounted) == (90, 50)
    assert coverage.beyond_share == pytest.approx(10 / 40)


def test_a_commune_without_anybody_is_counted_and_weighs_nothing():
    coverage = cover(make_demand([0, 10]), [60, 60])
    assert (coverage.communes_beyond, coverage.population_beyond, coverage.uncounted) == (2, 10, [])


def test_groups_add_up_to_the_whole():
    demand = make_demand(
        [100, 200, 300, 400],
        epci=["a", "b", "a", ""],
        epci_nom=["A", "B", "A", ""],
        density_per_km2=[10, 100, 1_000, 10_000],
        frr=["FRR+", "Non classée", None, "FRR socle"],
        fragilite=[1, 9, np.nan, 5],
    )
    coverage = cover(demand, [30, 30, 5, 5])
    for groups in (coverage.by_density, coverage.by_epci, coverage.by_frr, coverage.by_fragility):
        assert sum(group.population for group in groups) == 1_000
        assert sum(group.population_beyond for group in groups) == coverage.population_beyond == 300


def test_the_group_with_most_people_beyond_comes_first():
    demand = make_demand([100, 200, 50], epci=["a", "b", "a"], epci_nom=["A", "B", "A"])
    groups = cover(demand, [30, 5, 30]).by_epci
    assert [(group.nom, group.population_beyond, group.beyond_share) for group in groups] == [
        ("A", 150, 1.0),
        ("B", 0, 0.0),
    ]


def test_what_is_unknown_is_a_group_of_its_own():
    coverage = cover(make_demand([100, 200], frr=[None, "FRR+"], fragilite=[np.nan, 9]), [30, 5])
    assert [(group.code, group.population) for group in coverage.by_frr] == [
        ("frr", 200),
        ("hors_frr", 0),
        ("inconnu", 100),
    ]
    assert coverage.by_fragility[-1].code == "inconnu"
    assert [group.code for group in cover(make_demand([1]), [5]).by_frr] == ["frr", "hors_frr"]


def test_people_counted_where_they_live_may_be_beyond_though_the_seat_is_not():
    coverage = cover(make_demand([1_000]), [5], beyond_share=np.array([0.25]))
    assert (coverage.communes_beyond, coverage.population_beyond) == (0, 250)


@pytest.mark.parametrize(
    ("measured", "mode", "calcul"),
    [
        ([True, True], "voiture", "mesure"),
        ([False, False], "voiture", "estime"),
        ([True, False], "voiture", "mixte"),
        ([False, False], "vol", "vol_d_oiseau"),
    ],
)
def test_calcul_names_how_minutes_were_measured(measured, mode, calcul):
    assert cover(make_demand([1, 1]), [5, 5], measured=measured, mode=mode).calcul == calcul


@given(
    people=st.lists(st.integers(0, 10**6), min_size=1, max_size=30),
    threshold=st.integers(5, 45),
    data=st.data(),
)
def test_within_beyond_and_uncounted_always_add_up(people, threshold, data):
    distance = st.one_of(st.floats(0, 100), st.just(np.inf), st.just(np.nan))
    minutes = data.draw(st.lists(distance, min_size=len(people), max_size=len(people)))
    coverage = cover(make_demand(people), minutes, threshold=threshold)
    parts = coverage.population_within + coverage.population_beyond + coverage.population_uncounted
    assert parts == coverage.population == sum(people)
