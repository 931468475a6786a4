"""The area within reach on the maps of pages, from address to HTML (routes, page, map)."""

import orjson
import pytest
from sqlalchemy.orm import Session

from tests.factories import make_commune, make_lieu
from tests.named_places import GUERET
from tests.webapp.conftest import Visit


@pytest.fixture
def lieu_id(session: Session) -> str:
    make_commune(session)
    return make_lieu(session, at=GUERET).id


def test_a_lieu_asks_who_can_come(visit: Visit, lieu_id: str):
    links = visit(f"/lieux/{lieu_id}").links()
    assert links["Qui peut venir ici en 20 minutes en voiture ?"].startswith(f"/lieux/{lieu_id}?")


def test_people_who_can_come_are_counted_and_the_area_drawn(visit: Visit, lieu_id: str):
    page = visit(f"/lieux/{lieu_id}", mode="marche", minutes="15", carte="oui")
    sentence = "Environ 13 000 habitants de 1 commune peuvent venir ici en 15 minutes à pied."
    assert sentence in page.text
    [address] = page.attributes("div[@id='carte']", "data-isochrone")
    assert address.startswith("/api/v1/isochrone?")


def test_a_time_that_cannot_be_drawn_is_refused(visit: Visit, lieu_id: str):
    assert visit(f"/lieux/{lieu_id}", minutes="600").status == 422


@pytest.mark.parametrize(("minutes", "drawn"), [("20", True), ("2", False), ("", False)])
def test_a_search_within_a_time_draws_its_area(visit: Visit, lieu_id: str, minutes: str, drawn: bool):
    page = visit("/recherche", q="gueret", carte="oui", minutes=minutes)
    [address] = page.attributes("div[@id='carte']", "data-isochrone")
    assert bool(address) is drawn


def test_a_lieu_known_by_its_commune_has_no_marker_and_no_area(visit: Visit, session: Session, gueret: None):
    unplaced = make_lieu(session, at=GUERET, position_precision="commune")
    placed = make_lieu(session, at=GUERET)
    [markers] = visit("/recherche", q="gueret", carte="oui").attributes("div[@id='carte']", "data-lieux")
    assert [marker["nom"] for marker in orjson.loads(markers)] == [placed.nom]
    page = visit(f"/lieux/{unplaced.id}", carte="oui")
    assert not any(text.startswith("Qui peut venir") for text in page.links())
    assert page.attributes("div[@id='carte']", "data-lieux") == []


@pytest.mark.usefixtures("gueret")
def test_parameters_of_any_name_stay_in_the_link_that_opens_the_map(visit: Visit, session: Session):
    make_lieu(session)
    page = visit("/recherche", q="Guéret", _scheme="x", endpoint="y")
    assert page.links()["Afficher la carte"] == "/recherche?q=Gu%C3%A9ret&_scheme=x&endpoint=y&carte=oui"
