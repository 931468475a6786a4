"""Lieux as GeoJSON, and communes for autocompletion."""

from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.standard.fields import FIELDS, HEADLINE_FACTS, SERVICES
from importers.lieux.publish import make_lieu_row
from tests.factories import make_closed_lieu, make_commune, make_lieu, make_lieu_source, make_source
from tests.named_places import AJACCIO, AUBUSSON, GUERET, LYON, SAINT_DENIS_93, SAINT_DENIS_REUNION
from tests.webapp.conftest import Get
from tests.webapp.html import Page


@pytest.fixture
def three(session: Session) -> list[str]:
    """Add three lieux; their ids, nearest to Guéret first."""
    make_commune(session)
    return [make_lieu(session, at=at, ateliers="oui").id for at in (GUERET, AUBUSSON, LYON)]


def ids(collection: dict) -> list[str]:
    return [feature["id"] for feature in collection["features"]]


def test_the_nearest_come_first_with_their_distance(get: Get, three: list[str]):
    found = get("/lieux", q="gueret")
    assert found["type"] == "FeatureCollection"
    assert ids(found) == three
    distances = [feature["properties"]["distance_m"] for feature in found["features"]]
    assert distances == sorted(distances)
    assert all(isinstance(distance, int) for distance in distances)


def test_the_distance_joins_the_feature_that_an_import_writes(get: Get, session: Session):
    lieu = make_lieu(session)
    fiche = {field: getattr(lieu, field) for field in FIELDS} | {
        "facts": {fact: {"state": "oui", "date": None} for fact in HEADLINE_FACTS},
        "position": [GUERET.lon, GUERET.lat],
        "position_precision": "adresse",
        "commune_code": None,
        "arret_de": None,
        "accueil": "public",
        "accueil_raison": None,
    }
    lieu.feature = make_lieu_row(lieu.id, fiche)["feature"]
    session.flush()
    [feature] = get("/lieux", lat=str(GUERET.lat), lon=str(GUERET.lon))["features"]
    assert (feature["properties"]["nom"], feature["properties"]["distance_m"]) == (lieu.nom, 0)


def test_a_street_that_was_not_searched_for_is_said(get: Get, three: list[str]):
    assert get("/lieux", q="rue Haute, 23000")["centre"]["non_cherche"] == "rue Haute"


def test_the_point_searched_around_is_said(get: Get, three: list[str]):
    assert get("/lieux", q="23000")["centre"] == {
        "label": "Guéret (23)",
        "lon": GUERET.lon,
        "lat": GUERET.lat,
    }
    assert get("/lieux", lat="0", lon="0")["centre"] == {"label": None, "lon": 0.0, "lat": 0.0}


def test_a_feature_has_every_field_of_the_standard(get: Get, three: list[str]):
    properties = get("/lieux", q="gueret")["features"][0]["properties"]
    assert set(FIELDS) <= set(properties)


def test_the_media_type_is_geojson(client: FlaskClient, three: list[str]):
    assert client.get("/api/v1/lieux?q=gueret").content_type == "application/geo+json"


def test_every_source_is_credited(get: Get, session: Session):
    make_lieu_source(session, make_lieu(session), make_source(session, attribution="Hub"))
    found = get("/lieux", lat="46", lon="2")
    assert (found["licence"], found["attribution"]) == ("Licence Ouverte 2.0", "Hub")


@pytest.mark.parametrize(
    "query",
    [
        "q=gueret",
        "q=gueret&rayon_m=100000",
        "q=gueret&ateliers=oui&limite=2",
        "q=gueret&limite=1&page=2",
        "q=gueret&pass_numerique=oui&incertains=oui",
        "lat=45.9&lon=3&services=" + SERVICES[0],
    ],
)
def test_the_page_and_the_api_list_the_same_lieux_in_the_same_order(
    client: FlaskClient, session: Session, three: list[str], query: str
):
    make_lieu(session, at=AUBUSSON, pass_numerique="indice", services=[SERVICES[0]])
    found = client.get(f"/api/v1/lieux?{query}").get_json(force=True)
    page = Page(client.get(f"/recherche?{query}"))
    titles = ("article/h2/a", "article/h3/a")  # those that are farther stand apart
    addresses = (urlsplit(url).path for title in titles for url in page.attributes(title, "href"))
    assert [address.removeprefix("/lieux/") for address in addresses] == ids(found)


