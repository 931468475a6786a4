"""Tests of geo.facets; that filters say the same as in the database is tested with geo.placed."""

from dataclasses import fields

import pytest

from geo.clauses import clauses
from geo.criteria import Criteria
from geo.facets import FACETS
from geo.vocabulary import HEADLINE_FACTS


def test_every_filter_but_hours_is_judged_in_memory():
    judged_otherwise = {"incertains", "ouvert"}  # the one widens others, the other is in the database
    assert {field.name for field in fields(Criteria)} == {*FACETS, *judged_otherwise}


@pytest.mark.parametrize("name", FACETS)
def test_every_filter_is_judged_in_the_database_too(name: str):
    assert len(clauses(Criteria(**{name: True if name in HEADLINE_FACTS else ("x",)}))) == 1
