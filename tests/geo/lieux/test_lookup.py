"""Tests of geo.lieux.lookup: lieux by their identifiers, those that closed included."""

import pytest

from geo.errors import NotFound
from geo.lieux.lookup import ClosedLieu, find_lieu
from tests.factories import make_closed_lieu, make_lieu, make_lieu_source, make_source
from tests.named_places import GUERET


def test_a_lieu_that_nobody_knows_is_not_found(session):
    with pytest.raises(NotFound, match="inconnu-au-bataillon"):
        find_lieu(session, "inconnu-au-bataillon")


def test_the_identifier_of_a_row_leads_to_the_lieu_of_its_newest_load(session):
    old, new = make_lieu(session), make_lieu(session)
    make_lieu_source(session, old, make_source(session, "ancien"), identity="partagé")
    make_lieu_source(session, new, make_source(session, "nouveau"), identity="partagé")

    assert find_lieu(session, "partagé").id == new.id


def test_a_lieu_that_closed_says_what_was_known_of_it(session):
    make_closed_lieu(session, id="fermé", nom="Espace public", commune="Guéret")

    with pytest.raises(ClosedLieu) as closed:
        find_lieu(session, "fermé")
    assert (closed.value.nom, closed.value.commune, closed.value.point) == ("Espace public", "Guéret", GUERET)
