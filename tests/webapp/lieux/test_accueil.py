"""Whom lieux are for, through search, API, files, OGC, tiles, directory, orientation and coverage."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_commune, make_lieu
from tests.webapp.conftest import Get, Visit

TO_PATIENTS = {"accueil": "reserve", "accueil_raison": "aux patients"}
HOUSING = {"accueil": "sans_accueil", "accueil_raison": "hébergement ou logement"}


@pytest.fixture(autouse=True)
def three(session: Session) -> None:
    """Add three lieux in Guéret: for everybody, for some people, for nobody."""
    make_commune(session)
    for lieu_id, fields in (("mairie", {}), ("clinique", TO_PATIENTS), ("chrs", HOUSING)):
        make_lieu(session, id=lieu_id, nom=lieu_id, commune_code="23096", **fields)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"mairie"}),
        ({"accueil": "public"}, {"mairie"}),
        ({"accueil": "reserve"}, {"clinique"}),
        ({"accueil": "sans_accueil"}, {"chrs"}),
        ({"accueil": "tous"}, {"mairie", "clinique", "chrs"}),
    ],
)
def test_a_search_of_the_api_is_of_public_lieux_unless_asked_otherwise(
    get: Get, asked: dict[str, str], found: set[str]
):
    features = get("/lieux", q="gueret", **asked)["features"]
    assert {feature["id"] for feature in features} == found


def test_the_feature_says_for_whom_and_why(get: Get):
    [feature] = get("/lieux", q="gueret", accueil="reserve")["features"]
    shown = feature["properties"]
    assert (shown["accueil"], shown["accueil_raison"]) == ("reserve", "aux patients")


def test_an_unknown_accueil_is_refused(client: FlaskClient):
    assert client.get("/api/v1/lieux?q=gueret&accueil=prive").status_code == 422


@pytest.mark.parametrize("path", ["/recherche?q=gueret", "/embed?departement=23", "/communes/23096-gueret"])
def test_pages_of_citizens_show_public_lieux_alone(client: FlaskClient, path: str):
    page = client.get(path).text
    assert "mairie" in page
    assert "clinique" not in page
    assert "chrs" not in page


def test_what_was_asked_of_the_accueil_can_be_dropped(visit: Visit):
    links = visit("/recherche", q="gueret", accueil="reserve").links()
    assert any("Lieux réservés à certaines personnes" in text for text in links)


@pytest.mark.parametrize("path", ["/api/v1/lieux.geojson", "/ogc/collections/lieux/items?f=json"])
def test_files_and_collections_hold_all_lieux_with_the_reason(client: FlaskClient, path: str):
    features = client.get(path).get_json(force=True)["features"]
    told = {feature["id"]: feature["properties"]["accueil_raison"] for feature in features}
    assert told == {"mairie": None, "clinique": "aux patients", "chrs": "hébergement ou logement"}


def test_the_csv_of_the_standard_has_no_column_more(client: FlaskClient):
    header, *rows = client.get("/api/v1/lieux.csv?forme=complete").text.splitlines()
    assert len(rows) == 3
    assert "accueil" not in header.split(",")


def test_the_page_of_a_lieu_says_for_whom_it_is(visit: Visit):
    assert "Réservé aux patients." in visit("/lieux/clinique").text
    assert "Ce lieu ne reçoit pas de visiteurs : hébergement ou logement." in visit("/lieux/chrs").text
    assert "Réservé" not in visit("/lieux/mairie").text


def test_an_orientation_sets_reserved_lieux_apart_and_says_to_whom(visit: Visit):
    page = visit("/orientation", q="gueret")
    assert page.all("h3") == ["mairie", "clinique"]
    assert "Réservés à certaines personnes" in page.all("h2")
    assert "Réservé aux patients." in page.text


def test_an_orientation_leaves_out_reserved_lieux_that_fail_the_indispensable(session: Session, visit: Visit):
    make_lieu(session, nom="payante", frais_a_charge=["Payant"], **TO_PATIENTS)
    page = visit("/orientation", q="gueret", frais_a_charge="Gratuit", indispensable="frais_a_charge")
    assert "payante" not in page.text


def test_coverage_says_for_whom_the_lieux_it_counts_are(visit: Visit):
    assert "tous les lieux ouverts à tous" in visit("/territoires/departements/23").text
