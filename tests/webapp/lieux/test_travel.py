"""Travel times and the area within reach, by the API."""

import shapely
from shapely.geometry import shape

from tests.factories import make_commune
from tests.named_places import AUBUSSON, GUERET
from tests.webapp.conftest import Get


def around(at, **more: str) -> dict[str, str]:
    return {"lat": str(at.lat), "lon": str(at.lon), **more}


def test_the_area_is_a_polygon_around_the_place_that_says_how_it_was_computed(get: Get, session):
    make_commune(session)
    area = get("/isochrone", **around(GUERET, minutes="10", mode="voiture"))
    assert shape(area["geometry"]).contains(shapely.Point(GUERET.lon, GUERET.lat))
    assert area["properties"]["calcul"] == "estime"
    assert area["properties"]["minutes"] == 10


def test_minutes_are_told_in_the_order_asked(get: Get, session):
    make_commune(session)
    ends = [f"{GUERET.lat},{GUERET.lon}", f"{GUERET.lat + 0.02},{GUERET.lon}"]
    here, there = get("/temps", **around(GUERET, mode="marche"), vers=ends)["temps"]
    assert here["minutes"] == 0
    assert there["minutes"] > 10
    assert there["distance_m"] > 2_000


def test_an_end_that_no_road_leads_to_has_no_minutes(get: Get, session):
    make_commune(session)
    [end] = get("/temps", **around(GUERET), vers="5.0,-40.0")["temps"]
    assert (end["minutes"], end["calcul"]) == (None, None)


def test_each_wrong_parameter_has_its_message(get: Get):
    problem = get("/isochrone", expected=422, **around(AUBUSSON, minutes="0", mode="avion"))
    assert {error["field"] for error in problem["errors"]} == {"minutes", "mode"}
    problem = get("/temps", expected=422, **around(AUBUSSON), vers="ici")
    assert "vers=46.17,1.87" in problem["errors"][0]["message"]
    assert get("/temps", expected=422, **around(AUBUSSON))["errors"][0]["field"] == "vers"
