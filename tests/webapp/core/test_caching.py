"""Nothing old is shown: what a browser keeps is asked about, and changes with every load."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from geo.database.models import ImportRun
from geo.database.models.imports import PUBLISHED, REFUSED
from geo.settings import OSRM_ENGINE, Routing, Settings
from tests.factories import make_commune, make_departement, make_lieu, make_source
from webapp import create_app
from webapp.core import session as core_session

KEPT = (
    "/recherche?q=gueret",
    "/lieux/ici",
    "/donnees",
    "/api/v1/lieux?q=gueret",
    "/api/v1/lieux/ici",
    "/api/v1/lieux.csv",
    "/api/v1/lieux.geojson",
    "/ogc/collections",
    "/ogc/collections/lieux/items",
    "/tiles/labels/8/129/90.mvt",
    "/tiles/labels/8/0/0.mvt",
)


@pytest.fixture(autouse=True)
def loaded(session: Session) -> None:
    """Load a lieu, before the clock stops."""
    make_departement(session)
    make_commune(session)
    make_lieu(session, id="ici")
    make_source(session, dataset_version=1, finished_at=datetime(2026, 5, 1, 8, tzinfo=UTC))


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freeze the clock: some answers change with the minute."""

    monkeypatch.setattr(core_session, "now", lambda: datetime(2026, 11, 3, 12, tzinfo=UTC))


def publish(session: Session, state: str = PUBLISHED) -> None:
    """End another load."""
    version = 2 if state == PUBLISHED else None
    session.add(ImportRun(source_slug="hub", address="", state=state, dataset_version=version))
    session.flush()


@pytest.mark.parametrize("path", KEPT)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str):
    first = client.get(path)
    assert first.status_code in (200, 204)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", KEPT)
@pytest.mark.parametrize("state", [PUBLISHED, REFUSED])
def test_after_a_load_everything_is_sent_again(client: FlaskClient, session: Session, path: str, state: str):
    before = client.get(path).headers["ETag"]
    publish(session, state)
    after = client.get(path, headers={"If-None-Match": before})
    assert after.status_code in (200, 204)
    assert after.headers["ETag"] != before


def test_a_page_is_of_its_minute(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    before = client.get("/recherche?q=gueret").headers["ETag"]
    monkeypatch.setattr(core_session, "now", lambda: datetime(2026, 11, 3, 12, 1, tzinfo=UTC))
    assert client.get("/recherche?q=gueret", headers={"If-None-Match": before}).status_code == 200


def test_the_hour_that_winter_time_repeats_has_other_minutes(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    etags = set()
    for hour in (0, 1):  # 02:30 in Paris, twice
        monkeypatch.setattr(
            core_session, "now", lambda hour=hour: datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        )
        etags.add(client.get("/recherche?q=gueret").headers["ETag"])
    assert len(etags) == 2


def test_a_file_is_of_its_day_in_paris(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    etags = []
    for hour in (21, 22, 23):  # 23:00 in Paris, then midnight and 01:00 of the next day
        monkeypatch.setattr(core_session, "now", lambda hour=hour: datetime(2026, 7, 14, hour, tzinfo=UTC))
        etags.append(client.get("/api/v1/lieux.csv").headers["ETag"])
    assert etags[0] != etags[1] == etags[2]


def test_a_date_alone_never_stands_for_an_answer(client: FlaskClient):
    first = client.get("/ogc/collections/lieux/items")
    assert first.headers["Last-Modified"] == "Fri, 01 May 2026 08:00:00 GMT"
    asked = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get("/ogc/collections/lieux/items", headers=asked).status_code == 200


def test_a_tile_whose_address_names_its_data_is_kept(client: FlaskClient):
    key = client.get("/tiles/labels/8/129/90.mvt").headers["ETag"].split("-", 1)[1].removesuffix('-"')
    kept = client.get(f"/tiles/labels/8/129/90.mvt?v={key}")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/tiles/labels/8/129/90.mvt?v=autre").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/lieux/absent", "/recherche?q=", "/healthz", "/readyz"])
def test_errors_and_health_have_no_mark(client: FlaskClient, path: str):
    assert "ETag" not in client.get(path).headers


def test_a_streamed_answer_is_compressed(client: FlaskClient):
    packed = client.get("/api/v1/lieux.geojson", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == client.get("/api/v1/lieux.geojson").data


@pytest.mark.parametrize("name", ["mediaproche.css", "map.js"])
def test_a_static_file_is_compressed_and_closed(client: FlaskClient, app: Flask, name: str):
    with client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == Path(str(app.static_folder), name).read_bytes()


def test_a_workbook_is_compressed_already(client: FlaskClient):
    packed = client.get("/api/v1/lieux.xlsx", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in packed.headers


def test_an_answer_of_the_api_lasts_until_the_data_changes(client: FlaskClient, session: Session):
    asked = "/api/v1/lieux?lat=46.17&lon=1.87"
    first, again = client.get(asked), client.get(asked)
    make_lieu(session, id="aussi")
    publish(session)
    later = client.get(asked)
    assert (first.data, first.headers["ETag"]) == (again.data, again.headers["ETag"])
    assert [len(answer.json["features"]) for answer in (first, again, later)] == [1, 1, 2]


@pytest.mark.parametrize(
    ("path", "same"),
    [("/api/v1/lieux?q=gueret", True), ("/api/v1/lieux?q=gueret&ouvert=maintenant", False)],
)
def test_an_answer_that_knows_no_time_is_not_of_its_minute(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str, same: bool
):
    before = client.get(path).headers["ETag"]
    monkeypatch.setattr(core_session, "now", lambda: datetime(2026, 11, 3, 12, 1, tzinfo=UTC))
    assert (client.get(path).headers["ETag"] == before) is same


def test_with_a_routing_engine_an_answer_is_of_its_minute(
    connection: Connection, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    routed = settings.model_copy(update={"routing": Routing(OSRM_ENGINE, "http://127.0.0.1:9")})
    client = create_app(routed, bind=connection).test_client()
    before = client.get("/api/v1/lieux?q=gueret").headers["ETag"]
    monkeypatch.setattr(core_session, "now", lambda: datetime(2026, 11, 3, 12, 1, tzinfo=UTC))
    assert client.get("/api/v1/lieux?q=gueret").headers["ETag"] != before
