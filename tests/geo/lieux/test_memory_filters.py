"""Tests of geo.lieux.memory_filters; that SQL filters say the same is tested with geo.lieux.index."""

from dataclasses import fields

import pytest

from geo.lieux.memory_filters import FACETS
from geo.lieux.sql_filters import clauses
from geo.standard.criteria import Criteria
from geo.standard.fields import HEADLINE_FACTS


def test_every_filter_but_hours_is_judged_in_memory():
    judged_otherwise = {"incertains", "ouvert"}  # the one widens others, the other is in the database
    assert {field.name for field in fields(Criteria)} == {*FACETS, *judged_otherwise}


@pytest.mark.parametrize("name", FACETS)
def test_every_filter_is_judged_in_the_database_too(name: str):
    assert len(clauses(Criteria(**{name: True if name in HEADLINE_FACTS else ("x",)}))) == 1
