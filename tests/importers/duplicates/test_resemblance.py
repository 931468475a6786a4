"""Tests of importers.duplicates.resemblance."""

import pytest

from importers.duplicates.resemblance import SAME_PLACE, compare_traits
from tests.importers.fiches import ELSEWHERE, make_traits
from tests.named_places import AUBUSSON, GUERET

HERE = (GUERET.lon, GUERET.lat)
NEXT_DOOR = (GUERET.lon + 0.0005, GUERET.lat)
"""39 m east."""
TELEPHONE = "+33199001234"
COURRIEL = "accueil@exemple.fr"


def is_one(a, b) -> bool:
    found = compare_traits(a, b)
    assert found.points == compare_traits(b, a).points
    return found.points >= SAME_PLACE and not found.contradictory


def test_a_name_of_its_own_next_door_is_one_place():
    assert is_one(
        make_traits("Médiathèque Jean Moulin", at=HERE), make_traits("MEDIATHEQUE JEAN-MOULIN", at=NEXT_DOOR)
    )


def test_the_same_name_far_away_is_another_place():
    assert not is_one(make_traits("La Ruche", at=HERE), make_traits("La Ruche", at=ELSEWHERE))


def test_two_mairies_at_one_address_are_one_place():
    assert is_one(
        make_traits("Mairie", adresse="1 place de la Mairie"),
        make_traits("COMMUNE DE GUERET", adresse="1 PL DE LA MAIRIE"),
    )


def test_two_associations_in_one_building_are_two_places():
    contacts = {"telephone": TELEPHONE, "courriels": [COURRIEL], "adresse": "5 rue du Pont", "at": HERE}

    assert compare_traits(
        make_traits("La Ruche", **contacts), make_traits("Les Tilleuls", **contacts)
    ).contradictory


def test_two_kinds_in_one_building_are_two_places():
    both = {"telephone": TELEPHONE, "courriels": [COURRIEL], "adresse": "5 rue du Pont"}

    assert compare_traits(make_traits("Mairie", **both), make_traits("Médiathèque", **both)).contradictory


def test_missing_positions_are_no_evidence():
    assert not is_one(make_traits("La Ruche"), make_traits("La Ruche"))


def test_two_rows_at_the_seat_of_their_commune_are_not_near_each_other():
    seat = {"position": [GUERET.lon, GUERET.lat], "position_precision": "commune"}

    assert compare_traits(make_traits("La Ruche", **seat), make_traits("La Ruche", **seat)).distance_m is None


def test_two_streets_at_the_same_point_are_not_near_each_other():
    a = make_traits("Bibliothèque", at=HERE, adresse="rue du Pont")
    b = make_traits("Bibliothèque", at=HERE, adresse="place du Marché")

    assert compare_traits(a, b).distance_m is None


def test_different_numbers_far_apart_are_two_places():
    street = {"telephone": TELEPHONE, "courriels": [COURRIEL]}
    a = make_traits("Médiathèque", at=HERE, adresse="2 rue du Pont", **street)
    b = make_traits("Médiathèque", at=ELSEWHERE, adresse="90 rue du Pont", **street)

    assert compare_traits(a, b).contradictory


def test_a_moved_place_is_known_by_its_contacts():
    name, contacts = "Médiathèque Jean Moulin", {"telephone": TELEPHONE, "courriels": [COURRIEL]}

    assert is_one(
        make_traits(name, at=HERE, adresse="2 rue du Pont", **contacts),
        make_traits(name, at=ELSEWHERE, adresse="place Bonnyaud", **contacts),
    )


def test_a_shared_siret_does_not_make_one_place_of_two():
    siret = {"pivot": "21230096800018"}

    assert not is_one(make_traits("Médiathèque", **siret), make_traits("Médiathèque Jean Moulin", **siret))


def test_two_offices_of_a_network_in_a_town_are_two_places():
    assert not is_one(
        make_traits("Mission locale Pays vert", at=HERE, telephone=TELEPHONE),
        make_traits("Mission locale Pays vert", at=(AUBUSSON.lon, AUBUSSON.lat), telephone=TELEPHONE),
    )


def test_a_france_services_is_its_host_when_address_and_telephone_are_the_same():
    both = {"adresse": "5 rue du Pont", "telephone": TELEPHONE}

    assert is_one(make_traits("France services Guéret", **both), make_traits("La Ruche", **both))


def test_a_france_services_is_not_all_that_is_in_its_building():
    both = {"adresse": "5 rue du Pont"}

    assert not is_one(make_traits("France services Guéret", **both), make_traits("La Ruche", **both))


def test_a_bus_is_not_the_office_it_starts_from():
    both = {"adresse": "5 rue du Pont", "telephone": TELEPHONE}

    assert compare_traits(
        make_traits("Bus France services", **both), make_traits("France services Guéret", **both)
    ).contradictory


def test_two_stops_of_a_bus_are_one_only_at_the_same_address():
    bus = {"arret_de": "bus", "telephone": TELEPHONE}
    market = make_traits("Bus – place du Marché", adresse="3 place du Marché", **bus)

    assert is_one(market, make_traits("Bus – Marché", adresse="3 place du Marché", **bus))
    assert not is_one(market, make_traits("Bus – Marché", adresse="rue du Pont", **bus))


def test_a_stop_is_not_its_service():
    service, stop = (make_traits("Bus vert", telephone=TELEPHONE, arret_de=of) for of in (None, "bus"))

    assert compare_traits(service, stop).contradictory


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"at": NEXT_DOOR, "telephone": TELEPHONE}, "même nom à 39 m, même téléphone"),
        ({"at": HERE, "adresse": "5 rue du Pont"}, "même nom, même adresse"),
        ({"at": ELSEWHERE, "courriels": [COURRIEL]}, "même nom, même courriel"),
    ],
)
def test_the_reasons_are_told_in_french(values, words):
    here = {"at": HERE, "adresse": "5 rue du Pont", "telephone": TELEPHONE, "courriels": [COURRIEL]}
    known = {name: value for name, value in here.items() if name in values}

    assert compare_traits(make_traits("La Ruche", **known), make_traits("La Ruche", **values)).reason == words
