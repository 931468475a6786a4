"""Coverage of Creuse and Isère with every real file: API, files, /ogc, page, report and SQL say the same."""

import csv
import io
import subprocess
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from geo.settings import Settings
from webapp import create_app

SERVICES = {"dispositif_programmes_nationaux": "France Services"}
DEPARTEMENTS = ("23", "38")

BEYOND_KM = text(
    """
    SELECT sum(population) AS people, sum(population) FILTER (
        WHERE contour IS NOT NULL AND seat IS NOT NULL AND round(km, 1) > :km) AS beyond
    FROM commune CROSS JOIN LATERAL (
        SELECT coalesce(min(st_distance(seat, position)) / 1000, 'infinity')::numeric AS km FROM lieu
        WHERE 'France Services' = ANY (dispositif_programmes_nationaux)
            AND st_dwithin(seat, position, 2000 * :km)
    ) AS nearest
    WHERE departement_code = :code
    """
)
"""People of a département, and those farther than some kilometres from France Services, by PostGIS alone.

Lieux at twice that distance need no measure: a commune that has no nearer one is beyond."""


PEOPLE_OF = text(
    """
    SELECT sum(population) FROM commune
    WHERE departement_code = :code AND code_insee = ANY (:far) AND contour IS NOT NULL AND seat IS NOT NULL
    """
)

FRANCE_SERVICES_AMONG = text(
    """
    SELECT count(*) FROM lieu
    WHERE id = ANY (:ids) AND 'France Services' = ANY (dispositif_programmes_nationaux)
    """
)


@pytest.fixture(scope="module")
def client(real_engine: Engine, own_settings: Settings) -> FlaskClient:
    """Speak to a site on the real lieux."""
    url = real_engine.url.render_as_string(hide_password=False)
    settings = own_settings.model_copy(update={"database_url": url, "files_at_once": 1_000})
    return create_app(settings, bind=real_engine).test_client()


def figures(client: FlaskClient, code: str, **query: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/couverture/departements/{code}", query_string=query)
    assert response.status_code == 200, response.text
    return response.get_json(force=True)


def communes(client: FlaskClient, code: str, **query: str) -> list[dict[str, str]]:
    response = client.get(f"/api/v1/couverture/departements/{code}.csv", query_string=query)
    assert response.status_code == 200, response.text
    return list(csv.DictReader(io.StringIO(response.text)))


def words_of(shown: str) -> str:
    """Remove the spaces, of which there are many kinds between the digits of a number."""
    return "".join(shown.split()).replace("&nbsp;", "")


def people_beyond(told: dict[str, Any]) -> str:
    return f"{told['population_beyond']}habitants"


@pytest.mark.parametrize("code", DEPARTEMENTS)
@pytest.mark.parametrize("query", [{}, SERVICES])
def test_the_file_adds_up_to_the_figures(client: FlaskClient, code: str, query: dict[str, str]):
    told, rows = figures(client, code, minutes="20", **query), communes(client, code, minutes="20", **query)
    far = [row for row in rows if row["au_dela"] == "oui"]
    assert sum(int(row["population_au_dela"] or 0) for row in rows) == told["population_beyond"] > 0
    assert [row for row in rows if row["minutes"] and float(row["minutes"]) > 20 and not row["manque"]] == far
    assert (len(rows), len(far)) == (told["communes"], told["communes_beyond"])


@pytest.mark.parametrize("code", DEPARTEMENTS)
@pytest.mark.parametrize("query", [{}, SERVICES])
def test_sql_counts_the_same_people_in_the_communes_that_are_beyond(
    client: FlaskClient, real_engine: Engine, code: str, query: dict[str, str]
):
    far = [row["code_insee"] for row in communes(client, code, **query) if row["au_dela"] == "oui"]
    with real_engine.connect() as connection:
        people = connection.scalar(PEOPLE_OF, {"code": code, "far": far})
    assert people == figures(client, code, **query)["population_beyond"]


@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_the_nearest_are_france_services_by_sql_too(client: FlaskClient, real_engine: Engine, code: str):
    ids = sorted({row["lieu_id"] for row in communes(client, code, **SERVICES) if row["lieu_id"]})
    with real_engine.connect() as connection:
        assert connection.scalar(FRANCE_SERVICES_AMONG, {"ids": ids}) == len(ids) > 5


@pytest.mark.parametrize("code", DEPARTEMENTS)
@pytest.mark.parametrize("query", [{}, SERVICES])
def test_map_software_reads_the_same(client: FlaskClient, code: str, query: dict[str, str]):
    asked = {"departement": code, "limit": 1_000, **query}
    found = client.get("/ogc/collections/communes/items", query_string=asked).get_json(force=True)
    told = figures(client, code, **query)
    people = sum(commune["properties"]["population_beyond"] or 0 for commune in found["features"])
    assert (found["numberMatched"], people) == (told["communes"], told["population_beyond"])


@pytest.mark.parametrize("code", DEPARTEMENTS)
@pytest.mark.parametrize("query", [{}, SERVICES])
@pytest.mark.parametrize("address", ["", "/rapport"])
def test_pages_say_what_the_api_says(client: FlaskClient, code: str, query: dict[str, str], address: str):
    page = client.get(f"/territoires/departements/{code}{address}", query_string=query)
    assert page.status_code == 200
    assert people_beyond(figures(client, code, **query)) in words_of(page.text)


@pytest.mark.slow
@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_the_printed_report_says_what_the_api_says_of_both_questions(client: FlaskClient, code: str):
    pdf = client.get(f"/territoires/departements/{code}/rapport.pdf").data
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    said = words_of(read.stdout.decode())
    assert people_beyond(figures(client, code)) in said
    assert people_beyond(figures(client, code, **SERVICES)) in said


@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_totals_are_those_of_the_departement(client: FlaskClient, real_engine: Engine, code: str):
    told = figures(client, code)
    with real_engine.connect() as connection:
        sql = "SELECT sum(population), count(*) FROM commune WHERE departement_code = :code"
        assert (told["population"], told["communes"]) == connection.execute(text(sql), {"code": code}).one()
    parts = ("population_within", "population_beyond", "population_apart")
    assert sum(told[part] for part in parts) == told["population"]
    for groups in ("par_epci", "par_densite", "par_frr", "par_fragilite"):
        assert sum(group["population_beyond"] for group in told[groups]) == told["population_beyond"]


@pytest.mark.slow
@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_straight_lines_give_what_sql_gives(client: FlaskClient, real_engine: Engine, code: str):
    told = figures(client, code, mode="vol", km="10", **SERVICES)
    with real_engine.connect() as connection:
        people, beyond = connection.execute(BEYOND_KM, {"code": code, "km": 10}).one()
    assert (told["population"], told["population_beyond"]) == (people, beyond)


@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_all_lieux_leave_fewer_people_than_france_services_alone(client: FlaskClient, code: str):
    assert (
        figures(client, code)["population_beyond"] <= figures(client, code, **SERVICES)["population_beyond"]
    )


def test_ten_sites_gain_what_the_same_suppositions_gain(client: FlaskClient):
    sites = client.get("/api/v1/couverture/departements/38/sites?n=10", query_string=None).get_json(
        force=True
    )
    change = client.get(
        "/api/v1/couverture/departements/38",
        query_string={"ajouter": [site["code_insee"] for site in sites["sites"]]},
    ).get_json(force=True)["changement"]
    assert change["population_gained"] == sites["population_gained"]
    assert change["population_beyond_after"] == sites["population_left"]
