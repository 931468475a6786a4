"""The report on a territory: figures of the API, scenarios, sources; a tagged PDF with numbered pages."""

import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.webapp.conftest import Visit
from tests.webapp.territoires.conftest import API, CREUSE, read_json


def test_the_report_has_the_figures_of_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    body, page = read_json(client, API), visit(f"{CREUSE}/rapport")
    assert f"habitants trop loin {body['population_beyond']}" in page.all("dl/div")
    for zone in body["zones_blanches"]:
        assert any(
            row.startswith(f"{zone['nom']} {zone['population_beyond']} ") for row in page.all("tbody/tr")
        )


def test_scenarios_are_the_sites_of_the_api(visit: Visit, client: FlaskClient, creuse: Session):
    rows = visit(f"{CREUSE}/rapport").all("tbody/tr")
    for count in (1, 2):
        plan = read_json(client, f"{API}/sites", n=count)
        names = ", ".join(site["nom"] for site in plan["sites"])
        assert f"+ {count} {names} {plan['population_gained']} {plan['population_left']}" in rows


def test_the_report_says_its_sources_and_its_method(visit: Visit, creuse: Session):
    page = visit(f"{CREUSE}/rapport")
    assert "Hub de la Creuse" in page.text
    assert "Temps estimés" in page.text


def test_the_pdf_is_tagged_numbered_and_says_the_same(client: FlaskClient, creuse: Session, tmp_path: Path):
    response = client.get(f"{CREUSE}/rapport.pdf")
    assert response.mimetype == "application/pdf"
    path = tmp_path / "rapport.pdf"
    path.write_bytes(response.data)
    info = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Tagged:          yes" in info
    assert "Page 1 / " in text
    assert "500 habitants, soit 83" in text


@pytest.mark.parametrize("path", ["/territoires/france/rapport", "/territoires/france/rapport.pdf"])
def test_the_country_has_no_report(visit: Visit, creuse: Session, path: str):
    assert visit(path).status == 422
