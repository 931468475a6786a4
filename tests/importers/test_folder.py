"""Tests of importers.folder: files that are loaded together."""

import pytest
from sqlalchemy import text

from importers import folder
from importers.folder import load_folder
from importers.progress import silent
from importers.run.pipeline import UNCHANGED, LoadOptions
from importers.sources.lieux import StandardImporter

HEADER = "id,nom,commune,code_postal,adresse,date_maj\n"
RUCHE = "La Ruche,Guéret,23000,5 rue du Pont,2026-01-01"
TILLEULS = "Les Tilleuls,Guéret,23000,9 rue des Écoles,2026-01-01"


@pytest.fixture
def load_all(own_engine, tmp_path):
    """Return a function that writes files, loads their folder, and returns the outcome of each."""

    def load(**files):
        for name, rows in files.items():
            body = rows if isinstance(rows, str) else HEADER + "".join(f"{row}\n" for row in rows)
            (tmp_path / f"{name}.csv").write_text(body)
        return dict(load_folder(own_engine, tmp_path, silent(), LoadOptions()))

    return load


def ids(engine):
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM lieu ORDER BY id")))


def states(engine):
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT state FROM import_run ORDER BY id")))


def test_rows_of_all_files_are_merged_and_counted(load_all, own_engine):
    outcomes = load_all(a=[f"1,{RUCHE}", f"2,{TILLEULS}"], b=[f"7,{RUCHE}", "8,,Guéret,23000,,"])

    tallies = [outcome.tally for outcome in outcomes.values()]
    assert ids(own_engine) == ["a-1", "a-2"]
    assert [(t.read, t.kept, t.merged, t.rejected.total()) for t in tallies] == [(2, 2, 0, 0), (2, 0, 1, 1)]


def test_a_refused_file_leaves_its_old_data_and_the_others_go_on(load_all, own_engine):
    load_all(a=[f"1,{RUCHE}"])
    outcomes = load_all(a=["1,,Guéret,23000,,"], b="ni,lieu\n1,2\n", c=[f"3,{TILLEULS}"])

    assert outcomes["a.csv"].state == "refused"
    assert "ne décrit pas des lieux" in outcomes["b.csv"]
    assert ids(own_engine) == ["a-1", "c-3"]


def test_the_newer_of_two_files_of_one_source_replaces_the_other_and_keeps_history(load_all, own_engine):
    load_all(a_20250101=[f"1,{RUCHE}", f"2,{TILLEULS}"], a_20260101=[f"2,{TILLEULS}"])

    assert ids(own_engine) == ["a-2"]
    with own_engine.connect() as connection:
        kept = connection.execute(text("SELECT lieu_id, event FROM lieu_history")).all()
    assert kept == [("a-1", "closed")]


def test_a_folder_loaded_again_changes_nothing_even_with_two_files_of_one_source(load_all, own_engine):
    files = {"a_20250101": [f"1,{RUCHE}"], "a_20260101": [f"2,{TILLEULS}"]}
    load_all(**files)

    assert [outcome.state for outcome in load_all(**files).values()] == [UNCHANGED, UNCHANGED]
    assert (ids(own_engine), states(own_engine)) == (["a-2"], ["published", "published"])


def test_history_is_kept_under_the_load_that_closed_a_lieu(load_all, own_engine):
    load_all(a=[f"1,{RUCHE}", f"2,{TILLEULS}"], b=["1,Le Lavoir,Aubusson,23200,1 rue A,2026-01-01"])
    load_all(a=[f"2,{TILLEULS}"], b=["1,Le Lavoir bleu,Aubusson,23200,1 rue A,2026-01-01"])

    with own_engine.connect() as connection:
        sql = "SELECT lieu_id, source_slug FROM lieu_history h JOIN import_run r ON r.id = run_id ORDER BY 1"
        assert connection.execute(text(sql)).all() == [("a-1", "a"), ("b-1", "b")]


def test_stops_are_read_after_their_service_whatever_the_names_of_the_files(load_all, own_engine):
    stops = "service_id,nom,commune,horaires\nb-1,Place,Guéret,Mo 09:00-12:00\n"
    load_all(a=stops, b=["1,Le Bus,Aubusson,23200,1 rue A,2026-01-01"])

    assert len(ids(own_engine)) == 2


def test_a_file_that_cannot_be_published_does_not_hinder_the_others(load_all, own_engine, monkeypatch):
    publish = folder.publish_together

    def publish_but_b(loads):
        publish(loads)
        if any(load.dataset.slug == "b" for load in loads):
            raise ValueError("b")

    monkeypatch.setattr(folder, "publish_together", publish_but_b)
    outcomes = load_all(a=[f"1,{RUCHE}"], b=[f"2,{TILLEULS}"])

    assert (outcomes["a.csv"].state, outcomes["b.csv"]) == ("published", "ValueError : b")
    assert (ids(own_engine), states(own_engine)) == (["a-1"], ["published", "failed"])


def test_an_interrupted_folder_changes_nothing(load_all, own_engine, monkeypatch):
    def interrupted(self, row):
        if row.values["id"] == "9":
            raise KeyboardInterrupt
        return row

    monkeypatch.setattr(StandardImporter, "adapt", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_all(a=[f"1,{RUCHE}"], b=[f"9,{TILLEULS}"])

    assert (ids(own_engine), states(own_engine)) == ([], ["failed", "failed"])
