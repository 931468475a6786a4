"""Tests of geo.lieux.features: features within a box, from the memory index as from the database."""

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from geo.database.version import pin_version
from geo.lieux.features import communes_collection, lieux_collection, read_slice
from geo.lieux.index import load_index
from geo.points import Box, Point
from geo.standard.criteria import NO_CRITERIA, Criteria
from tests.factories import make_commune, make_lieu, make_source

FRANCE: Box = (-5, 41, 10, 52)


@pytest.fixture
def scattered(session: Session) -> None:
    """Scatter lieux on both sides of Greenwich, some on the edges of boxes, one nowhere."""
    chance = random.Random(3)
    make_commune(session)
    for _ in range(60):
        at = Point(round(chance.uniform(-1, 1), 1), round(chance.uniform(46, 47), 1))
        make_lieu(session, at=at, commune_code="23096", ateliers=chance.choice(["oui", "indice"]))
    make_lieu(session, position=None)
    make_source(session, dataset_version=1, finished_at=datetime.now(UTC))


@pytest.mark.parametrize(
    "box", [FRANCE, (-0.5, 46.2, 0.5, 46.8), (0, 46, 0, 47), (0.5, -90, -0.5, 90), (8, 50, 9, 51)]
)
@pytest.mark.parametrize("criteria", [NO_CRITERIA, Criteria(ateliers=True), Criteria(departement=("75",))])
@pytest.mark.parametrize(("limit", "offset"), [(1_000, 0), (10_000, 0), (4, 3), (4, 5_000)])
def test_a_box_in_memory_is_that_of_the_database(
    session: Session, scattered: None, box: Box, criteria: Criteria, limit: int, offset: int
):
    asked = {"box": box, "limit": limit, "offset": offset}
    in_database = read_slice(session, lieux_collection(criteria), **asked)
    expected = in_database.matched, list(in_database.features)
    pin_version(session)
    assert load_index(session) is not None
    in_memory = read_slice(session, lieux_collection(criteria), **asked)
    assert (in_memory.matched, list(in_memory.features)) == expected


def test_lieux_whose_place_is_unknown_are_listed_where_no_box_is_asked(session: Session, scattered: None):
    pin_version(session)
    assert load_index(session) is not None
    asked = {"limit": 100, "offset": 0}
    everywhere = read_slice(session, lieux_collection(NO_CRITERIA), box=None, **asked)
    placed = read_slice(session, lieux_collection(NO_CRITERIA), box=(-180, -90, 180, 90), **asked)
    assert (everywhere.matched, placed.matched) == (61, 60)


def test_communes_are_those_of_the_database(session: Session, scattered: None):
    pin_version(session)
    assert load_index(session) is not None
    assert read_slice(session, communes_collection(), box=None, limit=10, offset=0).matched == 1
