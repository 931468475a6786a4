"""Tests of geo.travel.road_table and geo.travel.load_roads: minutes on real roads as sparse matrices."""

import numpy as np
import pytest

from geo.database.models import CommuneMinutes
from geo.travel.load_roads import load_road_table, origins_done
from geo.travel.road_table import RoadRows, RoadTable
from tests.factories import make_commune

CODES = np.array(["14754", "23008", "23096", "2A004"])


def rows(origins, lengths, destinations, seconds):
    return RoadRows(
        np.array(origins, dtype="S5"),
        np.array(lengths, dtype=np.int64),
        np.array(destinations, dtype="S5"),
        np.array(seconds, dtype=np.int64),
        ("Valhalla",),
    )


def test_seconds_become_minutes_in_the_order_of_the_codes():
    table = RoadTable(
        CODES, {"voiture": rows(["23096", "2A004"], [2, 1], ["23008", "14754", "23096"], [90, 600, 30])}
    )

    assert table.minutes("voiture").toarray().tolist() == [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [10, 1.5, 0, 0],
        [0, 0, 0.5, 0],
    ]
    assert table.covers("voiture").tolist() == [False, False, True, True]
    assert table.source("voiture") == "Valhalla"


def test_communes_that_are_not_asked_for_are_left_out():
    table = RoadTable(
        CODES, {"voiture": rows(["23096", "99999"], [2, 1], ["23008", "99999", "23008"], [90, 5, 5])}
    )

    assert table.minutes("voiture").nnz == 1


def test_an_origin_without_a_way_out_is_covered():
    table = RoadTable(CODES, {"voiture": rows(["23096"], [0], [], [])})

    assert table.covers("voiture").sum() == 1
    assert table.minutes("voiture").nnz == 0


def test_two_seats_on_the_same_spot_are_not_unknown_to_each_other():
    table = RoadTable(CODES, {"voiture": rows(["23096"], [1], ["23008"], [0])})

    assert 0 < table.minutes("voiture")[2, 1] < 0.1


@pytest.mark.parametrize("codes", [CODES, []])
def test_a_mode_that_nobody_computed_is_empty(codes):
    table = RoadTable(codes, {})

    assert table.minutes("velo").shape == (len(codes), len(codes))
    assert (table.covers("velo").any(), table.source("velo")) == (False, "")


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

    assert origins_done(session, mode="velo", source="A") == {"23096"}
    assert origins_done(session, mode="velo", source="B") == set()
    assert origins_done(session, mode="voiture", source="A") == set()
