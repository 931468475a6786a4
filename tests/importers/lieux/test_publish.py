"""Tests of importers.lieux.publish: what several files make of one lieu."""

import csv
import os
from itertools import permutations

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from geo.lieux.lookup import find_lieu
from importers.model import Request
from importers.progress import silent
from importers.registry import reserved_slugs
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.lieux import StandardImporter
from tests.databases import connected, database

RUCHE = {
    "nom": "La Ruche",
    "adresse": "5 rue du Pont",
    "commune": "Guéret",
    "code_postal": "23000",
    "telephone": "01 99 00 12 34",
    "date_maj": "2026-01-01",
    "services": "Accès internet et matériel informatique",
}
TILLEULS = {**RUCHE, "nom": "Les Tilleuls", "telephone": "01 99 00 56 78"}


def write(path, *rows):
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["id", *RUCHE])
        writer.writeheader()
        writer.writerows(rows)
    return path


NEWER = {
    **RUCHE,
    "nom": "Association La Ruche",
    "date_maj": "2026-06-01",
    "telephone": "",
    "services": "Aide aux démarches administratives",
}


@pytest.fixture
def files(tmp_path):
    """Three files that speak of two lieux, each in its own way."""
    return [
        write(tmp_path / "a.csv", {"id": 1, **RUCHE}, {"id": 2, **TILLEULS}),
        write(tmp_path / "b.csv", {"id": 7, **NEWER}),
        write(tmp_path / "c.csv", {"id": 3, **TILLEULS, "adresse": "5, R. DU PONT"}, {"id": 4, **RUCHE}),
    ]


def lieux(engine):
    with engine.connect() as connection:
        return connection.execute(text("SELECT id, feature, provenance FROM lieu ORDER BY id")).all()


def reasons(engine):
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT identity, merge_reason FROM lieu_source WHERE merge_reason IS NOT NULL")
        )
        return {row.identity: row.merge_reason for row in rows}


def load_into(engine, files):
    for path in files:
        assert run_import(
            engine,
            StandardImporter(),
            Request(file=path, reserved_slugs=reserved_slugs()),
            silent(),
            LoadOptions(),
        ).succeeded


def test_rows_of_several_files_are_one_lieu_with_its_reason(load, own_engine, files):
    load_into(own_engine, files)

    assert [lieu.id for lieu in lieux(own_engine)] == ["a-1", "a-2"]
    assert reasons(own_engine) == {
        "b-7": "même nom, même adresse que la ligne 2 de a",
        "c-3": "même nom, même adresse, même téléphone que la ligne 3 de a",
        "c-4": "même nom, même adresse, même téléphone que la ligne 2 de a",
    }


def test_files_in_another_order_give_the_same_lieux(own_settings, template, own_engine, files):
    load_into(own_engine, files)
    expected = lieux(own_engine), reasons(own_engine)

    for order in list(permutations(files))[1:]:
        other = database(own_settings.database_url, f"mediaproche_other_{os.getpid()}", template)
        with other as url, connected(url) as engine:
            load_into(engine, order)
            assert (lieux(engine), reasons(engine)) == expected


def test_a_lieu_says_which_rows_its_fields_are_from(own_engine, files):
    load_into(own_engine, files)

    (ruche, _) = lieux(own_engine)
    assert ruche.provenance["nom"] == {
        "why": "plus récent",
        "rows": [{"source": "b", "line": 2, "date": "2026-06-01"}],
    }
    assert ruche.provenance["services"]["why"] == "réunis"
    assert "telephone" not in ruche.provenance


def test_the_identifiers_of_merged_rows_still_lead_to_the_lieu(own_engine, files):
    load_into(own_engine, files)

    with Session(own_engine) as session:
        assert [find_lieu(session, identity).id for identity in ("a-1", "b-7", "c-4")] == ["a-1"] * 3


def test_a_file_that_goes_leaves_the_lieux_that_others_speak_of(load, own_engine, files, tmp_path):
    load_into(own_engine, files)
    load(write(tmp_path / "a.csv", {"id": 2, **TILLEULS}), accept_shrink=True)

    assert [lieu.id for lieu in lieux(own_engine)] == ["a-2", "b-7"]


def test_rows_that_only_moved_in_their_file_do_not_change_a_lieu(load, own_engine, files, tmp_path):
    changed_at = text("SELECT changed_at FROM lieu WHERE id = 'a-1'")
    load_into(own_engine, files)
    with own_engine.connect() as connection:
        before = connection.scalar(changed_at)
    other = {"id": 1, **TILLEULS, "nom": "Le Lavoir", "adresse": "9 rue des Écoles"}
    load(write(tmp_path / "b.csv", other, {"id": 7, **NEWER}))

    with own_engine.connect() as connection:
        assert connection.scalar(changed_at) == before
    assert lieux(own_engine)[0].provenance["nom"]["rows"][0]["line"] == 3


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
