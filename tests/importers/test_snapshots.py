"""Tests of importers.snapshots and geo.coverage.snapshots: figures kept and compared later."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from geo.coverage.inputs import DEPARTEMENT, FRANCE, Territory
from geo.coverage.question import Question
from geo.coverage.snapshots import Snapshot, question_params, read_snapshots
from geo.coverage.territory import measure_territory
from geo.errors import NotFound
from geo.standard.criteria import Criteria
from importers.run.versions import next_version
from importers.snapshots import SNAPSHOT_QUESTIONS, add_snapshots, store_snapshots
from tests.factories import make_commune, make_lieu, make_source

CREUSE = Territory(DEPARTEMENT, "23", "Creuse")


def test_a_snapshot_is_found_again_by_its_question(session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096")
    assert add_snapshots(session, ["23"]) == 2 * len(SNAPSHOT_QUESTIONS)
    [snapshot] = read_snapshots(session, CREUSE, Question(threshold=15))
    assert (snapshot.figures["lieux"], snapshot.figures["population"]) == (1, 12_955)
    assert read_snapshots(session, CREUSE, Question(threshold=16)) == []
    assert len(read_snapshots(session, Territory(FRANCE, "", "France"), SNAPSHOT_QUESTIONS[0])) == 1


def test_readers_are_told_that_snapshots_were_kept(own_engine: Engine):
    with Session(own_engine) as session, session.begin():
        make_source(session, "lieux", dataset_version=1)
    with own_engine.connect() as connection:
        before = next_version(connection)
        assert store_snapshots(own_engine, ["23"]) == 2 * len(SNAPSHOT_QUESTIONS)
        connection.rollback()
        assert next_version(connection) == before + 1
        assert connection.scalar(text("SELECT count(*) FROM coverage_snapshot")) == 2 * len(
            SNAPSHOT_QUESTIONS
        )


def test_what_has_changed_since_is_told(session: Session):
    make_commune(session)
    make_lieu(session, commune_code="23096")
    snapshot = Snapshot(None, {"lieux": 0, "population_beyond": 4_100, "communes": 1})
    change = snapshot.change_to(measure_territory(session, DEPARTEMENT, "23", Question()))
    assert change == {"lieux": 1, "population_beyond": -4_100, "communes": 0}


def test_a_departement_that_does_not_exist_is_said(session: Session):
    with pytest.raises(NotFound):
        add_snapshots(session, ["99"])


def test_filters_that_are_not_set_are_not_kept():
    question = Question(Criteria(ateliers=True, services=("a",)), ouverture=("samedi",))
    assert question_params(question) == {
        "mode": "voiture",
        "threshold": 20,
        "ouverture": ["samedi"],
        "ateliers": True,
        "services": ["a"],
    }
