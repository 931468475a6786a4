"""Tests of importers.communes.seats: communes that no file of contours or mairies has."""

import numpy as np
import pytest
import shapely

from geo.points import Point
from importers.communes.overseas import OVERSEAS_SEATS, Seat
from importers.communes.seats import MAIRIE, POSTAL_CODE, UNKNOWN_SEAT, VILLAGE, choose_seats_without_contour

GUERET, AHUN = shapely.Point(1.87, 46.17), shapely.Point(2.04, 46.08)


def chosen(*, villages=(None, None, None), postal_codes=(["23000"], ["23000"], ["23150"])):
    seats, said = choose_seats_without_contour(
        np.array([GUERET, None, AHUN], dtype=object),
        [MAIRIE, UNKNOWN_SEAT, MAIRIE],
        villages=villages,
        postal_codes=postal_codes,
    )
    return seats[1], said[1]


def test_a_commune_overseas_is_at_its_village():
    assert chosen(villages=(None, Seat("Marigot", -63.083, 18.068), None)) == (
        shapely.Point(-63.083, 18.068),
        VILLAGE,
    )


def test_another_commune_is_amid_those_of_its_postal_codes():
    seat, said = chosen(postal_codes=(["23000"], ["23000", "23150"], ["23150"]))

    assert (seat.x, seat.y, said) == (pytest.approx(1.955), pytest.approx(46.125), POSTAL_CODE)


def test_a_commune_of_which_nothing_is_known_stays_without_seat():
    assert chosen(postal_codes=(["23000"], [], ["23150"])) == (None, UNKNOWN_SEAT)


def test_every_village_is_a_place_on_earth_that_no_other_commune_has():
    points = [Point(seat.lon, seat.lat) for seat in OVERSEAS_SEATS.values()]

    assert len(set(points)) == len(OVERSEAS_SEATS) == 94
