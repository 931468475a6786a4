"""Tests of importers.lieux.decisions."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from geo.errors import InvalidInput, NotFound
from importers import cli
from importers.lieux.decisions import delete_decision, store_decision

HEADER = "id,nom,commune,code_postal,adresse,date_maj\n"
RUCHE = "La Ruche,Guéret,23000,5 rue du Pont,2026-01-01\n"


@pytest.fixture
def two_files(load, tmp_path):
    """Load one lieu that two files speak of."""
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(f"{HEADER}1,{RUCHE}")
        load(tmp_path / f"{name}.csv")


def ids(engine):
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM lieu ORDER BY id")))


def test_separated_rows_are_two_lieux_at_once_and_after_the_next_load(load, own_engine, two_files, tmp_path):
    effect = store_decision(own_engine, "b-1", "a-1", same=False, reason="deux étages")

    assert (effect.lieu_a, effect.lieu_b, ids(own_engine)) == ("b-1", "a-1", ["a-1", "b-1"])
    load(tmp_path / "b.csv", force=True)
    assert ids(own_engine) == ["a-1", "b-1"]


def test_a_decision_replaces_the_former_one(own_engine, two_files):
    store_decision(own_engine, "a-1", "b-1", same=False, reason="deux étages")
    store_decision(own_engine, "b-1", "a-1", same=True, reason="un seul étage")

    assert ids(own_engine) == ["a-1"]


def test_a_forgotten_decision_leaves_the_rows_to_their_resemblance(own_engine, two_files):
    store_decision(own_engine, "a-1", "b-1", same=False, reason="deux étages")
    delete_decision(own_engine, "a-1", "b-1")

    assert ids(own_engine) == ["a-1"]


def test_readers_see_a_decision_as_a_new_version(own_engine, two_files):
    newest = text("SELECT max(dataset_version) FROM import_run")
    with own_engine.connect() as connection:
        before = connection.scalar(newest)
    store_decision(own_engine, "a-1", "b-1", same=False, reason="deux étages")

    with own_engine.connect() as connection:
        assert connection.scalar(newest) == before + 1


def test_an_unknown_identifier_is_refused(own_engine, two_files):
    with pytest.raises(NotFound, match="x-9"):
        store_decision(own_engine, "a-1", "x-9", same=True, reason="?")


def test_an_identifier_cannot_be_separated_from_itself(own_engine, two_files):
    with pytest.raises(InvalidInput):
        store_decision(own_engine, "a-1", "a-1", same=False, reason="?")


def test_forgetting_what_was_never_decided_is_refused(own_engine, two_files):
    with pytest.raises(NotFound):
        delete_decision(own_engine, "a-1", "b-1")


def test_the_commands_say_what_became_of_the_lieux(own_engine, two_files, monkeypatch):
    monkeypatch.setattr(cli, "_engine", lambda: own_engine)
    result = CliRunner().invoke(cli.main, ["separate", "a-1", "b-1", "--reason", "deux étages"])

    assert result.exit_code == 0
    assert "deux lieux, a-1 et b-1. Lieux refaits : 2." in result.output
