"""The national CSV of real lieux, under the schema of the standard itself."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from frictionless import Resource, Schema
from sqlalchemy import Engine, text

from geo.settings import Settings
from geo.standard.fields import CLOSED_LISTS, FIELDS
from geo.standard.schema import FIELD_PATTERNS, REQUIRED_FIELDS
from tests.real.paths import REAL
from webapp import create_app

SCHEMA = REAL / "reference" / "mednum_v1.0.2_schema.json"


@pytest.fixture
def client(real_engine: Engine, own_settings: Settings) -> FlaskClient:
    """Speak to a site on the real lieux."""
    url = real_engine.url.render_as_string(hide_password=False)
    settings = own_settings.model_copy(update={"database_url": url})
    return create_app(settings, bind=real_engine).test_client()


@pytest.mark.slow
def test_the_whole_csv_is_valid(
    client: FlaskClient, real_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    response = client.get("/api/v1/lieux.csv")
    monkeypatch.chdir(tmp_path)  # frictionless refuses absolute paths
    Path("lieux.csv").write_bytes(response.data)
    schema = Schema.from_descriptor(json.loads(SCHEMA.read_text(encoding="utf-8")))
    report = Resource(path="lieux.csv", schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:10]
    with real_engine.connect() as connection:
        lieux = connection.scalar(text("SELECT count(*) FROM lieu"))
    assert report.tasks[0].stats["rows"] + int(response.headers["X-Lignes-Ecartees"]) == lieux


def test_our_rules_are_those_of_the_schema():
    fields = {field["name"]: field for field in json.loads(SCHEMA.read_text(encoding="utf-8"))["fields"]}
    constraints = {name: field.get("constraints", {}) for name, field in fields.items()}
    assert tuple(fields) == FIELDS
    assert tuple(name for name in FIELDS if constraints[name].get("required")) == REQUIRED_FIELDS
    for name, pattern in FIELD_PATTERNS.items():
        assert constraints[name]["pattern"].replace(r"\d", "[0-9]").replace("([0-9])", "[0-9]") == pattern
    for name, values in CLOSED_LISTS.items():
        stated = constraints[name].get("pattern", "").replace("\\", "")
        assert not stated or all(value in stated for value in values)


def test_every_format_has_the_same_lieux(client: FlaskClient):
    query = "departement=16&departement=17"
    features = json.loads(client.get(f"/api/v1/lieux.geojson?{query}").data)["features"]
    lines = client.get(f"/api/v1/lieux.csv?forme=complete&{query}").text.count("\r\n")
    assert len(features) == lines - 1 > 100
