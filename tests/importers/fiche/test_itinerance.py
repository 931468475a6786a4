"""Tests of importers.fiche.itinerance."""

import pytest

from importers.fiche.itinerance import travelling_word


@pytest.mark.parametrize(
    ("nom", "word"),
    [
        ("BUS MOBILE INFORMATIQUE", "bus"),
        ("Bus France services du Val", "bus"),
        ("Le bus des services", "bus"),
        ("B-bus France Services", "bus"),
        ("CLIC du Sud - Aidant Bus", "bus"),
        ("NUMERIBUS", "bus"),
        ("Médi@Bus", "bus"),
        ("Bibliobus", "bus"),
        ("Bus E-Média (CCAS)", "bus"),
        ("Camion Bleu France Services Exempleville", "camion"),
        ("Digi-truck", "camion"),
        ("Vaumont / CCPV Van numérique", "van"),
        ("Mini van solidaire", "van"),
        ("Roulotte numérique", "véhicule"),
        ("Caravane connectée", "véhicule"),
        ("France Services itinérante de Lunel", "itinérant"),
        ("MSAP ITINERANTE DU HAUT PAYS", "itinérant"),
        ("Ruralité connectée en itinérance", "itinérant"),
        ("Fodeno Espace numérique mobile Sanvic", "mobile"),
        ("Mairie mobile", "mobile"),
    ],
)
def test_a_name_that_says_so_travels(nom, word):
    assert travelling_word(nom, "Guéret") == word


@pytest.mark.parametrize(
    ("nom", "commune"),
    [
        ("Mairie de Bus", "Bus"),
        ("Bus-la-Mésière", "Bus-la-Mésière"),
        ("Agence de la gare des bus", "Guéret"),
        ("Point info arrêt de bus", "Guéret"),
        ("Tiers-lieu Le Dépôt de bus", "Guéret"),
        ("Maison des services, place du Camion", "Guéret"),
        ("L'Omnibus", "Guéret"),
        ("Médiathèque Van Gogh", "Guéret"),
        ("Van Gogh numérique", "Guéret"),
        ("Le Bus Stop café", "Guéret"),
        ("Ancien bus", "Guéret"),
        ("Itinérance accompagnement", "Guéret"),
        ("Atelier téléphonie mobile", "Guéret"),
        ("Point Info Mobile", "Guéret"),
        ("Service de téléphone mobile", "Guéret"),
        ("La Roulotte", "Guéret"),
        ("La Caravane", "Guéret"),
        ("Mobilité 23", "Guéret"),
        ("Café Columbus", "Guéret"),
        ("Bibliothèque La Péniche", "Guéret"),
    ],
)
def test_a_name_that_only_resembles_stays(nom, commune):
    assert travelling_word(nom, commune) is None
