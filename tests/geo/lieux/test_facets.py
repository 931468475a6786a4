"""Tests of geo.lieux.facets; that SQL filters leave the same lieux is tested with geo.lieux.index."""

from dataclasses import fields

import pytest

from geo.lieux.facets import FACETS
from geo.lieux.filters import clauses
from geo.standard.criteria import Criteria
from geo.standard.fields import HEADLINE_FACTS


def test_every_filter_but_hours_is_a_facet():
    not_facets = {"incertains", "ouvert"}  # the one widens others, the other is in the database
    assert {field.name for field in fields(Criteria)} == {*FACETS, *not_facets}


@pytest.mark.parametrize("name", FACETS)
def test_every_facet_is_a_clause_in_the_database_too(name: str):
    assert len(clauses(Criteria(**{name: True if name in HEADLINE_FACTS else ("x",)}))) == 1
