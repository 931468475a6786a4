"""API of coverage: figures, files that hold the same, changes supposed, best sites, tour of a bus."""

import csv
import io
from pathlib import Path

import orjson
import pyogrio
import pyogrio.raw
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from geo.database.models import CommuneLink
from tests.webapp.conftest import Get
from webapp.formats.downloads import MEDIA_TYPES
from webapp.territoires.api import FILE_NAME, LAYER
from webapp.territoires.commune_rows import HEADER

CREUSE = "/couverture/departements/23"
STRAIGHT = {"mode": "vol", "km": "5"}


def test_the_figures_of_a_departement(get: Get, three: Session):
    body = get(CREUSE, **STRAIGHT)
    assert body["territoire"] == {"type": "departement", "code": "23", "nom": "Département 23"}
    assert (body["population"], body["population_beyond"], body["population_within"]) == (310, 200, 100)
    assert (body["communes"], body["communes_beyond"], body["communes_apart"]) == (4, 2, 1)
    assert body["population_beyond_share"] == 0.6667
    assert (body["calcul"], body["population_annee"], body["km"], body["minutes"]) == (
        "vol_d_oiseau",
        2023,
        5,
        None,
    )
    assert (body["attribution"], body["licence"], body["version"]) == ("Hub", "Licence Ouverte 2.0", 7)


def test_what_is_set_apart_says_what_it_lacks(get: Get, three: Session):
    [apart] = get(CREUSE)["a_part"]
    assert (apart["code_insee"], apart["manque"]) == ("23004", ["contour"])


def test_the_threshold_is_twenty_minutes_by_car_by_default(get: Get, three: Session):
    body = get(CREUSE)
    assert (body["mode"], body["minutes"], body["calcul"]) == ("voiture", 20, "estime")


@pytest.mark.parametrize("path", ["/departements/99", "/epci/1", "/regions/99"])
def test_a_territory_that_does_not_exist_is_not_found(get: Get, three: Session, path: str):
    assert "n'a le code" in get(f"/couverture{path}", 404)["detail"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"minutes": "4"}, "minutes"),
        ({"minutes": "46"}, "minutes"),
        ({"km": "10"}, "km"),
        ({"mode": "vol", "minutes": "10"}, "minutes"),
        ({"ouverture": "dimanche"}, "ouverture"),
        ({"ajouter": "99999"}, "ajouter"),
        ({"fermer": "personne"}, "fermer"),
    ],
)
def test_what_is_refused_says_which_field(get: Get, three: Session, query: dict[str, str], field: str):
    assert [error["field"] for error in get(CREUSE, 422, **query)["errors"]] == [field]


def test_a_supposition_counts_who_gains(get: Get, three: Session):
    change = get(CREUSE, **STRAIGHT, ajouter="23003")["changement"]
    assert (change["population_gained"], change["population_beyond_after"]) == (100, 100)
    assert [commune["code_insee"] for commune in change["communes"]] == ["23003"]
    assert "changement" not in get(CREUSE, **STRAIGHT)


def test_accessibility_is_counted_when_it_is_asked(get: Get, three: Session):
    choix = get(CREUSE, **STRAIGHT, choix="oui")["choix"]
    assert (choix["un_seul_lieu"], choix["aucun_lieu"]) == (100, 200)
    assert choix["lieux_par_habitant"] == pytest.approx(1 / 3, abs=0.01)


def test_sites_come_with_their_cost(get: Get, three: Session):
    body = get(f"{CREUSE}/sites", **STRAIGHT, n="1", cout_eur="20000")
    assert [site["code_insee"] for site in body["sites"]] == ["23002"]
    assert (body["population_gained"], body["population_left"], body["optimal"]) == (100, 100, True)
    assert body["cout_par_personne_eur"] == 200


@pytest.mark.parametrize("mode", [STRAIGHT, {"minutes": "20"}])
def test_a_building_beside_the_seat_gains_what_its_commune_does(
    get: Get, three: Session, mode: dict[str, str]
):
    seat = get(f"{CREUSE}/sites", **mode, parmi="23003")
    there = get(f"{CREUSE}/sites", **mode, parmi_points=["46.001,2.8,Mairie, étage 2", "46,2.001"])
    (site,) = there["sites"]
    assert there["population_gained"] == seat["population_gained"] == 100
    assert (site["code_insee"], site["batiment"], site["lat"]) == ("23003", "Mairie, étage 2", 46.001)


@pytest.mark.parametrize("wrong", ["46", "91,2", "46,2,", "0,-30"])
def test_a_building_that_is_nowhere_is_refused(get: Get, three: Session, wrong: str):
    assert get(f"{CREUSE}/sites", 422, parmi_points=wrong)["errors"][0]["field"] == "parmi_points"


