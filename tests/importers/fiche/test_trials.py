"""Tests of importers.fiche.trials."""

import pytest

from importers.fiche.trials import is_trial


@pytest.mark.parametrize(
    "nom",
    [
        "Test",
        "TEST2",
        "ANCT Test",
        "test test",
        "Tests",
        "Essai",
        "essai 3",
        "Structure de test",
        "Lieu test",
        "Test Guéret",
        "à supprimer",
        "Médiathèque (à supprimer)",
        "NE PAS UTILISER - doublon",
        "Fiche de test de la mairie",
        "Démo",
        "toto",
        "xxx",
        "azerty",
        "Lorem ipsum",
        "Mon lieu de test",
    ],
)
def test_a_name_that_only_tries_is_a_trial(nom):
    assert is_trial(nom, "Guéret")


@pytest.mark.parametrize(
    ("nom", "commune"),
    [
        ("Testa", "Ajaccio"),
        ("Bibliothèque de La Teste-de-Buch", "La Teste-de-Buch"),
        ("Test d'entrée", "Guéret"),
        ("Laboratoire d'essais", "Guéret"),
        ("Essaim", "Guéret"),
        ("Essai", "Essai"),
        ("Essay", "Essay"),
        ("Centre d'essais numériques", "Guéret"),
        ("Demo-TIC", "Guéret"),
        ("L'Essai transformé", "Guéret"),
        ("Test & Compagnie", "Guéret"),
        ("Démonstrateur du numérique", "Guéret"),
        ("Espace de test d'activité agricole", "Guéret"),
        ("Maison Contesté", "Guéret"),
        ("Mairie", "Test"),
        ("France services", "Guéret"),
        ("L'atelier du 9 (actuellement fermé)", "Guéret"),
    ],
)
def test_a_real_name_that_holds_the_word_stays(nom, commune):
    assert not is_trial(nom, commune)
