"""Tests of importers.fiche.concealment."""

import pytest

from importers.fiche.concealment import conceal_texts, conceal_values, is_secret


@pytest.mark.parametrize(
    "nom",
    [
        "CHRS pour femmes victimes de violences",
        "Hébergement d'urgence femmes",
        "Refuge pour femmes",
        "Foyer d'accueil femmes battues",
        "SOS Femmes 23",
        "72-ALT hébergement-Solidarité Femmes",
        "Centre d'accueil violences conjugales",
        "Maison d'accueil pour victimes",
        "Amicale du Nid CHRS",
        "ALT - accueil femmes en difficulté",
        "Appartements victimes de la traite des êtres",
        "Fondation Le Refuge",
        "Mise à l'abri des femmes",
    ],
)
def test_a_shelter_of_victims_is_secret(nom):
    assert is_secret(nom)


@pytest.mark.parametrize(
    "nom",
    [
        "CIDFF - droits des femmes et des familles",
        "Maison des femmes",
        "Association Femmes du Monde",
        "Accueil de jour pour femmes victimes de violences",
        "Permanence violences conjugales",
        "France Victimes 23",
        "Centre d'accueil pour les auteurs de violences conjugales",
        "Médiathèque Le Refuge",
        "Refuge de la Bérarde",
        "CHRS L'Étape",
        "Foyer rural des femmes",
        "Espace de vie sociale Femmes",
        "Centre social Simone-Exemple",
        "Maison de protection des familles",
    ],
)
def test_a_place_that_people_may_know_is_not(nom):
    assert not is_secret(nom)


def test_what_a_shelter_says_of_itself_counts():
    told = ("Accueille des femmes et leurs enfants victimes de violences conjugales.",)
    assert is_secret("CHRS L'Étape", texts=told)
    assert is_secret("L'Étape", texts=told, typologie=("CHRS",))
    assert is_secret("CHRS L'Étape", publics=("Femmes",))
    assert not is_secret("Mairie", texts=told)


def test_columns_that_place_it_are_dropped_and_those_of_its_commune_stay():
    values = {
        "nom": "Refuge",
        "Adresse postale": "5 rue du Pont",
        "cle_ban": "23096_0001_00005",
        "Latitude": "46.1",
        "geo_point_2d": "46.1, 1.8",
        "siret": "12345678901234",
        "codePostal": "23000",
        "commune": "Guéret",
        "telephone": "05 55 00 00 00",
        "fiche": {"voie": "rue du Pont", "jour": "lundi"},
        "presentation": "Nous sommes au 5 rue du Pont, porte B.",
    }
    assert conceal_values(values) == {
        "nom": "Refuge",
        "codePostal": "23000",
        "commune": "Guéret",
        "telephone": "05 55 00 00 00",
        "fiche": {"jour": "lundi"},
        "presentation": "Nous sommes au [adresse non publiée], porte B.",
    }


@pytest.mark.parametrize(
    "text", ["12 bis, avenue Jean-Exemple", "3 Place de l'Église", "1 allée des Pins", "45 Bd Voltaire"]
)
def test_a_street_is_withheld_wherever_it_is_told(text):
    assert conceal_texts({"value": [f"Venez : {text}."]}) == {"value": ["Venez : [adresse non publiée]."]}


def test_what_is_no_street_stays():
    assert conceal_texts("2 ateliers par mois, 3 places") == "2 ateliers par mois, 3 places"
