"""Tests of geo.lieux.itinerant: itinerant services whose stops are unknown."""

from geo.lieux.itinerant import find_itinerant
from geo.lieux.nearest import find_nearest
from geo.standard.criteria import NO_CRITERIA, Criteria
from tests.factories import make_commune, make_lieu
from tests.named_places import GUERET, LYON


def make_bus(session, **fields):
    lieu = make_lieu(session, itinerant=True, itinerance=["Itinérant"], commune_code="23096", **fields)
    lieu.position = None
    session.flush()
    return lieu


def test_a_service_without_stops_is_found_around_its_base_without_a_distance(session):
    make_commune(session)
    bus = make_bus(session)

    assert [hit.id for hit in find_itinerant(session, point=GUERET, criteria=NO_CRITERIA)] == [bus.id]
    assert find_nearest(session, point=GUERET, criteria=NO_CRITERIA).hits == []


def test_a_service_far_away_does_not_pass_here(session):
    make_commune(session)
    make_bus(session)

    assert find_itinerant(session, point=LYON, criteria=NO_CRITERIA) == []


def test_filters_hold_for_services_that_travel(session):
    make_commune(session)
    make_bus(session, frais_a_charge=["Payant"])

    assert find_itinerant(session, point=GUERET, criteria=Criteria(frais_a_charge=("Gratuit",))) == []
