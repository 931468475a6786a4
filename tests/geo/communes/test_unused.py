"""Tests of geo.communes.unused: what was typed beside a place, in its own spelling."""

import pytest

from geo.communes.gazetteer import others_of_the_name, search_places
from tests.factories import make_commune
from tests.geo.communes.test_gazetteer import make_toponyme
from tests.named_places import GUERET, PARIS


@pytest.fixture
def places(session):
    """Add Guéret, Paris and its thirteenth arrondissement, the Creuse."""
    make_commune(session)
    codes = tuple(f"750{number:02}" for number in range(1, 21))
    make_commune(
        session, "75056", "Paris", departement="75", at=PARIS, codes_postaux=codes, population=2_100_000
    )
    make_toponyme(
        session,
        "arrondissement-municipal",
        "75113",
        "Paris 13e Arrondissement",
        "75056",
        departement="75",
        codes_postaux=["75013"],
        population=180_000,
        at=PARIS,
    )
    make_toponyme(session, "departement", "23", "Creuse", "23096", population=114_000)
    return session


@pytest.mark.parametrize(
    ("text", "code", "unused"),
    [
        ("Guéret", "23096", ""),
        ("guéret 23", "23096", ""),
        ("ville de Guéret", "23096", ""),
        ("Guéret, France", "23096", ""),
        ("23000 Guéret cedex", "23096", ""),
        ("Guéret dans la Creuse", "23096", ""),
        ("Gueret (23)", "23096", ""),
        ("guérett", "23096", ""),
        ("12 bis Grande-Rue, Guéret", "23096", "12 bis Grande-Rue"),
        ("Guéret, 12 Grande Rue", "23096", "12 Grande Rue"),
        ("12 rue de l'Église 23000", "23096", "12 rue de l'Église"),
        ("12 rue des Lilas guéret creuse", "23096", "12 rue des Lilas"),
        ("rue de tolbiac paris 13e", "75113", "rue de tolbiac"),
        ("rue de Tolbiac, 75013 Paris", "75113", "rue de Tolbiac"),
        ("Paris 13e, rue de Tolbiac", "75113", "rue de Tolbiac"),
        ("10 rue de Rivoli, Paris", "75056", "10 rue de Rivoli"),
        ("10 rue de Rivoli, Pari", "75056", "10 rue de Rivoli"),
        ("rue de Paris 23000", "23096", "rue de Paris"),
        ("rue de Paris", "75056", "rue de Paris"),
        ("rue de Paris, Guéret", "23096", "rue de Paris"),
        ("12 rue des Lilas gueert", "23096", "12 rue des Lilas"),
        ("mairie de Guéret", "23096", "mairie"),
    ],
)
def test_what_was_not_used_is_returned_as_it_was_typed(places, text, code, unused):
    place = search_places(places, text)[0]

    assert (place.code, place.unused) == (code, unused)


def test_other_places_of_the_name_are_listed_and_not_the_chosen_one(places):
    make_commune(
        places, "61999", "Guéret", departement="61", at=GUERET, codes_postaux=("61000",), population=90
    )
    found = search_places(places, "gueret")

    assert [place.code for place in others_of_the_name(found, found[0])] == ["61999"]
