"""Tests of importers.values.privacy."""

import pytest

from importers.values.privacy import is_nominative, is_personal_key, without_personal_data


@pytest.mark.parametrize(
    "key",
    [
        "mediateurs",
        "Nom du médiateur",
        "contact_nom",
        "prenom",
        "Email du référent",
        "aidants",
        "nom contact",
    ],
)
def test_columns_about_helpers_are_known(key):
    assert is_personal_key(key)


@pytest.mark.parametrize(
    "key",
    [
        "nom",
        "telephone",
        "courriel",
        "contact_email",
        "Email (éviter les emails nominatifs : seule la personne peut)",
    ],
)
def test_columns_about_the_place_are_kept(key):
    assert not is_personal_key(key)


@pytest.mark.parametrize(
    "courriel", ["marie.dupont@a.fr", "jean-luc.martin@a.fr", "dupont_marie@a.fr", "m.phedre@a.fr"]
)
def test_a_person_s_address_is_told_from_a_place_s(courriel):
    assert is_nominative(courriel)


@pytest.mark.parametrize(
    "courriel",
    ["accueil@a.fr", "france.services@a.fr", "mairie.gueret@a.fr", "marie@a.fr", "f.services@a.fr"],
)
def test_a_place_s_address_is_not_a_person_s(courriel):
    assert not is_nominative(courriel)


def test_people_are_dropped_at_any_depth():
    row = {"nom": "Lieu", "lieu": {"mediateurs": [{"nom": "X"}]}, "note": "écrire à marie.dupont@a.fr"}

    assert without_personal_data(row) == {"nom": "Lieu", "lieu": {}, "note": "écrire à "}


def test_an_address_after_a_word_of_a_million_letters_is_dropped():
    # Sought from each letter on, it would take hours.
    word = "a" * 1_000_000

    assert without_personal_data({"note": f"{word} marie.dupont@a.fr"}) == {"note": f"{word} "}


def test_an_address_flagged_as_personal_is_dropped():
    assert without_personal_data({"courriel": "x@a.fr", "_di_email_is_pii": True}) == {
        "_di_email_is_pii": True
    }
