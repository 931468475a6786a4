"""Tests of importers.sources.ban: streets with their houses, départements side by side, bad lines."""

import gzip

import pytest
from sqlalchemy.orm import Session

from geo.addresses.find import find_address
from importers.sources.ban import BanImporter
from tests.importers.tiny_france import DATA, fetch_all, load, rejects

ADRESSES, HAMEAUX = DATA / "ban" / "adresses-23.csv", DATA / "ban" / "lieux-dits-23-beta.csv"


def streets(engine):
    return {row.id: row for row in fetch_all(engine, "SELECT * FROM rue")}


def lines(*, departement="14", commune="14754", street="0001", numero="1"):
    header, first = ADRESSES.read_text("utf-8").splitlines()[:2]
    changed = first.replace("23096_0440_00001", f"{commune}_{street}_{numero}").replace(
        ";23096;", f";{commune};"
    )
    return f"{header}\n{changed}\n"


def test_a_street_is_one_row_with_its_numbers_in_order(own_engine):
    load(own_engine, BanImporter(), ADRESSES)
    grande_rue = streets(own_engine)["23096_0440"]

    assert (grande_rue.numeros, grande_rue.suffixes) == ([1, 2, 4, 4, 12], ",,bis,,")
    assert (grande_rue.cle, grande_rue.code_postal, grande_rue.commune_code) == (
        "grande rue",
        "23000",
        "23096",
    )


def test_a_street_is_at_the_median_of_its_houses_and_houses_are_where_they_are(own_engine):
    load(own_engine, BanImporter(), ADRESSES)
    grande_rue = streets(own_engine)["23096_0440"]

    assert (grande_rue.lon_e6, grande_rue.lat_e6) == (1_871_300, 46_170_300)
    assert (grande_rue.lon_offsets[4], grande_rue.lat_offsets[4]) == (90, 70)


def test_a_house_that_is_there_twice_counts_as_merged(own_engine):
    tally = load(own_engine, BanImporter(), ADRESSES).tally

    assert (tally.read, tally.kept, tally.merged, tally.rejected.total()) == (13, 8, 1, 4)


def test_bad_lines_are_refused_with_their_reason(own_engine):
    load(own_engine, BanImporter(), ADRESSES)

    assert [(r.field, r.value, r.reason) for r in rejects(own_engine, "ban-23")] == [
        ("code_insee", "23999", "aucune commune actuelle ou ancienne n'a ce code"),
        ("lon, lat", ", ", "des degrés sont attendus"),
        ("numero", "99999", "un nombre de 0 à 32767 est attendu"),
        ("nom_voie", "", "nom de rue absent"),
    ]


def test_a_gzipped_file_of_another_departement_stands_beside(own_engine, tmp_path):
    other = tmp_path / "adresses-14.csv.gz"
    other.write_bytes(gzip.compress(lines().encode()))
    load(own_engine, BanImporter(), ADRESSES)
    load(own_engine, BanImporter(), other)

    assert {row.source_slug for row in streets(own_engine).values()} == {"ban-23", "ban-14"}


def test_the_next_version_of_a_file_replaces_it_whole(own_engine, tmp_path):
    load(own_engine, BanImporter(), ADRESSES)
    newer = tmp_path / "adresses-23.csv"
    newer.write_text(lines(commune="23096", street="0999"), "utf-8")
    load(own_engine, BanImporter(), newer, accept_shrink=True)

    assert list(streets(own_engine)) == ["23096_0999"]


def test_hamlets_are_streets_without_numbers(own_engine):
    load(own_engine, BanImporter(), ADRESSES)
    load(own_engine, BanImporter(), HAMEAUX)

    assert streets(own_engine)["23096_b012"].numeros == []
    with Session(own_engine) as session:
        found = find_address(session, "Le Maupuy", commune_code="23096")
    assert (found.precision, found.point.lon) == ("rue", 1.825)


def test_a_file_whose_departements_are_mixed_is_refused(own_engine, tmp_path):
    mixed = tmp_path / "adresses-france.csv"
    of_23 = lines(commune="23096").splitlines()
    mixed.write_text(
        "\n".join([*of_23, lines().splitlines()[1], lines(commune="23096", street="2").splitlines()[1]])
    )

    with pytest.raises(AssertionError, match="triez le fichier"):
        load(own_engine, BanImporter(), mixed)
    assert streets(own_engine) == {}
