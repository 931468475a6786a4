"""Tests of importers.sources.minutes: matrices and pairs of any engine, bad lines and bad files."""

import pytest
from sqlalchemy import text

from importers.model import Request
from importers.progress import silent
from importers.run.pipeline import LoadOptions, run_import
from importers.sources.minutes import MinutesImporter
from tests.importers.tiny_france import DATA, fetch_all, load, rejects

MATRIX, PAIRS = DATA / "minutes" / "matrix.csv", DATA / "minutes" / "pairs.csv"


def minutes(engine):
    """Return the stored rows: (mode, origin) → (destinations, seconds)."""
    rows = fetch_all(engine, "SELECT * FROM commune_minutes")
    return {(row.mode, row.origin): (row.destinations, row.seconds) for row in rows}


def test_a_matrix_gives_seconds_by_car_the_nearest_first(own_engine):
    load(own_engine, MinutesImporter(), MATRIX)

    assert minutes(own_engine)["voiture", "23096"] == (["23008", "14754"], [2405, 18000])


def test_an_empty_cell_is_a_destination_without_a_way(own_engine):
    load(own_engine, MinutesImporter(), MATRIX)

    assert minutes(own_engine)["voiture", "23008"] == (["23096"], [2380])


def test_the_credit_names_the_file_and_the_day(own_engine):
    load(own_engine, MinutesImporter(), MATRIX)

    (credit,) = {row.source for row in fetch_all(own_engine, "SELECT source FROM commune_minutes")}
    assert credit.startswith("matrice importée de matrix.csv, ")


def test_a_line_with_a_bad_code_or_a_bad_duration_is_refused_with_its_reason(own_engine):
    load(own_engine, MinutesImporter(), MATRIX)

    assert [(r.line, r.field, r.value, r.reason) for r in rejects(own_engine, "minutes-matrix")] == [
        (4, "origin", "23999", "aucune commune actuelle n'a ce code"),
        (5, "23096", "abc", "un nombre est attendu"),
        (6, "23096", "-3", "durée négative"),
    ]


@pytest.mark.parametrize(
    ("file", "slug"),
    [
        ("creuse_20260101.csv", "minutes-creuse"),
        ("minutes.csv", "minutes-minutes"),
        ("carroyage.csv", "minutes-carroyage"),
        ("communes.csv", "minutes-fichier-communes"),
        ("frr.csv", "minutes-fichier-frr"),
    ],
)
def test_a_matrix_is_stored_under_the_name_of_its_file(tmp_path, file, slug):
    dataset = MinutesImporter().dataset(Request(file=tmp_path / file))

    assert (dataset.slug, dataset.nom) == (slug, f"Temps de trajet : {slug.removeprefix('minutes-')}")


def test_a_column_that_is_no_commune_is_told_and_left_out(own_engine):
    outcome = load(own_engine, MinutesImporter(), MATRIX)

    assert outcome.tally.unknown == {("destination", "99999"): 1}


def test_pairs_have_a_mode_and_a_unit(own_engine):
    load(own_engine, MinutesImporter(), PAIRS)

    assert minutes(own_engine) == {
        ("voiture", "23096"): (["23008"], [2430]),
        ("velo", "23096"): (["23008"], [7800]),
        ("voiture", "23008"): (["23096"], [2370]),
        ("voiture", "14754"): (["23008", "23096", "2A004"], [18_000, 18_000, 54_000]),
    }


def test_every_bad_pair_has_its_reason(own_engine):
    load(own_engine, MinutesImporter(), PAIRS)

    assert [(r.line, r.field, r.reason) for r in rejects(own_engine, "minutes-pairs")] == [
        (4, "minutes", "durée absente"),
        (5, "destination", "aucune commune actuelle n'a ce code"),
        (6, "mode", "voiture, velo, marche sont acceptés"),
        (7, "minutes", "durée négative"),
        (9, "minutes", "durée de plus d'un jour"),
    ]


def test_another_file_replaces_the_origins_it_knows_and_leaves_the_others(own_engine, tmp_path):
    load(own_engine, MinutesImporter(), MATRIX)
    other = tmp_path / "other.csv"
    other.write_text("id,23096,14754\n23008,60,90\n")
    load(own_engine, MinutesImporter(), other)

    found = minutes(own_engine)
    assert found["voiture", "23008"] == (["23096", "14754"], [60, 90])
    assert found["voiture", "23096"] == (["23008", "14754"], [2405, 18000])


def test_a_file_that_is_no_matrix_changes_nothing(own_engine, tmp_path):
    load(own_engine, MinutesImporter(), MATRIX)
    before = minutes(own_engine)
    for content in (
        "nom,adresse\nA,B\n",
        "id,x,y\n23096,1,2\n",
        "id,23096\n",
        "origin,destination\n23096,23008\n",
    ):
        bad = tmp_path / "bad.csv"
        bad.write_text(content)
        outcome = run_import(own_engine, MinutesImporter(), Request(file=bad), silent(), LoadOptions())
        assert outcome.state == "refused"

    assert minutes(own_engine) == before


def test_the_code_of_a_former_commune_is_not_that_of_a_seat(own_engine, tmp_path):
    with own_engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO commune_ancienne (code_insee, type, nom, commune_code)"
                " VALUES ('23200', 'commune-deleguee', 'Vieux', '23096')"
            )
        )
    file = tmp_path / "old.csv"
    file.write_text("id,23096,23008\n23200,10,20\n23008,10,20\n")
    load(own_engine, MinutesImporter(), file)

    assert list(minutes(own_engine)) == [("voiture", "23008")]
