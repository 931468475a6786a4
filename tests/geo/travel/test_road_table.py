"""Tests of geo.travel.road_table: minutes on real roads as sparse matrices."""

import numpy as np
import pytest

from geo.travel.road_table import RoadRows, RoadTable

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
