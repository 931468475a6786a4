"""Tests of importers.sources.frr: both shapes of the list, and codes that are no more."""

import pytest
from sqlalchemy import text

from geo.database.models.imports import PUBLISHED
from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import UNCHANGED, LoadOptions, run_import
from importers.sources.frr import FrrImporter
from tests.importers.tiny_france import DATA, change, commune, load, make_communes, rejects, write_csv


@pytest.fixture
def france(own_engine, tmp_path, monkeypatch):
    load(own_engine, make_communes(tmp_path, monkeypatch))
    return own_engine


@pytest.fixture
def empty_engine(own_engine):
    with own_engine.begin() as connection:
        connection.execute(text("TRUNCATE commune CASCADE"))
    return own_engine


def test_the_class_is_kept_as_published(france):
    load(france, FrrImporter(), DATA / "frr" / "dgcl.csv")

    assert commune(france, "23096").frr == "FRR socle"
    assert commune(france, "23008").frr == "Non classée"


def test_the_list_of_the_observatoire_is_read_too(france):
    load(france, FrrImporter(), DATA / "frr" / "observatoire.csv")

    assert [commune(france, code).frr for code in ("23096", "23008")] == ["FRR", "Non classée"]


def test_the_class_of_the_commune_itself_wins_over_that_of_one_it_absorbed(france):
    load(france, FrrImporter(), DATA / "frr" / "dgcl.csv")

    assert commune(france, "23149").frr == "FRR+"


def test_a_commune_that_is_not_listed_takes_the_class_of_one_it_absorbed(france):
    load(france, FrrImporter(), DATA / "frr" / "dgcl.csv")

    assert commune(france, "23189").frr == "FRR bénéficiaire"


def test_every_row_is_kept_merged_or_refused(france):
    outcome = load(france, FrrImporter(), DATA / "frr" / "dgcl.csv")

    assert (outcome.tally.read, outcome.tally.kept, outcome.tally.merged) == (7, 4, 1)
    assert [(r.line, r.field) for r in rejects(france, "frr")] == [(6, "frr"), (8, "code_insee")]


def test_a_commune_that_left_the_list_loses_its_class_and_no_other_row_is_touched(france, tmp_path):
    load(france, FrrImporter(), DATA / "frr" / "dgcl.csv")
    before = commune(france, "23096").version
    shorter = write_csv(tmp_path / "frr.csv", [{"codgeo": "23096", "codefrr": "FRR socle"}])
    load(france, FrrImporter(), shorter, accept_shrink=True)

    assert commune(france, "23149").frr is None
    assert commune(france, "23096").version == before


def test_a_file_without_classes_is_refused(france):
    file = DATA / "fragilite" / "ifn.csv"
    outcome = run_import(france, FrrImporter(), Request(file=file), silent(), LoadOptions())

    assert outcome.message == "ifn.csv n'a pas de colonne Code_insee ou codgeo."


def test_a_line_cut_short_is_refused_and_the_others_are_kept(france, tmp_path):
    file = tmp_path / "frr.csv"
    file.write_text("codgeo;libgeo;codefrr\n23096;Guéret;FRR\n23008\n")
    load(france, FrrImporter(), file)

    assert commune(france, "23096").frr == "FRR"
    assert [(r.line, r.field) for r in rejects(france, "frr")] == [(3, "frr")]


def test_a_leading_zero_lost_by_a_spreadsheet_is_put_back(france, tmp_path):
    with france.begin() as connection:
        connection.execute(text("UPDATE commune SET code_insee = '01004' WHERE code_insee = '23008'"))
    load(france, FrrImporter(), write_csv(tmp_path / "frr.csv", [{"codgeo": "1004", "codefrr": "FRR"}]))

    assert commune(france, "01004").frr == "FRR"


def test_communes_come_first(empty_engine):
    file = DATA / "frr" / "dgcl.csv"
    outcome = run_import(empty_engine, FrrImporter(), Request(file=file), silent(), LoadOptions())

    assert "importez d'abord" in (outcome.message or "")


def test_the_same_list_is_applied_again_after_new_communes_and_only_then(own_engine, tmp_path, monkeypatch):
    communes = make_communes(tmp_path, monkeypatch)
    load(own_engine, communes)
    load(own_engine, FrrImporter(), DATA / "frr" / "dgcl.csv")
    assert load(own_engine, FrrImporter(), DATA / "frr" / "dgcl.csv").state == UNCHANGED
    change(communes, "23096", nom="Guéret-sur-Creuse")
    load(own_engine, communes)

    assert load(own_engine, FrrImporter(), DATA / "frr" / "dgcl.csv").state == PUBLISHED