def test_pages_follow_each_other_by_link_without_overlap(client: FlaskClient, session: Session):
    expected = {make_lieu(session).id for _ in range(7)}
    seen: list[str] = []
    address = "/api/v1/lieux?lat=46&lon=2&limite=3"
    while address:
        response = client.get(address)
        found = response.get_json(force=True)
        seen += ids(found)
        assert response.headers.get("Link") == (f'<{found["next"]}>; rel="next"' if "next" in found else None)
        parts = urlsplit(found.get("next", ""))
        address = f"{parts.path}?{parts.query}" if parts.query else ""
    assert len(seen) == 7
    assert set(seen) == expected


def test_nothing_within_the_radius_is_an_empty_collection(get: Get, session: Session):
    make_lieu(session, at=LYON)
    assert get("/lieux", lat="46.17", lon="1.87", rayon_m="1000")["features"] == []


def test_any_value_of_a_list_matches(get: Get, session: Session):
    wanted = [make_lieu(session, services=[service]).id for service in SERVICES[:2]]
    make_lieu(session, services=[SERVICES[3]])
    assert set(ids(get("/lieux", lat="46", lon="2", services=list(SERVICES[:2])))) == set(wanted)


def test_each_refused_parameter_has_its_message(get: Get):
    problem = get("/lieux", 422, page="0", rayon_m="1")
    assert problem["status"] == 422
    assert {error["field"]: error["message"] for error in problem["errors"]} == {
        "q": "Écrivez le nom d'une ville ou un code postal.",
        "rayon_m": "Indiquez un nombre entier de mètres, de 100 à 200000.",
        "page": "Indiquez un nombre entier, de 1 à 10000.",
    }


def test_homonyms_are_refused_with_the_candidates(get: Get, session: Session):
    make_commune(session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93)
    make_commune(session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION)
    problem = get("/lieux", 422, q="saint denis")
    assert [error["field"] for error in problem["errors"]] == ["q"]
    assert {place["label"] for place in problem["candidats"]} == {"Saint-Denis (93)", "Saint-Denis (974)"}


def test_an_unknown_town_is_not_found(get: Get):
    assert (
        get("/lieux", 404, q="zzzzzz")["detail"] == "Nous ne connaissons pas cette ville ou ce code postal."
    )


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%FF%FE",
        "q=" + "a" * 5000,
        "q=a&q=b",
        "lat=nan&lon=nan",
        "lat=1e999&lon=0",
        "lat=0&lon=0&page=99999999999999999999",
        "lat=0&lon=0&services=%00",
        "lat=0&lon=0&ateliers=oui&ateliers=oui",
        "q=';DROP TABLE lieu;--",
        "q=%25%25",
        "q=\u202e\U0001f600",
        "&&&=&=",
    ],
)
def test_what_makes_no_sense_is_refused_and_never_breaks(client: FlaskClient, session: Session, query: str):
    make_commune(session)
    for path in ("/api/v1/lieux", "/api/v1/communes", "/recherche"):
        assert client.get(f"{path}?{query}").status_code in (200, 302, 404, 422)


def test_one_lieu_is_served_as_it_was_written(client: FlaskClient, session: Session):
    lieu = make_lieu(session)
    assert client.get(f"/api/v1/lieux/{lieu.id}").text == lieu.feature


def test_a_lieu_answers_to_the_identifier_it_had(get: Get, session: Session):
    make_lieu_source(session, make_lieu(session, id="nouveau"), make_source(session), identity="ancien")
    assert get("/lieux/ancien")["id"] == "nouveau"


