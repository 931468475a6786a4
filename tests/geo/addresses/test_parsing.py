"""Tests of geo.addresses.parsing and streets: the same street however it is written."""

import pytest

from geo.addresses.parsing import House, StreetQuery, parse_street
from geo.addresses.streets import street_key


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Av. du Gal de Gaulle", "Avenue du Général-de-Gaulle"),
        ("bd St-Michel", "Boulevard Saint Michel"),
        ("12 pl. de la Rép", "12 Place de la République"),
        ("R. du Dr Roux", "rue du docteur roux"),
        ("Chem. des Écoles", "CHEMIN DES ECOLES"),
        ("imp. N.D.", "impasse n d"),
        ("Rte de Lyon", "Route de Lyon"),
        ("All. de l'Œuvre", "Allée de l'oeuvre"),
        ("Grand'Rue", "Grande Rue"),
        ("Pl Mgr Affre", "Place Monseigneur Affre"),
    ],
)
def test_abbreviations_accents_and_particles_do_not_matter(a, b):
    assert street_key(a.lstrip("12 ")) == street_key(b.lstrip("12 "))


@pytest.mark.parametrize(
    ("text", "houses"),
    [
        ("12 rue Haute", [House(12)]),
        ("12bis rue Haute", [House(12, "bis")]),
        ("12 bis, rue Haute", [House(12, "bis")]),
        ("12 B rue Haute", [House(12, "b")]),
        ("12, rue Haute", [House(12)]),
        ("12 r. Haute", [House(12)]),
        ("12-14 rue Haute", [House(12), House(14)]),
        ("12/14 rue Haute", [House(12), House(14)]),
        ("12 et 14 rue Haute", [House(12), House(14)]),
        ("12 à 14 rue Haute", [House(12), House(14)]),
        ("n° 12 rue Haute", [House(12)]),
        ("Rue Haute, 12", [House(12)]),
        ("Face au 12 rue Haute", [House(12)]),
        ("rue Haute", []),
        ("Bât. B, 12 rue Haute", [House(12)]),
        ("Mairie, 12 rue Haute", [House(12)]),
        ("12 rue Haute, 2e étage", [House(12)]),
        ("12 rue Haute - BP 40177", [House(12)]),
        ("12 rue Haute appt 3", [House(12)]),
        ("12 rue Haute (derrière la mairie)", [House(12)]),
        ("angle de la rue Haute et de la rue Basse", []),
    ],
)
def test_houses_are_separated_and_complements_dropped(text, houses):
    assert parse_street(text) == StreetQuery("rue haute", tuple(houses))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("place du 8 mai 1945", "place 8 mai 1945"),
        ("5 rue du 11 novembre", "rue 11 novembre"),
        ("4 Grande Rue", "grande rue"),
        ("Le Bourg", "bourg"),
    ],
)
def test_the_numbers_of_a_name_stay_in_it(text, key):
    assert parse_street(text).key == key


@pytest.mark.parametrize("text", ["", "  ", "BP 12", "(rien)", "12", "Bât. B"])
def test_a_text_without_street_is_none(text):
    assert parse_street(text) is None
