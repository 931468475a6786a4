"""Tests of importers.duplicates.matching."""

import pytest

from importers.duplicates.matching import NameMatch, StreetMatch, compare_names, compare_streets
from importers.duplicates.place_names import read_name
from importers.duplicates.streets import read_street


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("Médiathèque Jean Moulin", "MEDIATHEQUE MUNICIPALE JEAN-MOULIN", NameMatch.SAME),
        ("Mairie de Guéret", "Commune de Guéret", NameMatch.SAME_KIND),
        ("La Passerelle", "Association La Passerelle solidaire", NameMatch.CLOSE),
        ("Espace Mitterrand", "Espace Mitterand", NameMatch.SAME),
        ("Médiathèque Jean Moulin", "Médiathèque J. Moulin", NameMatch.CLOSE),
        ("Médiathèque", "Médiathèque Jean Moulin", NameMatch.KIND_AND_MORE),
        ("Atelier des Tilleuls", "Les Tilleuls du Pont", NameMatch.CLOSE),
        ("La Ruche solidaire", "La Ruche connectée", NameMatch.OTHER),
        ("France services de Guéret", "Association La Ruche", NameMatch.LABEL),
        ("Mairie", "La Ruche", NameMatch.VAGUE),
        ("Bibliothèque Beaulieu", "Centre social Beaulieu", NameMatch.NAMESAKE),
        ("Mairie de Guéret", "Médiathèque de Guéret", NameMatch.OTHER_KIND),
        ("Médiathèque Jean Moulin", "Médiathèque Aragon", NameMatch.OTHER),
        ("France services du Pays vert 1", "France services du Pays vert 2", NameMatch.OTHER),
    ],
)
def test_names_compare_either_way_round(a, b, expected):
    names = [read_name(nom, "Guéret") for nom in (a, b)]

    assert [compare_names(*names), compare_names(*names[::-1])] == [expected, expected]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("12 rue Jean Jaurès", "12, r. Jean Jaures", StreetMatch.ADDRESS),
        ("12 place de la Mairie", "12 rue de la Mairie", StreetMatch.ADDRESS),
        ("4-6 rue du Pont", "6 rue du Pont", StreetMatch.ADDRESS),
        ("12 rue Jean Jaurès", "rue Jean Jaurès", StreetMatch.STREET),
        ("rue Jean Jaurès", "place Jean Jaurès", StreetMatch.UNKNOWN),
        ("12 rue Jean Jaurès", None, StreetMatch.UNKNOWN),
        ("12 rue Jean Jaurès", "14 rue Jean Jaurès", StreetMatch.OTHER_NUMBER),
        ("12 rue Jean Jaurès", "12 rue Jean Moulin", StreetMatch.OTHER),
    ],
)
def test_streets_compare_either_way_round(a, b, expected):
    streets = [adresse and read_street(adresse, "Guéret") for adresse in (a, b)]

    assert [compare_streets(*streets), compare_streets(*streets[::-1])] == [expected, expected]
