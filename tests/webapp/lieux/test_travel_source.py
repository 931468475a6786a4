"""Pages and API take minutes from the routing engine where one is set, and the estimate where it fails."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from geo.settings import Settings, parse_routing
from tests.factories import make_commune, make_lieu
from tests.named_places import AUBUSSON, GUERET
from tests.unruly_engine import Server, unruly_engine
from webapp import create_app


@pytest.fixture
def service() -> Iterator[Server]:
    with unruly_engine() as server:
        yield server


def site(connection: Connection, settings: Settings, address: str) -> FlaskClient:
    routing = parse_routing(f"valhalla+{address}")
    app = create_app(settings.model_copy(update={"routing": routing}), bind=connection)
    app.testing = True
    return app.test_client()


def found(client: FlaskClient) -> list[tuple[float, str]]:
    answer = client.get("/api/v1/lieux", query_string={"q": "gueret", "mode": "voiture"})
    features = answer.get_json(force=True)["features"]
    return [(feature["properties"]["minutes"], feature["properties"]["calcul"]) for feature in features]


@pytest.fixture
def two_lieux(session: Session) -> None:
    make_commune(session)
    for at in (GUERET, AUBUSSON):
        make_lieu(session, at=at)


@pytest.mark.usefixtures("two_lieux")
def test_the_engine_measures(connection: Connection, settings: Settings, service: Server):
    assert found(site(connection, settings, service.at("well"))) == [(1.0, "mesure"), (2.0, "mesure")]


@pytest.mark.usefixtures("two_lieux")
@pytest.mark.parametrize("manner", ["broken", "garbage", "refusing"])
def test_an_engine_that_fails_leaves_the_estimate(
    connection: Connection, settings: Settings, service: Server, manner: str
):
    assert {calcul for _, calcul in found(site(connection, settings, service.at(manner)))} == {"estime"}


@pytest.mark.usefixtures("two_lieux")
def test_the_area_is_that_of_the_engine(connection: Connection, settings: Settings, service: Server):
    client = site(connection, settings, service.at("well"))
    area = client.get("/api/v1/isochrone", query_string={"q": "gueret"}).get_json(force=True)
    assert area["properties"]["calcul"] == "mesure"
    assert area["properties"]["communes"] == ["23096"]
    lon = [point[0] for point in area["geometry"]["coordinates"][0][0]]
    assert (min(lon), max(lon)) == (1, 2)
