"""The interactive map of a territory: its script, its lieux, how the page opens it."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.webapp.conftest import Visit
from tests.webapp.territoires.conftest import CREUSE, HOSTILE, read_json


def test_the_script_of_the_map_is_always_the_same_and_holds_no_name(client: FlaskClient, creuse: Session):
    first, second = (client.get(f"{CREUSE}/carte.js") for _ in range(2))
    assert first.mimetype == "text/javascript"
    assert first.text == second.text
    assert "document.title" not in first.text


def test_the_lieux_of_the_map_are_those_counted(client: FlaskClient, creuse: Session):
    [feature] = read_json(client, f"{CREUSE}/lieux.geojson")["features"]
    assert feature["properties"]["nom"] == HOSTILE
    assert read_json(client, f"{CREUSE}/lieux.geojson", ateliers="oui")["features"] == []


def test_the_page_offers_the_interactive_map_and_opens_it_when_asked(visit: Visit, creuse: Session):
    closed, opened = visit(CREUSE), visit(f"{CREUSE}?carte=oui")
    assert not any("carte.js" in str(src) for src in closed.attributes("head/script", "src"))
    assert opened.attributes("head/script", "src")[-1] == f"{CREUSE}/carte.js"
    assert closed.links()["Carte interactive"] == f"{CREUSE}?carte=oui#carte"
