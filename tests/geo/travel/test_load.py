"""Tests of geo.travel.load: the network and the road table as the database has them."""

import numpy as np
import pytest

from geo.database.models import CommuneLink, CommuneMinutes
from geo.travel.load import list_computed_origins, load_network, load_road_table, load_travel
from geo.travel.modes import VOITURE
from tests.factories import make_commune
from tests.named_places import AUBUSSON, GUERET, SAINT_DENIS_REUNION

CODES = np.array(["14754", "23008", "23096", "2A004"])


@pytest.fixture
def creuse(session):
    make_commune(session, "23096", at=GUERET, population=12_955)
    make_commune(session, "23008", "Aubusson", at=AUBUSSON, population=3_200)
    make_commune(session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION)
    session.add(CommuneLink(commune_a="23008", commune_b="23096", length_m=33_000, kind="voisine"))
    session.flush()


def test_communes_are_in_the_order_of_their_codes(session, creuse):
    network = load_network(session)

    assert network.codes.tolist() == ["23008", "23096", "97411"]
    assert network.lat[1] == pytest.approx(GUERET.lat)
    assert network.population[:2].tolist() == [3_200, 12_955]


def test_links_lead_from_seat_to_seat_in_km(session, creuse):
    links = load_network(session).links

    assert (links.a.tolist(), links.b.tolist(), links.km.tolist()) == ([0], [1], [33.0])


def test_an_empty_database_has_an_empty_network(session):
    travel = load_travel(session)
    times = travel.to_many(GUERET, np.array([2.0]), np.array([46.0]), mode=VOITURE)

    assert travel.network.size == 0
    assert np.isnan(times.minutes[0])


def test_the_network_is_read_once(session, creuse):
    assert load_travel(session) is load_travel(session)


def test_known_minutes_are_those_of_the_database(session, creuse):
    session.add(
        CommuneMinutes(mode=VOITURE, origin="23096", destinations=["23008"], seconds=[2_640], source="test")
    )
    session.flush()

    times = load_travel(session).to_many(
        GUERET, np.array([AUBUSSON.lon]), np.array([AUBUSSON.lat]), mode=VOITURE
    )

    assert times.minutes[0] == pytest.approx(44)
    assert times.measured[0]


def test_without_known_minutes_they_are_estimated(session, creuse):
    lon, lat = np.array([AUBUSSON.lon, SAINT_DENIS_REUNION.lon]), np.array([AUBUSSON.lat, -20.879])

    times = load_travel(session).to_many(GUERET, lon, lat, mode=VOITURE)

    assert 35 < times.minutes[0] < 60
    assert np.isnan(times.minutes[1])
    assert not times.measured.any()


def test_the_table_of_the_database_is_read(session):
    for code in ("23096", "23008"):
        make_commune(session, code)
    session.add(
        CommuneMinutes(
            mode="voiture", origin="23096", destinations=["23008", "14754"], seconds=[90, 600], source="A"
        )
    )
    session.add(CommuneMinutes(mode="velo", origin="23008", destinations=[], seconds=[], source="B"))
    session.flush()
    table = load_road_table(session, codes=CODES)

    assert table.minutes("voiture").toarray()[2].tolist() == [10, 1.5, 0, 0]
    assert table.covers("velo").tolist() == [False, True, False, False]
    assert (table.source("voiture"), table.source("velo")) == ("A", "B")


def test_an_empty_database_has_no_roads(session):
    assert load_road_table(session, codes=CODES).minutes("voiture").nnz == 0


def test_what_was_computed_with_the_same_source_is_known(session):
    make_commune(session)
    session.add(CommuneMinutes(mode="velo", origin="23096", destinations=[], seconds=[], source="A"))
    session.flush()

    assert list_computed_origins(session, mode="velo", source="A") == {"23096"}
    assert list_computed_origins(session, mode="velo", source="B") == set()
    assert list_computed_origins(session, mode="voiture", source="A") == set()
