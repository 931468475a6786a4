"""Back from a lieu to its results, followed from the list to the page and back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.points import Point
from tests.factories import make_lieu
from tests.named_places import GUERET
from tests.webapp.conftest import Visit

BACK = "← Retour aux résultats"


@pytest.mark.usefixtures("gueret")
def test_the_page_leads_back_to_the_same_search(visit: Visit, session: Session):
    make_lieu(session, nom="Médiathèque", services=["Aide aux démarches administratives"])
    asked = {
        "q": "Guéret",
        "mode": "voiture",
        "minutes": "30",
        "services": "Aide aux démarches administratives",
    }
    link = visit("/recherche", **asked).links()["Médiathèque"]
    back = urlsplit(visit(link).links()[BACK])
    assert back.path == "/recherche"
    assert {name: value for name, [value] in parse_qs(back.query).items()} == asked


@pytest.mark.usefixtures("gueret")
def test_the_page_keeps_the_trip_of_the_card(visit: Visit, session: Session):
    make_lieu(session, at=Point(GUERET.lon + 0.02, GUERET.lat), nom="Loin")
    results = visit("/recherche", q="Guéret", mode="marche")
    page = visit(results.links()["Loin"])
    assert page.first("p[@class='where']/strong") == results.first("p[@class='where']/strong")
    assert "minutes à pied" in page.first("p[@class='where']/strong")
    assert "Départ : Guéret (23)" in page.text


@pytest.mark.usefixtures("gueret")
def test_a_lieu_known_by_its_commune_has_no_trip(visit: Visit, session: Session):
    lieu = make_lieu(session, position_precision="commune")
    page = visit(f"/lieux/{lieu.id}", retour="q=Guéret")
    assert BACK in page.links()
    assert page.all("p[@class='where']") == []


@pytest.mark.parametrize(
    "carried", ["", "q=", "q=zzzzzz", "minutes=abc&q=Guéret", "//ailleurs.example", "\0", "q=\0"]
)
@pytest.mark.usefixtures("gueret")
def test_what_is_no_search_leads_nowhere(visit: Visit, session: Session, carried: str):
    page = visit(f"/lieux/{make_lieu(session).id}", retour=carried)
    assert page.status == 200
    assert BACK not in page.links()


@pytest.mark.usefixtures("gueret")
def test_an_identifier_of_before_carries_it_on(client: FlaskClient, session: Session):
    lieu = make_lieu(session)
    response = client.get(f"/lieux/{lieu.id}", query_string={"retour": "q=Guéret"})
    assert "q=Gu%C3%A9ret" in response.text
