"""Tests of the lists of départements on the Pass numérique, and of the history of lieux."""

import pytest
from sqlalchemy import text

from importers.sources.pass_numerique import PassNumerique

HEADER = "departement,id,pivot,pass,date,origine\n"


@pytest.fixture
def declare(load, own_engine, tmp_path):
    """Load v1.csv, then declarations; tell the state of the Pass in each lieu."""
    load("lieux/v1.csv")

    def declare_rows(*rows):
        path = tmp_path / "pass.csv"
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
        outcome = load(path, PassNumerique())
        with own_engine.connect() as connection:
            return outcome, dict(connection.execute(text("SELECT id, pass_numerique FROM lieu")).all())

    return declare_rows


def test_a_declaration_is_above_what_the_file_says(declare):
    _, states = declare("23,v1-exemple-1,,oui,2026-10-01,Creuse")

    assert states["v1-exemple-1"] == "oui"


def test_a_lieu_may_be_named_by_its_siret(declare):
    _, states = declare("23,,43493312300029,non,2026-10-01,Creuse")

    assert states["v1-exemple-1"] == "non"


def test_a_new_list_replaces_that_of_its_departement_only(declare):
    declare("23,v1-exemple-1,,oui,2026-10-01,Creuse", "14,v1-exemple-2,,oui,2026-10-01,Calvados")
    _, states = declare("23,v1-exemple-4,,oui,2026-11-01,Creuse")

    assert states == {"v1-exemple-1": "possible", "v1-exemple-2": "oui", "v1-exemple-4": "oui"}


def test_a_line_that_cannot_be_read_is_refused_with_its_reason(declare):
    outcome, _ = declare(
        "23,v1-exemple-1,,oui,2026-10-01,Creuse",
        "23,v1-exemple-2,,oui,2026-10-01,Creuse",
        "99,v1-exemple-1,,oui,2026-10-01,Nulle part",
        "23,v1-exemple-1,,peut-être,2026-10-01,Creuse",
    )

    assert dict(outcome.tally.rejected) == {"département inconnu": 1, "«oui» ou «non» est attendu": 1}


def test_the_history_keeps_what_a_load_changed_and_closed(load, own_engine, tmp_path):
    path = tmp_path / "a.csv"
    header = "id,nom,commune,code_postal,adresse\n"
    path.write_text(f"{header}1,Ancien nom,Guéret,23000,1 rue A\n2,Fermé,Guéret,23000,2 rue B\n")
    load(path)
    path.write_text(f"{header}1,Nouveau nom,Guéret,23000,1 rue A\n")
    load(path)

    with own_engine.connect() as connection:
        sql = "SELECT lieu_id, event, feature::jsonb#>>'{properties,nom}' FROM lieu_history ORDER BY lieu_id"
        assert connection.execute(text(sql)).all() == [
            ("a-1", "changed", "Ancien nom"),
            ("a-2", "closed", "Fermé"),
        ]