def test_communes_and_buildings_do_not_go_together(get: Get, three: Session):
    body = get(f"{CREUSE}/sites", 422, parmi="23003", parmi_points="46,2.8")
    assert body["errors"][0]["field"] == "parmi_points"


def test_a_bus_goes_round_its_stops(get: Get, three: Session):
    three.add(CommuneLink(commune_a="23002", commune_b="23003", length_m=30_000, kind="voisine"))
    three.flush()
    body = get(f"{CREUSE}/tournee", **STRAIGHT, n="5")
    assert [(stop["jour"], stop["code_insee"]) for stop in body["arrets"]] == [(1, "23002"), (2, "23003")]
    assert (body["population_gained"], body["population_left"]) == (200, 0)
    legs = [stop["minutes_vers_le_suivant"] for stop in body["arrets"]]
    assert body["minutes_de_route"] == pytest.approx(sum(legs))
    assert 40 < body["minutes_de_route"] < 120


def test_a_round_without_roads_has_no_minutes(get: Get, three: Session):
    assert get(f"{CREUSE}/tournee", **STRAIGHT)["minutes_de_route"] is None


def test_a_bus_that_reaches_nobody_has_no_stop(get: Get, three: Session):
    body = get(f"{CREUSE}/tournee", mode="vol", km="45", ajouter=["23002", "23003"])
    assert (body["arrets"], body["minutes_de_route"]) == ([], 0)


@pytest.mark.parametrize(
    ("path", "status"), [("/couverture/france/tournee", 404), (f"{CREUSE}/tournee", 422)]
)
def test_a_bus_has_twenty_stops_in_one_departement_at_most(get: Get, three: Session, path: str, status: int):
    get(path, status, n="21")


def test_the_whole_country_has_no_code(get: Get, three: Session):
    assert get("/couverture/france", **STRAIGHT)["population_beyond"] == 200
    assert get("/couverture/france/sites", **STRAIGHT)["population_gained"] == 200


def test_the_accessibility_of_a_whole_country_is_refused(get: Get, three: Session):
    assert get("/couverture/france", 422, choix="oui")["errors"][0]["field"] == "choix"


def codes_of_geopackage(path: Path) -> list[str]:
    _, _, _, columns = pyogrio.raw.read(path, layer=LAYER, columns=["code_insee"], read_geometry=False)
    return list(columns[0])


READERS = {
    "csv": lambda path: [row["code_insee"] for row in csv.DictReader(path.read_text("utf-8").splitlines())],
    "geojson": lambda path: [feature["id"] for feature in orjson.loads(path.read_bytes())["features"]],
    "gpkg": codes_of_geopackage,
    "xlsx": lambda path: [row[0].value for row in load_workbook(path)["Couverture"].iter_rows(min_row=2)],
}


@pytest.mark.parametrize("extension", list(MEDIA_TYPES))
def test_every_file_has_every_commune(client: FlaskClient, three: Session, tmp_path: Path, extension: str):
    response = client.get(f"/api/v1{CREUSE}.{extension}", query_string=STRAIGHT)
    assert response.status_code == 200, response.text
    assert f"{FILE_NAME}-departement-23-" in response.headers["Content-Disposition"]
    path = tmp_path / f"couverture.{extension}"
    path.write_bytes(response.data)
    assert READERS[extension](path) == ["23001", "23002", "23003", "23004"]


def test_the_csv_adds_up_to_the_figures(client: FlaskClient, get: Get, three: Session):
    text = client.get(f"/api/v1{CREUSE}.csv", query_string=STRAIGHT).text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == HEADER
    assert (
        sum(int(row["population_au_dela"] or 0) for row in rows)
        == get(CREUSE, **STRAIGHT)["population_beyond"]
    )
    assert [(row["au_dela"], row["km"], row["minutes"], row["lieu_id"]) for row in rows[:2]] == [
        ("non", "0.0", "", "premier"),
        ("oui", "31.0", "", "premier"),
    ]
    assert (rows[3]["au_dela"], rows[3]["manque"]) == ("", "contour")


def test_a_contour_that_is_unknown_is_no_geometry(client: FlaskClient, three: Session):
    features = client.get(f"/api/v1{CREUSE}.geojson").get_json(force=True)["features"]
    assert [feature["geometry"] and feature["geometry"]["type"] for feature in features] == [
        *["MultiPolygon"] * 3,
        None,
    ]
    assert features[1]["properties"]["population"] == 100


def test_a_geopackage_has_numbers_and_areas(client: FlaskClient, three: Session, tmp_path: Path):
    path = tmp_path / "couverture.gpkg"
    path.write_bytes(client.get(f"/api/v1{CREUSE}.gpkg", query_string=STRAIGHT).data)
    info = pyogrio.read_info(path, layer=LAYER)
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert (info["geometry_type"], kinds["population"], kinds["km"]) == ("MultiPolygon", "float64", "float64")
