"""Tests of importers.mapping.proposal: what `python -m importers map` writes about an unknown file."""

import tomllib

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from importers.cli import main
from importers.mapping.file_syntax import parse_mapping
from importers.mapping.proposal import has_places, propose
from importers.model import Row
from tests.importers.conftest import DATA

ROWS = [
    Row(
        line,
        {
            "Nom de la structure": f"Lieu {line}",
            "Adresse": f"{line} rue de l'Essai",
            "CP": "23000",
            "Ville": "Guéret",
            "Y": "46,17",
            "Lat": "46.17",
            "Lng": "1.87",
            "Contact": "accueil@essai.example.org",
            "Tél.": "05 55 01 02 03",
            "Lundi": "9h-12h",
            "Mardi": "Fermé",
            "Services": "Aide aux démarches administratives|Club de tricot",
            "Couleur": "vert",
            "Vide": "",
        },
    )
    for line in range(1, 4)
]


def proposed(rows=ROWS):
    return tomllib.loads(propose(rows, "essai.csv"))


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("nom", "Nom de la structure"),
        ("adresse", "Adresse"),
        ("code_postal", "CP"),
        ("commune", "Ville"),
        ("latitude", "Lat"),
        ("longitude", "Lng"),
        ("telephone", "Tél."),
    ],
)
def test_a_column_is_placed_by_its_name_and_its_values(field, column):
    assert proposed()[field] == {"colonne": column}


def test_a_column_whose_values_leave_no_doubt_is_placed_without_its_name():
    assert proposed()["courriels"] == {"colonne": "Contact"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("site_web", "www.essai.example.org"),
        ("telephone", "05 55 01 02 03"),
        ("date_maj", "04/05/2023"),
        ("adresse", "5 bis, rue de l'Essai"),
        ("latitude", "46,1702"),
        ("longitude", "1.8711"),
    ],
)
def test_values_of_a_particular_look_need_no_name(field, value):
    assert proposed([Row(1, {"Nom": "Essai", "x9": value})])[field] == {"colonne": "x9"}


def test_a_week_in_words_needs_no_name():
    assert proposed([Row(1, {"x9": "Lundi au vendredi : 9h-12h"})])["horaires"] == {"semaine": "x9"}


def test_the_pass_numerique_is_not_lost_among_the_costs():
    choices = proposed([Row(1, {"Tarifs": "Gratuit;Pass numérique"})])["frais_a_charge"]

    assert [choice["cible"] for choice in choices] == ["Gratuit", "Accepte le Pass numérique"]


def test_a_column_with_the_right_name_and_the_wrong_values_is_not_placed():
    rows = [Row(1, {"Code postal": "Guéret", "Nom": "Essai"})]

    assert "code_postal" not in proposed(rows)


def test_days_are_put_together():
    assert proposed()["horaires"] == {"jours": {"Mo": "Lundi", "Tu": "Mardi"}}


def test_labels_go_to_the_closed_list_and_those_that_match_nothing_are_told():
    target = "Aide aux démarches administratives"

    assert [choice["cible"] for choice in proposed()["services"]] == [target]
    assert '# sans correspondance dans services : "Club de tricot"' in propose(ROWS, "essai.csv")


def test_columns_without_a_place_are_told_in_comments():
    text = propose(ROWS, "essai.csv")

    assert '# sans place : "Couleur", par exemple "vert"' in text
    assert '# sans place : "Vide", toujours vide' in text


def test_a_proposal_is_a_valid_mapping():
    assert parse_mapping(proposed()).fichier.reconnaitre


@pytest.mark.parametrize("name", ["hinaura.json", "haute-vienne.json", "maine-et-loire.csv"])
def test_the_command_proposes_a_valid_mapping_for_a_real_kind_of_file(name):
    result = CliRunner().invoke(main, ["map", "--file", str(DATA / "hubs" / name)])

    mapping = parse_mapping(tomllib.loads(result.output))
    assert result.exit_code == 0
    assert dict(mapping.champs).keys() >= {"nom", "adresse", "code_postal", "commune"}


def test_the_command_refuses_in_a_sentence_what_is_no_file_of_rows(tmp_path):
    path = tmp_path / "vide.csv"
    path.touch()

    result = CliRunner().invoke(main, ["map", "--file", str(path)])
    assert (result.exit_code, result.output.strip()) == (1, "Error: vide.csv est vide.")


def test_the_hubs_are_in_the_list_of_importers():
    assert "haute-vienne" in CliRunner().invoke(main, ["list"]).output


def test_a_catalogue_tells_no_places():
    assert not has_places([Row(1, {"numéro": "1", "service": "Aide aux démarches"})])
    assert has_places(ROWS)


@given(st.lists(st.dictionaries(st.text(), st.text() | st.none() | st.lists(st.text())), max_size=3))
def test_whatever_the_file_the_proposal_is_valid(rows):
    text = propose([Row(line, values) for line, values in enumerate(rows)], "essai.csv")

    parse_mapping(tomllib.loads(text))
