"""The page on the API: everything that can be asked, and examples that run."""

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from geo.database.models import Epci
from geo.settings import Settings
from tests.factories import make_commune, make_lieu, make_lieu_source, make_source
from tests.named_places import AUBUSSON, GUERET
from tests.webapp.conftest import Visit
from tests.webapp.html import Page
from webapp.about.openapi import document, operations
from webapp.core.openapi import reference


@pytest.fixture
def creuse(session: Session) -> None:
    """Add what the examples ask about: Guéret with its EPCI, a commune too far, and a lieu."""
    session.add(Epci(code="200034825", nom="Grand Guéret", type="CA"))
    far = make_commune(session, "23008", "Aubusson", at=AUBUSSON)
    for commune, at in ((make_commune(session), GUERET), (far, AUBUSSON)):
        west, east, south, north = at.lon - 0.1, at.lon + 0.1, at.lat - 0.1, at.lat + 0.1
        commune.contour = (
            f"SRID=4326;MULTIPOLYGON((({west} {south},{east} {south},{east} {north},{west} {south})))"
        )
        commune.epci_code = "200034825"
    make_lieu_source(session, make_lieu(session, commune_code="23096"), make_source(session))
    session.flush()


def examples(page: Page) -> list[str]:
    return [words for words in page.links() if words.startswith("/api/v1/")]


def test_it_is_one_click_away_from_the_data(visit: Visit):
    page = visit(visit("/donnees").links()["Ce que l'on peut demander à l'API"])
    assert (page.status, page.first("h1")) == (200, "Ce que l'on peut demander à l'API")


def test_every_operation_is_shown_with_its_parameters(visit: Visit):
    page = visit("/api")
    for address, operation in operations().items():
        assert address in page.text
        assert operation.summary in page.text
        assert all(parameter.meaning in page.text for parameter in operation.query.parameters.values())


def test_every_operation_has_an_example(visit: Visit, creuse: None):
    assert len(examples(visit("/api"))) == len(operations())


def test_examples_run_and_answers_are_what_the_models_say(client: FlaskClient, visit: Visit, creuse: None):
    page, components = visit("/api"), {"components": document()["components"]}
    for address, url in zip(page.all("h3/code"), examples(page), strict=True):
        described, answer = operations()[address].answer, client.get(url)
        assert (answer.status_code, answer.mimetype) == (200, described.media_type), url
        if described.model is not None:
            schema = {**components, **reference(described.model)}
            Draft202012Validator(schema).validate(answer.get_json(force=True))


def test_the_limits_are_those_of_the_settings(settings: Settings, visit: Visit):
    page = visit("/api")
    assert f"puis {settings.rate_limit_per_s:g} par seconde" in page.text


def test_without_lieux_there_is_no_lieu_to_try(visit: Visit):
    assert not [url for url in examples(visit("/api")) if url.startswith("/api/v1/lieux/")]
