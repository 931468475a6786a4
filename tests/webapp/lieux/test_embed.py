"""The page that other sites set in theirs, with the parameters of the national map."""

import orjson
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.standard.fields import SERVICES
from tests.factories import make_commune, make_departement, make_lieu
from tests.named_places import AUBUSSON, GUERET, LYON
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
