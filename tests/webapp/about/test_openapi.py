"""The description of the API, and whether the API keeps to it."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy.orm import Session

from geo.standard.criteria import Criteria
from geo.standard.fields import CLOSED_LISTS, HEADLINE_FACTS
from tests.factories import make_commune, make_lieu
from tests.webapp.conftest import Get
from webapp.about.openapi import document
from webapp.core.openapi import openapi_path
from webapp.lieux.params import LieuxQuery

HYPOTHESIS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
OPERATIONS = [(path, method) for path, item in document()["paths"].items() for method in item]
UNCOMPRESSED = {"Accept-Encoding": "identity"}
"""The checks of schemathesis do not decompress what they read."""
SAME_VIEWS = tuple(f"/api/v1/couverture/{kind}" for kind in ("epci", "regions", "france.", "france/"))
"""Answered by the views of départements."""
SAME_QUESTION = (".xlsx", ".gpkg")
"""Files whose question is read as that of .csv and .geojson; no schema describes their content."""
MADE_UP = [
    operation
    for operation in OPERATIONS
    if not operation[0].startswith(SAME_VIEWS) and not operation[0].endswith(SAME_QUESTION)
]


def test_the_description_is_valid(get: Get):
    validate(get("/openapi.json"))


def test_every_parameter_that_is_read_is_described(get: Get):
    described = get("/openapi.json")["paths"]["/api/v1/lieux"]["get"]["parameters"]
    assert [parameter["name"] for parameter in described] == list(LieuxQuery.parameters)
    fields = set(Criteria.__dataclass_fields__) - {"inconnus"}  # what `incertains` of a search sets as well
    assert fields <= {parameter["name"] for parameter in described}


def test_every_address_of_the_api_is_described(app: Flask):
    served = {openapi_path(rule.rule) for rule in app.url_map.iter_rules()}
    assert {rule for rule in served if rule.startswith("/api/")} - {"/api/v1/openapi.json"} == {
        path for path, _ in OPERATIONS
    }


@pytest.mark.parametrize(("path", "method"), MADE_UP)
def test_answers_keep_to_the_description(app: Flask, session: Session, path: str, method: str):
    # OpenAPI cannot say «q, or lat and lon»: a search without either is well-formed and refused.
    make_lieu(session)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    @HYPOTHESIS
    @given(case=schema[path][method].as_strategy())
    def check(case: Case) -> None:
        case.call_and_validate(headers=UNCOMPRESSED, excluded_checks=[positive_data_acceptance])

    check()


def test_searches_around_a_town_keep_to_the_description(app: Flask, session: Session):
    make_commune(session)
    make_lieu(session, **dict.fromkeys(HEADLINE_FACTS, "oui"), **CLOSED_LISTS)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    @HYPOTHESIS
    @given(case=schema["/api/v1/lieux"]["get"].as_strategy())
    def check(case: Case) -> None:
        case.query = {**case.query, "q": "Guéret", "limite": "1"}  # pages of one: no page is too deep
        case.call_and_validate(headers=UNCOMPRESSED)

    check()
