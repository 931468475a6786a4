"""Tests of importers.lieux.accueil_decisions, and of importers.lieux.accueil that applies them."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from geo.errors import NotFound
from importers import cli
from importers.lieux.accueil_decisions import AccueilEffect, decide_accueil, forget_accueil

HEADER = "id,nom,commune,code_postal,adresse,date_maj\n"
CHRS = "1,CHRS L'Étape,Guéret,23000,5 rue du Pont,2026-01-01\n"


@pytest.fixture
def shelter(load, tmp_path):
    """Load a lieu that the rules set apart; returns its file."""
    path = tmp_path / "a.csv"
    path.write_text(HEADER + CHRS)
    load(path)
    return path


def stored(engine):
    with engine.connect() as connection:
        columns = "accueil, accueil_raison, feature::json->'properties'->>'accueil'"
        return tuple(connection.execute(text(f"SELECT {columns} FROM lieu")).one())


def test_the_rules_set_a_lieu_apart_with_their_reason(own_engine, shelter):
    reason = "hébergement ou logement : n'accueille que ses résidents"
    assert stored(own_engine) == ("sans_accueil", reason, "sans_accueil")


def test_a_decision_is_above_the_rules_at_once_and_after_the_next_load(load, own_engine, shelter):
    effect = decide_accueil(own_engine, "a-1", "public", reason="ateliers ouverts à tous")

    assert effect == AccueilEffect("a-1", "public", None)
    load(shelter, force=True)
    assert stored(own_engine) == ("public", None, "public")


def test_a_decision_replaces_the_former_one_and_says_to_whom(own_engine, shelter):
    decide_accueil(own_engine, "a-1", "public", reason="ateliers")
    decide_accueil(own_engine, "a-1", "reserve", reason="aux adhérents")

    assert stored(own_engine) == ("reserve", "aux adhérents", "reserve")


def test_the_rules_decide_again_once_a_decision_is_forgotten(own_engine, shelter):
    decide_accueil(own_engine, "a-1", "public", reason="ateliers")

    assert forget_accueil(own_engine, "a-1").accueil == "sans_accueil"


def test_a_decision_by_the_identifier_of_a_merged_row_is_on_its_lieu(load, own_engine, shelter, tmp_path):
    (tmp_path / "b.csv").write_text(HEADER + CHRS)
    load(tmp_path / "b.csv")

    assert decide_accueil(own_engine, "b-1", "public", reason="ateliers").lieu_id == "a-1"
    assert stored(own_engine)[0] == "public"


def test_an_unknown_lieu_and_a_missing_decision_are_refused(own_engine, shelter):
    with pytest.raises(NotFound):
        decide_accueil(own_engine, "a-2", "public", reason="ateliers")
    with pytest.raises(NotFound):
        forget_accueil(own_engine, "a-1")


def test_the_command_asks_why(own_settings, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", own_settings.database_url)
    refused = CliRunner().invoke(cli.main, ["accueil", "a-1", "public"])
    assert refused.exit_code == 2
    assert "Dites pourquoi" in refused.output
