"""The page that other sites set in theirs, with the parameters of the national map."""

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.points import Point
from geo.standard.fields import SERVICES
from tests.factories import make_commune, make_departement, make_lieu
from tests.named_places import AUBUSSON, GUERET, LYON, SAINT_DENIS_93, SAINT_DENIS_REUNION
from tests.webapp.conftest import Visit


@pytest.fixture(autouse=True)
def three(session: Session) -> None:
    """Add three lieux in two regions."""
    make_departement(session, "69", "Rhône", region="84")
    make_commune(session)
    make_commune(session, "69123", "Lyon", departement="69", at=LYON)
    make_lieu(session, nom="Guéret", at=GUERET, commune_code="23096", services=[SERVICES[0]])
    make_lieu(session, nom="Aubusson", at=AUBUSSON, commune_code="23096", frais_a_charge=["Gratuit"])
    make_lieu(session, nom="Lyon", at=LYON, commune_code="69123")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"latitude": "45.9", "longitude": "2.2"}, ["Aubusson", "Guéret", "Lyon"]),
        ({"territoire_type": "departements", "territoires": "69"}, ["Lyon"]),
        ({"territoire_type": "regions", "territoires": "84"}, ["Lyon"]),
        ({"territoire_type": "communes", "territoires": ["69123", "99999"]}, ["Lyon"]),
        ({"territoire_type": "regions", "territoires": "00"}, []),
        ({"services": SERVICES[0]}, ["Guéret"]),
        ({"frais_a_charge": "Gratuit"}, ["Aubusson"]),
        ({"dispositif_programmes_nationaux": "France Services"}, []),
    ],
)
def test_parameters_of_the_national_map_are_understood(visit: Visit, query: dict, shown: list[str]):
    page = visit("/embed", **query)
    assert page.all("article/h2/a") == shown
    [markers] = page.attributes("div[@id='carte']", "data-lieux")
    assert [marker["nom"] for marker in orjson.loads(str(markers))] == shown


def test_the_map_looks_where_it_is_told(visit: Visit):
    page = visit("/embed", latitude="46.17", longitude="1.87", zoom="9")
    assert page.attributes("div[@id='carte']", "data-vue") == ["46.17,1.87,9"]
    assert visit("/embed").attributes("div[@id='carte']", "data-vue") == [""]


def test_every_site_may_frame_this_page_and_no_other(client: FlaskClient):
    assert "frame-ancestors *" in client.get("/embed").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "query", ["latitude=46", "zoom=99", "territoires=23", "territoire_type=pays", "services=Yoga"]
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, query: str):
    assert client.get(f"/embed?{query}").status_code == 422


def test_a_town_is_searched_there_with_its_filters_in_its_territory(visit: Visit):
    home = visit("/embed", territoire_type="departements", territoires="23", frais_a_charge="Gratuit")
    assert home.attributes("form[@role='search']", "action") == ["/embed"]
    fields = {
        field.get("name"): field.get("value") for field in home.root.iter("input") if field.get("value")
    }
    assert (fields["territoire_type"], fields["territoires"]) == ("departements", "23")
    page = visit("/embed", q="Guéret", mode="marche", territoire_type="departements", territoires="23")
    assert page.first("h1") == "Les lieux les plus proches de Guéret"
    assert page.all("article/h2/a")[0] == "Guéret"
    assert "Lyon" not in page.all("article/h2/a")
    assert page.attributes("article/h2/a", "target")[0] == "_blank"


def test_cards_tell_minutes_and_hours(visit: Visit, session: Session):
    make_lieu(session, nom="Près", at=Point(GUERET.lon + 0.02, GUERET.lat), horaires="24/7; PH 00:00-24:00")
    page = visit("/embed", q="Guéret", mode="marche")
    assert any("minutes à pied" in text for text in page.all("p[@class='where']/strong"))
    assert "Ouvert" in page.all("p[@class='state ouvert']")


def test_without_a_town_no_distance_is_told(visit: Visit):
    assert visit("/embed").all("p[@class='where']/strong") == []


def test_every_lieu_of_a_territory_is_reached_page_after_page(visit: Visit, session: Session):
    for _ in range(60):
        make_lieu(session, at=LYON, commune_code="69123")
    address, seen = "/embed?territoire_type=departements&territoires=69", set[str]()
    while address:
        page = visit(address)
        seen |= {str(url) for url in page.attributes("article/h2/a", "href")}
        address = page.links().get("Lieux suivants →", "")
    assert len(seen) == 61


def test_a_town_that_nobody_knows_is_said_in_place(visit: Visit):
    page = visit("/embed", q="zzzzzz")
    assert (page.status, page.first("h1")) == (200, "Nous n'avons pas trouvé cette ville")


def test_homonyms_are_asked_about_in_place(visit: Visit, session: Session):
    make_commune(session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93)
    make_commune(session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION)
    page = visit("/embed", q="Saint-Denis", ateliers="oui")
    addresses = page.attributes("ul[@class='places']/li/a", "href")
    assert len(addresses) in (0, 2)
    assert all(str(address).startswith("/embed?ateliers=oui&q=Saint-Denis") for address in addresses)
