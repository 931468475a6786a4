"""OGC API Features: what GDAL and QGIS ask, and the errors that the standard wants."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from shapely.geometry import box, shape
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from geo.settings import Settings
from geo.standard.fields import SERVICES
from tests.factories import make_commune, make_lieu
from tests.named_places import AUBUSSON, GUERET, LYON, VILLERS_SUR_MER
from webapp import create_app

LIEUX = "/ogc/collections/lieux/items"
COMMUNES = "/ogc/collections/communes/items"

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """Read the JSON that an address answers with the status that is expected."""

    def read(path: str, expected: int = 200, **query: Any) -> dict[str, Any]:
        response = client.get(path, query_string=query or None)
        assert response.status_code == expected, response.text
        body: dict[str, Any] = response.get_json(force=True)
        return body

    return read


def ids(collection: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in collection["features"]]


def link(document: dict[str, Any], rel: str) -> str | None:
    return next((link["href"] for link in document["links"] if link["rel"] == rel), None)


@pytest.fixture
def three(session: Session) -> None:
    """Add three lieux and a commune with a contour."""
    commune = make_commune(session)
    commune.contour = "SRID=4326;MULTIPOLYGON(((1.8 46.1, 1.9 46.1, 1.9 46.2, 1.8 46.2, 1.8 46.1)))"
    for lieu_id, at in (("a", GUERET), ("b", AUBUSSON), ("c", LYON)):
        make_lieu(session, id=lieu_id, at=at, commune_code="23096" if at != LYON else None)
    session.flush()


@pytest.mark.parametrize("rel", ["self", "service-desc", "service-doc", "conformance", "data"])
def test_every_link_of_the_landing_page_leads_somewhere(client: FlaskClient, ask: Ask, rel: str):
    href = link(ask("/ogc"), rel)
    assert href is not None
    assert href.startswith("http://localhost/")
    assert client.get(href).status_code == 200


def test_the_description_is_valid(ask: Ask):
    validate(ask("/ogc/api"))


def test_collections_say_where_they_are(ask: Ask, three: None):
    found = {c["id"]: c["extent"]["spatial"]["bbox"][0] for c in ask("/ogc/collections")["collections"]}
    assert found == {
        "lieux": [GUERET.lon, LYON.lat, LYON.lon, GUERET.lat],
        "communes": [1.8, 46.1, 1.9, 46.2],
    }


def test_an_empty_collection_is_nowhere(ask: Ask):
    assert "extent" not in ask("/ogc/collections/lieux")


def test_pages_follow_each_other_both_ways(ask: Ask, three: None):
    first = ask(LIEUX, limit=2)
    assert (ids(first), first["numberMatched"], first["numberReturned"]) == (["a", "b"], 3, 2)
    last = ask(str(link(first, "next")))
    assert (ids(last), last["numberReturned"], link(last, "next")) == (["c"], 1, None)
    assert ids(ask(str(link(last, "prev")))) == ["a", "b"]


def test_past_the_end_there_is_nothing_and_all_are_counted(ask: Ask, three: None):
    found = ask(LIEUX, offset=50)
    assert (ids(found), found["numberMatched"], found["numberReturned"]) == ([], 3, 0)
    in_a_box = ask(LIEUX, offset=50, bbox="1.5,45.5,2.5,46.5")
    assert (ids(in_a_box), in_a_box["numberMatched"]) == ([], 2)


def test_a_page_of_a_box_counts_all_that_the_box_holds(ask: Ask, three: None):
    for limit in (1, 10_000):  # read at once, or while it is sent
        found = ask(LIEUX, bbox="1.5,45.5,2.5,46.5", limit=limit)
        assert (ids(found), found["numberMatched"]) == (["a", "b"][:limit], 2)


def test_a_box_keeps_what_is_inside(ask: Ask, three: None):
    assert ids(ask(LIEUX, bbox="1.5,45.5,2.5,46.5")) == ["a", "b"]
    assert ids(ask(LIEUX, bbox="1.5,45.5,0,2.5,46.5,9")) == ["a", "b"]
    assert ids(ask(COMMUNES, bbox="1.85,46.15,1.86,46.16")) == ["23096"]
    assert ids(ask(COMMUNES, bbox="1,45,1.5,46")) == []


def test_a_box_may_cross_the_antimeridian(ask: Ask, session: Session):
    make_lieu(session, id="ici", at=VILLERS_SUR_MER)
    assert ids(ask(LIEUX, bbox="170,-90,-170,90")) == []
    assert ids(ask(LIEUX, bbox="-10,-90,10,90")) == ["ici"]


def test_filters_are_those_of_the_search(ask: Ask, session: Session, three: None):
    make_lieu(session, id="avec", services=[SERVICES[0]], ateliers="oui", position=None)
    assert ids(ask(LIEUX, services=SERVICES[0], ateliers="oui")) == ["avec"]
    assert ids(ask(LIEUX, departement="23")) == ["a", "b"]
    assert ids(ask(COMMUNES, departement="2A")) == []


def test_filters_stay_on_the_next_page(ask: Ask, three: None):
    assert "departement=23&limit=1" in str(link(ask(LIEUX, departement="23", limit=1), "next"))


def test_a_commune_has_its_contour_and_its_figures(ask: Ask, three: None):
    commune = ask(f"{COMMUNES}/23096")
    assert shape(commune["geometry"]).equals(box(1.8, 46.1, 1.9, 46.2))
    assert (commune["properties"]["nom"], commune["properties"]["population"]) == ("Guéret", 12_955)


def test_a_commune_without_contour_has_no_geometry(ask: Ask, session: Session):
    make_commune(session)
    assert ask(f"{COMMUNES}/23096")["geometry"] is None


def test_communes_say_how_far_a_lieu_is(ask: Ask, three: None):
    (far,) = ask(COMMUNES, departement="23", mode="vol", km=5, services=SERVICES[0])["features"]
    assert [far["properties"][name] for name in ("km", "population_beyond", "au_dela")] == [
        None,
        12_955,
        "oui",
    ]
    (near,) = ask(COMMUNES, departement="23", mode="vol", km=5)["features"]
    figures = [
        near["properties"][name] for name in ("km", "lieu_id", "population_beyond", "au_dela", "calcul")
    ]
    assert figures == [0.0, "a", 0, "non", "vol_d_oiseau"]


def test_a_commune_set_apart_is_neither_near_nor_far(ask: Ask, session: Session):
    make_commune(session)
    found = ask(f"{COMMUNES}/23096")["properties"]
    assert (found["au_dela"], found["population_beyond"], found["manque"]) == (None, None, "contour")


def test_a_collection_accepts_the_parameters_of_its_items_as_gdal_sends_them(ask: Ask, three: None):
    assert ask("/ogc/collections/communes", departement="23", minutes=15)["id"] == "communes"


@pytest.mark.parametrize(
    ("query", "field"),
    [("km=5", "km"), ("ajouter=99999", "ajouter"), ("choix=oui", "choix"), ("minutes=3", "minutes")],
)
def test_a_question_that_makes_no_sense_is_refused(client: FlaskClient, three: None, query: str, field: str):
    response = client.get(f"{COMMUNES}?{query}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert [error["field"] for error in response.get_json(force=True)["errors"]] == [field]


def test_a_lieu_says_where_it_comes_from(ask: Ask, three: None):
    lieu = ask(f"{LIEUX}/a")
    assert lieu["geometry"]["coordinates"] == [GUERET.lon, GUERET.lat]
    assert link(lieu, "collection") == "http://localhost/ogc/collections/lieux"


def test_a_limit_too_large_is_brought_down(ask: Ask, three: None):
    assert ask(LIEUX, limit=1_000_000)["numberReturned"] == 3


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("bbox=1,2,3", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("bbox=0,50,1,40", "bbox"),
        ("bbox=nan,0,1,1", "bbox"),
        ("limit=0", "limit"),
        ("offset=-1", "offset"),
        ("datetime=hier", "datetime"),
        ("services=Yoga", "services"),
        ("rayon_m=3", "rayon_m"),
        ("f=xml", "f"),
    ],
)
def test_what_makes_no_sense_is_refused_with_400(client: FlaskClient, query: str, field: str):
    response = client.get(f"{LIEUX}?{query}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert [error["field"] for error in response.get_json(force=True)["errors"]] == [field]


@pytest.mark.parametrize(
    "path", ["/ogc/collections/absente", f"{LIEUX}/absent", f"{LIEUX}/a%00b", "/ogc/rien"]
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, path: str):
    response = client.get(path)
    assert (response.status_code, response.content_type) == (404, "application/problem+json")


def test_the_address_of_the_site_may_be_set(settings: Settings, connection: Connection):
    chosen = create_app(settings.model_copy(update={"site_url": "https://exemple.fr/"}), bind=connection)
    landing = chosen.test_client().get("/ogc").get_json()
    assert link(landing, "data") == "https://exemple.fr/ogc/collections"