@pytest.mark.parametrize("lieu_id", ["inconnu", "a%00b", "a/b"])
def test_an_unknown_lieu_is_a_problem(client: FlaskClient, lieu_id: str):
    response = client.get(f"/api/v1/lieux/{lieu_id}")
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_another_site_may_read_the_answers(client: FlaskClient):
    assert client.get("/api/v1/communes").headers["Access-Control-Allow-Origin"] == "*"


def test_a_lieu_that_closed_is_gone(client: FlaskClient, session: Session):
    make_closed_lieu(session, id="fermé", nom="Espace public")
    response = client.get("/api/v1/lieux/fermé")
    assert (response.status_code, response.content_type) == (410, "application/problem+json")
    assert "«Espace public», à Guéret" in response.get_json(force=True)["detail"]


def test_services_that_travel_without_known_stops_stand_apart(get: Get, session: Session):
    make_commune(session)
    bus = make_lieu(session, itinerant=True, position=None, commune_code="23096")
    found = get("/lieux", q="gueret")
    assert ([feature["id"] for feature in found["itinerants"]], found["features"]) == ([bus.id], [])
    assert "distance_m" not in found["itinerants"][0]["properties"]
    assert get("/lieux", q="gueret", page="2")["itinerants"] == []


def test_what_is_surely_closed_at_a_moment_is_left_out(get: Get, session: Session):
    make_commune(session)
    expected = [make_lieu(session, horaires=horaires).id for horaires in ("Tu 09:00-12:00", None)]
    make_lieu(session, horaires="We 09:00-12:00")
    assert set(ids(get("/lieux", q="gueret", ouvert="2026-11-24T10:00"))) == set(expected)
    assert len(get("/lieux.geojson", ouvert="2026-11-24T10:00")["features"]) == 2


def test_a_commune_is_found_by_the_start_of_its_name(get: Get, session: Session):
    make_commune(session)
    [found] = get("/communes", q="guer")["communes"]
    assert (found.pop("score") > 0, found) == (
        True,
        {
            "type": "commune",
            "code": "23096",
            "nom": "Guéret",
            "label": "Guéret (23)",
            "departement": "23",
            "codes_postaux": ["23000"],
            "population": 12_955,
            "lon": GUERET.lon,
            "lat": GUERET.lat,
        },
    )


def test_a_code_of_corsica_is_text(get: Get, session: Session):
    make_commune(session, "2A004", "Ajaccio", departement="2A", at=AJACCIO, codes_postaux=("20000",))
    assert get("/communes", q="20000")["communes"][0]["code"] == "2A004"


def test_nothing_typed_gives_nothing(get: Get):
    assert get("/communes") == {"communes": []}
    assert get("/communes", q="zzzzzz") == {"communes": []}


def test_no_more_come_than_asked(get: Get, session: Session):
    for number in range(4):
        make_commune(session, f"2310{number}", f"Bourg {number}")
    assert len(get("/communes", q="bourg", limite="2")["communes"]) == 2


def test_a_wrong_limit_is_refused(get: Get):
    assert get("/communes", 422, q="x", limite="21")["errors"] == [
        {"field": "limite", "message": "Indiquez un nombre entier, de 1 à 20."}
    ]


def test_the_unplaced_come_last_without_distance_nor_minutes(client: FlaskClient, session: Session):
    placed = make_lieu(session, at=AUBUSSON)
    unplaced = [make_lieu(session, position_precision="commune") for _ in range(3)]
    found = client.get(f"/api/v1/lieux?lat={GUERET.lat}&lon={GUERET.lon}&limite=2").get_json(force=True)
    assert ids(found) == [placed.id, *(lieu.id for lieu in unplaced[:2])]
    trips = [(lieu["properties"]["distance_m"], lieu["properties"]["minutes"]) for lieu in found["features"]]
    assert trips[1:] == [(None, None)] * 2
    assert trips[0][0] > 30_000
    assert found["autres_sans_adresse"] == 1
