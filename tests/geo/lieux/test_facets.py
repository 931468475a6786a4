"""Tests of geo.lieux.facets; that SQL filters leave the same lieux is tested with geo.lieux.index."""

from dataclasses import fields, replace

import pytest

from geo.lieux.facets import FACETS
from geo.lieux.filters import clauses
from geo.standard.criteria import ALL_LIEUX, NO_CRITERIA, Criteria, active_criteria
from geo.standard.fields import HEADLINE_FACTS


def test_every_filter_but_hours_is_a_facet():
    not_facets = {"incertains", "inconnus", "ouvert"}  # two widen others, the last is in the database
    assert {field.name for field in fields(Criteria)} == {*FACETS, *not_facets}


@pytest.mark.parametrize("name", FACETS)
def test_every_facet_is_a_clause_in_the_database_too(name: str):
    wanted = "x" if name == "accueil" else True if name in HEADLINE_FACTS else ("x",)
    assert len(clauses(replace(ALL_LIEUX, **{name: wanted}))) == 1


def test_unless_asked_otherwise_lieux_are_those_where_everybody_may_come():
    assert len(clauses(NO_CRITERIA)) == 1
    assert clauses(ALL_LIEUX) == []


def test_what_was_not_asked_is_no_active_criterion():
    assert active_criteria(NO_CRITERIA) == []
    assert active_criteria(Criteria(incertains=True, services=("x",))) == ["services"]
    assert active_criteria(ALL_LIEUX) == ["accueil"]
