"""Tests of importers.duplicates.place_names."""

import pytest

from importers.duplicates.place_names import FRANCE_SERVICES, read_name


@pytest.mark.parametrize(
    "nom", ["Mairie de Guéret", "COMMUNE DE GUERET", "Hôtel de ville", "Ville de Guéret", "Marie de Guéret"]
)
def test_a_mairie_has_no_word_of_its_own(nom):
    name = read_name(nom, "Guéret")

    assert (name.kinds, name.own) == ({"mairie"}, frozenset())


@pytest.mark.parametrize(
    "nom", ["France services de Guéret", "MSAP", "Maison des Services au Public", "Espace France Service"]
)
def test_france_services_is_recognised_under_its_former_names(nom):
    assert read_name(nom, "Guéret").kinds == {FRANCE_SERVICES}


def test_a_conseiller_france_services_is_no_france_services():
    assert read_name("Conseiller numérique France Services", "Guéret").kinds == frozenset()


def test_what_is_left_of_a_name_is_its_own():
    name = read_name("Médiathèque municipale Jean Moulin de Guéret", "Guéret")

    assert (name.kinds, name.own) == ({"bibliothèque"}, {"jean", "moulin"})


def test_the_name_of_the_commune_says_no_kind():
    assert read_name("Bibliothèque de Saint-Maixent-l'École", "Saint-Maixent-l'École").kinds == {
        "bibliothèque"
    }


def test_an_acronym_with_dots_is_one_without():
    assert read_name("C.C.A.S. de Guéret", "Guéret").kinds == {"ccas"}


def test_a_bus_travels():
    assert read_name("Bus France services", "Guéret").is_mobile


def test_the_annexe_of_a_mairie_is_no_plain_mairie():
    assert read_name("Mairie annexe", "Guéret").own == {"annexe"}
