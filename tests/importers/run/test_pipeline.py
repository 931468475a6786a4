"""Tests of importers.run.pipeline: what a load leaves behind, whether it succeeds or not."""

import pytest
from sqlalchemy import text

from geo.errors import SourceError
from importers.model import Request
from importers.progress import silent
from importers.registry import reserved_slugs
from importers.run.pipeline import LoadOptions, roll_back, run_import
from importers.sources.lieux import StandardImporter
from tests.importers.conftest import DATA

HEADER = "id,nom,commune,code_postal,adresse,date_maj\n"


def ids(engine):
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT id FROM lieu ORDER BY id")))


def rejects(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT line, field, reason FROM reject ORDER BY line")).all()


def runs(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT state, message FROM import_run ORDER BY id")).all()


def write(path, *rows):
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return path


def some(count, start=0):
    return [f"{n},Lieu {n},Guéret,23000,{n} rue A,2026-01-01" for n in range(start, start + count)]


def test_every_row_is_kept_merged_or_refused(load, own_engine):
    tally = load("lieux/v1.csv").tally

    assert (tally.read, tally.kept, tally.merged, tally.rejected.total()) == (5, 3, 0, 2)
    assert [(line, field) for line, field, _ in rejects(own_engine)] == [(4, "nom"), (6, "modalites_acces")]


def test_a_row_of_a_megabyte_is_refused_and_only_its_start_is_kept(load, own_engine, tmp_path):
    giant = f"9,{'a' * 1_000_000},Guéret,23000,9 rue A,2026-01-01"
    tally = load(write(tmp_path / "a.csv", *some(2), giant)).tally

    assert (tally.kept, tally.rejected) == (2, {"ligne de plus de 100 000 octets": 1})
    with own_engine.connect() as connection:
        assert connection.scalar(text("SELECT max(length(verbatim::text)) FROM reject")) < 1_000


def test_a_file_that_has_not_changed_is_not_loaded_again(load):
    load("lieux/v1.csv")

    assert load("lieux/v1.csv").state == "unchanged"


def test_loading_the_same_file_by_force_changes_no_lieu(load, own_engine):
    load("lieux/v1.csv")
    with own_engine.connect() as connection:
        before = connection.execute(text("SELECT id, changed_at FROM lieu ORDER BY id")).all()
    load("lieux/v1.csv", force=True)

    with own_engine.connect() as connection:
        assert connection.execute(text("SELECT id, changed_at FROM lieu ORDER BY id")).all() == before


def test_a_new_version_updates_adds_and_closes(load, own_engine, tmp_path):
    load(write(tmp_path / "a.csv", *some(4)))
    load(write(tmp_path / "a.csv", *some(4, start=1)))

    assert ids(own_engine) == ["a-1", "a-2", "a-3", "a-4"]


def test_another_source_leaves_the_first_alone(load, own_engine, tmp_path):
    load(write(tmp_path / "a.csv", *some(1)))
    load(write(tmp_path / "b.csv", *some(1)))

    assert ids(own_engine) == ["a-0", "b-0"]


def test_one_identifier_in_two_communes_is_two_lieux(load, own_engine, tmp_path):
    rows = ["1,Lieu A,Guéret,23000,1 rue A,2026-01-01", "1,Lieu B,Ajaccio,20000,1 rue B,2026-01-01"]
    load(write(tmp_path / "a.csv", *rows))

    assert ids(own_engine) == ["a-1-23096", "a-1-2A004"]


def test_a_file_mostly_refused_changes_nothing_and_says_why(load, own_engine, tmp_path):
    load(write(tmp_path / "a.csv", *some(2)))
    outcome = load(write(tmp_path / "a.csv", *some(1, start=5), "7,,Guéret", "8,,Guéret"))

    assert (outcome.state, outcome.message) == ("refused", "Trop de lignes refusées : 2 sur 3.")
    assert ids(own_engine) == ["a-0", "a-1"]
    assert len(rejects(own_engine)) == 2


def test_a_file_that_shrinks_is_refused_unless_that_is_accepted(load, own_engine, tmp_path):
    load(write(tmp_path / "a.csv", *some(10)))
    shorter = write(tmp_path / "a.csv", *some(3))

    assert load(shorter).state == "refused"
    assert load(shorter, accept_shrink=True).state == "published"
    assert len(ids(own_engine)) == 3


def test_an_unreadable_file_changes_nothing(load, own_engine, tmp_path):
    load(write(tmp_path / "a.csv", *some(2)))
    (tmp_path / "a.csv").write_text('[{"nom": ')

    assert load(tmp_path / "a.csv").state == "refused"
    assert ids(own_engine) == ["a-0", "a-1"]


def test_an_interrupted_load_changes_nothing_and_the_next_one_works(load, own_engine, tmp_path, monkeypatch):
    load(write(tmp_path / "a.csv", *some(2)))
    newer = write(tmp_path / "a.csv", *some(3))
    with monkeypatch.context() as patch:
        patch.setattr(StandardImporter, "publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            load(newer)

    assert ids(own_engine) == ["a-0", "a-1"]
    assert runs(own_engine)[-1].state == "failed"
    assert load(newer).tally.kept == 3


def test_a_dry_run_leaves_no_trace(load, own_engine, tmp_path):
    outcome = load(write(tmp_path / "a.csv", *some(2)), dry_run=True)

    assert outcome.tally.kept == 2
    assert (ids(own_engine), runs(own_engine)) == ([], [])


def test_rolling_back_brings_the_previous_version_again(load, own_engine, tmp_path):
    load(write(tmp_path / "a.csv", *some(2)))
    outcome = load(write(tmp_path / "a.csv", *some(2, start=1)))
    roll_back(own_engine, StandardImporter(), outcome.dataset, silent())

    assert ids(own_engine) == ["a-0", "a-1"]
    assert [run_import.state for run_import in runs(own_engine)] == ["published", "rolled_back"]


def test_rolling_back_stops_at_the_oldest_version_that_is_kept(load, own_engine, tmp_path):
    for count in range(2, 8):
        outcome = load(write(tmp_path / "a.csv", *some(count)))
    for _ in range(2):
        roll_back(own_engine, StandardImporter(), outcome.dataset, silent())

    with pytest.raises(SourceError, match="pas de version précédente"):
        roll_back(own_engine, StandardImporter(), outcome.dataset, silent())
    assert len(ids(own_engine)) == 5


def test_the_refused_lines_of_a_file_that_breaks_off_are_kept(load, own_engine, tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"nom": ""}, {"nom": ""}, {"nom": "Lieu"')

    assert load(path).state == "refused"
    assert len(rejects(own_engine)) == 2


def test_an_identifier_told_apart_once_stays_so(load, own_engine, tmp_path):
    rows = ["1,Lieu A,Guéret,23000,1 rue A,2026-01-01", "1,Lieu B,Ajaccio,20000,1 rue B,2026-01-01"]
    load(write(tmp_path / "a.csv", *rows))
    load(write(tmp_path / "a.csv", rows[0]))

    assert ids(own_engine) == ["a-1-23096"]


def test_lieux_wait_for_the_communes(load, own_engine, tmp_path):
    with own_engine.begin() as connection:
        connection.execute(text("TRUNCATE commune CASCADE"))

    assert load("lieux/v1.csv").message == "Chargez d'abord les communes : python -m importers run communes."


def test_a_json_record_that_is_no_object_is_refused_with_its_rank(load, own_engine, tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"nom": "Lieu", "commune": "Guéret", "adresse": "1 rue A"}, "oups"]')

    assert load(path).tally.read == 2
    assert [reject.line for reject in rejects(own_engine)] == [2]


def test_each_change_that_readers_see_has_a_higher_version(load, own_engine, tmp_path):
    for count in (2, 3):
        outcome = load(write(tmp_path / "a.csv", *some(count)))
    roll_back(own_engine, StandardImporter(), outcome.dataset, silent())

    with own_engine.connect() as connection:
        versions = connection.scalars(text("SELECT dataset_version FROM import_run ORDER BY id")).all()
    assert versions == [3, None]


def test_a_refused_load_leaves_the_credit_of_what_readers_see(own_engine, tmp_path):
    for path, licence in ((DATA / "lieux/v1.csv", "ODbL"), (write(tmp_path / "v1.csv"), "Licence du refusé")):
        run_import(
            own_engine,
            StandardImporter(),
            Request(file=path, reserved_slugs=reserved_slugs(), licence=licence),
            silent(),
            LoadOptions(),
        )

    with own_engine.connect() as connection:
        assert connection.scalar(text("SELECT licence FROM source")) == "ODbL"
