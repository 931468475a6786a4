"""Tests of importers.lieux.pass_numerique: lists of départements, and states kept from older loads."""

import pytest
from sqlalchemy import text

from importers.sources.pass_numerique import PassNumeriqueImporter

V0 = "id,nom,commune,code_postal,adresse,date_maj,conditions_acces\n"
V1 = "id,nom,commune,code_postal,adresse,date_maj,frais_a_charge\n"
ACCEPTED = "Accepte le Pass numérique : il est possible de l'utiliser"


@pytest.fixture
def migrated(load, own_engine, tmp_path):
    """Return a function that loads a v0 row, then v1 rows, and returns the last fact of the Pass."""

    def migrate(cost_v0, day, *costs_v1):
        path = tmp_path / "a.csv"
        for header, cost in [(V0, cost_v0), *((V1, cost) for cost in costs_v1)]:
            path.write_text(f"{header}1,Lieu,Guéret,23000,1 rue A,{day},{cost}\n")
            load(path)
        with own_engine.connect() as connection:
            return connection.scalar(text("SELECT headline->'pass_numerique' FROM lieu"))

    return migrate


def test_a_v1_row_does_not_erase_that_the_pass_was_accepted(migrated):
    found = migrated(ACCEPTED, "2026-05-01", "Gratuit")

    assert (found["state"], found["field"], found["date"]) == ("oui", "frais_a_charge", "2026-05-01")


def test_a_v1_row_does_not_erase_that_the_pass_was_refused(migrated):
    assert migrated("Payant", "2022-05-01", "Gratuit sous condition")["state"] == "non"


def test_an_old_acceptance_is_to_be_checked(migrated):
    assert migrated(ACCEPTED, "2022-05-01", "Gratuit")["state"] == "indice"


def test_the_pass_survives_any_number_of_loads(migrated):
    assert migrated(ACCEPTED, "2022-05-01", "Gratuit", "Payant", "Gratuit")["state"] == "indice"


def test_a_row_keeps_nothing_of_another_row_of_its_identifier(load, own_engine, tmp_path):
    path = tmp_path / "a.csv"
    answers = (("2026-01-01", ACCEPTED), ("2026-05-01", ""))
    path.write_text(V0 + "".join(f"1,Lieu,Guéret,23000,1 rue A,{day},{cost}\n" for day, cost in answers))
    features = []
    for force in (False, True):
        load(path, force=force)
        with own_engine.connect() as connection:
            features.append(connection.scalar(text("SELECT feature FROM lieu")))

    assert features[0] == features[1]


DECLARATIONS_HEADER = "departement,id,pivot,pass,date,origine\n"


@pytest.fixture
def declare(load, own_engine, tmp_path):
    """Load v1.csv, then declarations; return the state of the Pass in each lieu."""
    load("lieux/v1.csv")

    def declare_rows(*rows):
        path = tmp_path / "pass.csv"
        path.write_text(DECLARATIONS_HEADER + "".join(f"{row}\n" for row in rows))
        outcome = load(path, PassNumeriqueImporter())
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
