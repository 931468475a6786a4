"""Pages of départements and communes."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import make_commune, make_lieu
from tests.webapp.conftest import Visit

OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def creuse(session: Session) -> None:
    """Create two lieux in Guéret, none in Ahun."""
    make_commune(session)
    make_commune(session, "23001", "Ahun")
    make_lieu(session, id="a", nom="Mairie <b>", commune_code="23096", first_seen=OLD, changed_at=NEW)
    make_lieu(session, id="b", nom="Bus", commune_code="23096", first_seen=OLD, changed_at=OLD)


def test_a_commune_lists_its_lieux(visit: Visit):
    page = visit("/communes/23096-gueret")
    assert page.all("article/h2/a") == ["Bus", "Mairie <b>"]
    assert page.attributes("head/link[@rel='canonical']", "href") == [
        "http://localhost/communes/23096-gueret"
    ]


def test_a_commune_without_lieu_says_so(visit: Visit):
    assert "Nous ne connaissons pas de lieu dans cette commune." in visit("/communes/23001-ahun").text


def test_a_departement_leads_to_its_communes(visit: Visit):
    page = visit("/departements/23-departement-23")
    assert page.links()["Guéret"] == "/communes/23096-gueret"
    assert "Ahun" not in page.links()
    assert visit("/departements").links()["Département 23 (23)"] == "/departements/23-departement-23"


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/communes/23096", "/communes/23096-gueret"),
        ("/communes/23096-ville", "/communes/23096-gueret"),
        ("/departements/23", "/departements/23-departement-23"),
    ],
)
def test_another_spelling_leads_to_the_right_one(client: FlaskClient, path: str, canonical: str):
    response = client.get(path)
    assert (response.status_code, response.location) == (301, canonical)


@pytest.mark.parametrize(
    "path",
    ["/communes/99999-rien", "/departements/zz", "/communes/a%00"],
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404
