"""Tests of importers.communes.links: which communes a road may join, and how far they are."""

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from geo.points import Point
from importers.communes import links as links_module
from importers.communes.links import PASSAGE, PROCHE, VOISINE, LocatedCommunes, find_links, rebuild_links
from importers.communes.relief import Relief
from importers.progress import silent
from tests.factories import make_commune
from tests.named_places import GUERET

SIDE = 0.05
"""Of the square communes of these tests, in degrees."""


def make_places(**communes):
    """Make square communes around their seats, or without contour: code=(lon, lat) or (lon, lat, None)."""
    seats = np.array([seat[:2] for seat in communes.values()], dtype=float)
    half = SIDE / 2
    contours = [
        None if len(seat) > 2 else shapely.box(seat[0] - half, seat[1] - half, seat[0] + half, seat[1] + half)
        for seat in communes.values()
    ]
    return LocatedCommunes([code.strip("_") for code in communes], seats, np.array(contours, dtype=object))


def links(places, relief=None):
    return {(row["commune_a"], row["commune_b"]): row for row in find_links(places, relief)}


def test_communes_that_touch_are_joined_once():
    found = links(make_places(_23001=(2.0, 46.0), _23002=(2.05, 46.0), _23003=(2.2, 46.0)))

    assert [(pair, row["kind"]) for pair, row in found.items()] == [(("23001", "23002"), VOISINE)]


def test_the_length_is_that_of_the_crow_where_relief_is_unknown():
    row = links(make_places(_23001=(2.0, 46.0), _23002=(2.05, 46.0)))["23001", "23002"]

    assert row["length_m"] == pytest.approx(3_862, abs=5)


def test_contours_touch_on_both_sides_of_the_meridian_of_greenwich():
    assert links(make_places(_14001=(-0.025, 49.3), _14002=(0.025, 49.3)))


def test_a_commune_without_contour_joins_the_seats_around_it():
    found = links(make_places(_15001=(2.0, 46.0), _15002=(2.04, 46.04, None), _15003=(3.0, 46.0, None)))

    assert [(pair, row["kind"]) for pair, row in found.items()] == [(("15001", "15002"), PROCHE)]


def test_contours_that_meet_in_the_middle_of_the_gironde_are_not_joined():
    assert not links(make_places(_33058=(-0.705, 45.127), _33220=(-0.66, 45.127)))


def test_a_bridge_joins_an_island_that_no_contour_touches():
    found = links(make_places(_17300=(-1.15, 46.16), _17297=(-1.28, 46.16)))

    assert found["17297", "17300"]["kind"] == PASSAGE


def test_a_passage_between_neighbours_is_one_link():
    found = links(make_places(_44184=(-2.20, 47.29), _44154=(-2.16, 47.27)))

    assert [row["kind"] for row in found.values()] == [PASSAGE]


def test_no_road_leads_to_the_communes_of_the_forest():
    assert not links(make_places(_97353=(-54.0, 3.6), _97301=(-53.95, 3.6)))


def test_a_way_that_climbs_is_longer():
    ridge = Relief(np.array([[0, 2_000, 0]] * 3, dtype=np.float32), west=5.95, east=6.1, south=44, north=46)
    places = make_places(_38001=(6.0, 45.0), _38002=(6.05, 45.0))

    (steep,), (unknown,) = links(places, ridge).values(), links(places).values()

    assert steep["length_m"] > 1.3 * unknown["length_m"]


def test_off_the_grid_the_relief_is_taken_for_usual():
    elsewhere = Relief(np.zeros((3, 3), dtype=np.float32), west=0, east=1, south=40, north=41)
    places = make_places(_97401=(55.5, -21.0), _97402=(55.55, -21.0))

    assert links(places, elsewhere) == links(places)


def test_the_table_follows_the_communes(session, connection, monkeypatch):
    monkeypatch.setattr(links_module, "load_relief", lambda: None)
    make_commune(session, "23096", at=GUERET)
    make_commune(session, "23176", "Sainte-Feyre", at=Point(GUERET.lon + 0.05, GUERET.lat))

    for _ in range(2):
        rebuild_links(connection, silent())

    rows = connection.execute(text("SELECT commune_a, commune_b, kind FROM commune_link")).all()
    assert [tuple(row) for row in rows] == [("23096", "23176", PROCHE)]
