"""Tests of importers.snapshots and geo.coverage.snapshots: figures kept and compared later."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from geo.coverage.country import Question
from geo.coverage.inputs import DEPARTEMENT, FRANCE, Territory
from geo.coverage.snapshots import Snapshot, params_of, read_snapshots
from geo.coverage.territory import measure_gaps
from geo.errors import NotFound
from geo.standard.criteria import Criteria
from importers.run.records import next_version
from importers.snapshots import QUESTIONS, keep_snapshots, take_snapshots
from tests.factories import make_commune, make_lieu, make_source

CREUSE = Territory(DEPARTEMENT, "23", "Creuse")


def test_a_snapshot_is_found_again_by_its_question(session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096")
    assert take_snapshots(session, ["23"]) == 2 * len(QUESTIONS)
    [snapshot] = read_snapshots(session, CREUSE, Question(threshold=15))
    assert (snapshot.figures["lieux"], snapshot.figures["population"]) == (1, 12_955)
    assert read_snapshots(session, CREUSE, Question(threshold=16)) == []
    assert len(read_snapshots(session, Territory(FRANCE, "", "France"), QUESTIONS[0])) == 1


def test_readers_are_told_that_snapshots_were_kept(own_engine: Engine):
    with Session(own_engine) as session, session.begin():
        make_source(session, "lieux", dataset_version=1)
    with own_engine.connect() as connection:
        before = next_version(connection)
        assert keep_snapshots(own_engine, ["23"]) == 2 * len(QUESTIONS)
        connection.rollback()
        assert next_version(connection) == before + 1
        assert connection.scalar(text("SELECT count(*) FROM coverage_snapshot")) == 2 * len(QUESTIONS)


def test_what_has_changed_since_is_told(session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096")
    snapshot = Snapshot(None, {"lieux": 0, "population_beyond": 4_100, "communes": 1})
    change = snapshot.change_to(measure_gaps(session, DEPARTEMENT, "23", Question()))
    assert change == {"lieux": 1, "population_beyond": -4_100, "communes": 0}


def test_a_departement_that_does_not_exist_is_said(session: Session):
    with pytest.raises(NotFound):
        take_snapshots(session, ["99"])


def test_filters_that_are_not_set_are_not_kept():
    question = Question(Criteria(ateliers=True, services=("a",)), ouverture=("samedi",))
    assert params_of(question) == {
        "mode": "voiture",
        "threshold": 20,
        "ouverture": ["samedi"],
        "ateliers": True,
        "services": ["a"],
    }
