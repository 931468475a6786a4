"""Files that are given out: the same lieux in every format, by the same filters as a search."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
import pyogrio.raw
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from geo.clock import today
from geo.lieux.export import DERIVED_FIELDS
from geo.standard.fields import CLOSED_LISTS, FIELDS, SERVICES
from geo.standard.schema import FIELD_PATTERNS, MAX_CHARS, REQUIRED_FIELDS
from tests.factories import make_commune, make_lieu, make_lieu_source, make_source
from tests.named_places import AUBUSSON, GUERET, LYON, SAINT_DENIS_93, SAINT_DENIS_REUNION, VILLERS_SUR_MER
from webapp.formats.downloads import MEDIA_TYPES

COMPLETE: dict[str, Any] = {"adresse": "8 avenue Fayolle", "date_maj": date(2026, 5, 1)}
FORMATS = tuple(MEDIA_TYPES)
NOWHERE = {"position": None, "latitude": None, "longitude": None, "position_precision": "inconnue"}

Ids = Callable[..., list[str]]


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.fixture
def ids(client: FlaskClient, tmp_path: Path) -> Ids:
    """Read the identifiers of a file of any format, in its order."""

    def read(extension: str, **query: str) -> list[str]:
        response = client.get(f"/api/v1/lieux.{extension}", query_string=query)
        assert response.status_code == 200, response.text
        path = tmp_path / f"lieux.{extension}"
        path.write_bytes(response.data)
        return READERS[extension](path)

    return read


def ids_of_geopackage(path: Path) -> list[str]:
    _, _, _, columns = pyogrio.raw.read(path, columns=["id"], read_geometry=False)
    return list(columns[0])


READERS: dict[str, Callable[[Path], list[str]]] = {
    "csv": lambda path: [row["id"] for row in rows_of(path.read_text(encoding="utf-8"))],
    "geojson": lambda path: [f["id"] for f in orjson.loads(path.read_bytes())["features"]],
    "gpkg": ids_of_geopackage,
    "xlsx": lambda path: [row[0].value for row in load_workbook(path)["Lieux"].iter_rows(min_row=2)],
}


@pytest.fixture
def three(session: Session) -> None:
    """Add three complete lieux, the nearest to Guéret last by identifier."""
    make_commune(session)
    for lieu_id, at in (("c-ici", GUERET), ("b-près", AUBUSSON), ("a-loin", LYON)):
        make_lieu(session, id=lieu_id, at=at, commune_code="23096" if at != LYON else None, **COMPLETE)


@pytest.mark.parametrize("extension", FORMATS)
def test_without_a_point_every_lieu_is_there(ids: Ids, three: None, extension: str):
    assert ids(extension) == ["a-loin", "b-près", "c-ici"]


@pytest.mark.parametrize("extension", FORMATS)
def test_around_a_town_they_come_nearest_first(ids: Ids, three: None, extension: str):
    assert ids(extension, q="Guéret", rayon_m="40000") == ["c-ici", "b-près"]


@pytest.mark.parametrize("extension", FORMATS)
def test_filters_are_those_of_the_search(ids: Ids, three: None, session: Session, extension: str):
    make_lieu(session, id="avec", services=[SERVICES[0]], **COMPLETE)
    assert ids(extension, services=SERVICES[0]) == ["avec"]
    assert ids(extension, departement="23") == ["b-près", "c-ici"]


@pytest.mark.parametrize("extension", FORMATS)
def test_an_empty_selection_is_a_file_all_the_same(ids: Ids, extension: str):
    assert ids(extension, departement="2A") == []


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_is_named_after_its_day(client: FlaskClient, extension: str):
    response = client.get(f"/api/v1/lieux.{extension}")
    disposition = f"attachment; filename=mediaproche-lieux-{today()}.{extension}"
    assert response.headers["Content-Disposition"] == disposition
    assert response.mimetype == MEDIA_TYPES[extension]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("rayon_m=3000", "rayon_m"),
        ("lat=46", "lon"),
        ("departement=zz", "departement"),
        ("commune=1", "commune"),
    ],
)
def test_what_makes_no_sense_is_refused(client: FlaskClient, extension: str, query: str, field: str):
    response = client.get(f"/api/v1/lieux.{extension}?{query}")
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert [error["field"] for error in response.get_json(force=True)["errors"]] == [field]


@pytest.mark.parametrize(("q", "status"), [("zzzzzz", 404), ("saint denis", 422)])
def test_a_town_is_understood_as_in_a_search(client: FlaskClient, session: Session, q: str, status: int):
    make_commune(session, "93066", "Saint-Denis", departement="93", at=SAINT_DENIS_93)
    make_commune(session, "97411", "Saint-Denis", departement="974", at=SAINT_DENIS_REUNION)
    assert client.get("/api/v1/lieux.csv", query_string={"q": q}).status_code == status


def test_the_csv_has_the_columns_of_the_standard_and_no_mark(client: FlaskClient):
    assert client.get("/api/v1/lieux.csv").data.decode() == ",".join(FIELDS) + "\r\n"


def test_the_csv_keeps_to_the_rules_of_the_schema(client: FlaskClient, session: Session):
    make_lieu(session, **COMPLETE, **CLOSED_LISTS, telephone="+262262415000", code_insee="97411")
    make_lieu(session, **COMPLETE, telephone="3949", presentation_resume="x" * 300)
    rows = rows_of(client.get("/api/v1/lieux.csv").text)
    assert all(row[field] for row in rows for field in REQUIRED_FIELDS)
    for field, pattern in FIELD_PATTERNS.items():
        assert all(not row[field] or re.match(pattern, row[field]) for row in rows), field
    for field, accepted in CLOSED_LISTS.items():
        assert {word for row in rows for word in row[field].split("|") if word} == set(accepted), field
    assert all(len(row[field]) <= longest for row in rows for field, longest in MAX_CHARS.items())


def test_a_lieu_without_a_required_field_is_only_in_the_other_files(ids: Ids, session: Session):
    make_lieu(session, id="entier", **COMPLETE)
    make_lieu(session, id="sans date", adresse="Place")
    assert ids("csv") == ["entier"]
    assert ids("csv", forme="complete") == ids("gpkg") == ids("xlsx") == ["entier", "sans date"]


def test_a_header_says_how_many_lieux_are_left_out(client: FlaskClient, session: Session):
    make_lieu(session, id="entier", **COMPLETE)
    make_lieu(session)
    assert client.get("/api/v1/lieux.csv").headers["X-Lignes-Ecartees"] == "1"
    assert "X-Lignes-Ecartees" not in client.get("/api/v1/lieux.csv?forme=complete").headers


def test_a_lieu_at_the_seat_of_its_commune_has_no_coordinates(client: FlaskClient, session: Session):
    make_lieu(session, **COMPLETE, position_precision="commune", latitude=None, longitude=None)
    [row] = rows_of(client.get("/api/v1/lieux.csv").text)
    assert (row["latitude"], row["longitude"]) == ("", "")


def test_a_spreadsheet_gets_more_columns_and_no_formula(client: FlaskClient, session: Session):
    make_lieu(session, nom="=1+1", telephone="+33555410000", ateliers="oui", **COMPLETE)
    text = client.get("/api/v1/lieux.csv?forme=tableur").text
    [row] = rows_of(text.removeprefix("\ufeff"), ";")
    assert tuple(row) == (*FIELDS, *DERIVED_FIELDS)
    assert (row["nom"], row["telephone"]) == ("'=1+1", "05 55 41 00 00")
    assert (row["latitude"], row["ateliers"]) == ("46,17", "oui")


def test_the_geojson_says_who_is_owed_credit(client: FlaskClient, session: Session):
    make_lieu_source(session, make_lieu(session), make_source(session, attribution="Hub"))
    collection = client.get("/api/v1/lieux.geojson").get_json(force=True)
    assert (collection["attribution"], collection["licence"]) == ("Hub", "Licence Ouverte 2.0")
    assert collection["url"] == "http://localhost/donnees"


def test_the_geojson_has_a_distance_only_around_a_point(client: FlaskClient, three: None):
    around = client.get("/api/v1/lieux.geojson?lat=46.17&lon=1.87").get_json(force=True)["features"]
    assert [f["properties"]["distance_m"] for f in around] == sorted(
        f["properties"]["distance_m"] for f in around
    )
    everywhere = client.get("/api/v1/lieux.geojson").get_json(force=True)["features"]
    assert not any("distance_m" in f["properties"] for f in everywhere)


def test_a_geopackage_is_read_back_with_its_points(client: FlaskClient, session: Session, tmp_path: Path):
    make_lieu(session, id="a", at=VILLERS_SUR_MER, services=list(SERVICES[:2]), **COMPLETE)
    make_lieu(session, id="b", **NOWHERE)
    path = tmp_path / "lieux.gpkg"
    path.write_bytes(client.get("/api/v1/lieux.gpkg").data)
    info = pyogrio.read_info(path, layer="lieux")
    meta, _, points, columns = pyogrio.raw.read(path)
    found = dict(zip(meta["fields"], columns, strict=True))
    assert (info["crs"], info["geometry_type"], info["features"]) == ("EPSG:4326", "Point", 2)
    assert np.frombuffer(points[0][5:], dtype="<f8").tolist() == [VILLERS_SUR_MER.lon, VILLERS_SUR_MER.lat]
    assert points[1] is None
    assert found["services"][0] == "|".join(SERVICES[:2])
    assert str(found["date_maj"][0]) == "2026-05-01"


def test_a_workbook_has_a_sheet_of_credit(client: FlaskClient, three: None):
    book = load_workbook(io.BytesIO(client.get("/api/v1/lieux.xlsx?q=Guéret").data))
    assert tuple(cell.value for cell in book["Lieux"][1]) == (*FIELDS, *DERIVED_FIELDS, "distance_m")
    assert [row[0].value for row in book["À propos"].iter_rows()] == ["licence", "attribution", "date", "url"]


def test_a_results_page_links_to_its_list_as_files(client: FlaskClient, three: None):
    page = client.get("/recherche?q=Guéret&rayon_m=40000&page=1").text
    assert "/api/v1/lieux.csv?q=Gu%C3%A9ret&amp;rayon_m=40000" in page
    assert "Télécharger cette liste" in page


def test_a_list_that_was_not_found_is_not_offered(client: FlaskClient, three: None):
    assert "Télécharger" not in client.get("/recherche?q=Guéret&pass_numerique=oui").text


@pytest.mark.parametrize("extension", ["geojson", "csv", "xlsx", "gpkg"])
def test_a_selection_by_time_holds_what_the_search_finds(
    client: FlaskClient, session: Session, extension: str
):
    make_commune(session)
    for at in (GUERET, AUBUSSON, LYON):
        make_lieu(session, at=at)
    query = {"q": "gueret", "mode": "voiture", "minutes": "60"}
    found = client.get("/api/v1/lieux", query_string=query).get_json(force=True)["features"]
    response = client.get(f"/api/v1/lieux.{extension}", query_string=query)
    assert response.status_code == 200
    if extension == "geojson":
        assert response.get_json(force=True)["features"] == found
        assert [feature["properties"]["calcul"] for feature in found] == ["estime", "estime"]
