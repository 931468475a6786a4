"""Whatever stands in an address, a page answers or refuses: none makes an error of the site."""

from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from geo.errors import InvalidInput
from geo.standard.fields import CLOSED_LISTS
from tests.factories import make_commune, make_lieu
from tests.odd_values import texts
from webapp.core.query import Query
from webapp.lieux import params
from webapp.lieux.queries import query_of, read_search

NAMES = sorted(
    {
        name
        for value in vars(params).values()
        if isinstance(value, type) and issubclass(value, Query) and value is not Query
        for name in value.parameters
    }
    | {
        "lieu",
        "lieux",
        "etape",
        "langue",
        "seuil",
        "annee",
        "ouvrir",
        "fermer",
        "tri",
        "bbox",
        "f",
        "z",
        "offset",
    }
)
WORDS = st.sampled_from(
    [
        *(
            "Guéret",
            "23000",
            "23096",
            "23",
            "2A",
            "974",
            "oui",
            "maintenant",
            "2026-11-24T10:00",
            "0",
            "-1",
            "1",
        ),
        *(
            "1e9",
            "99999999999",
            "46.17",
            "1.87",
            "46.17,1.87",
            "voiture",
            "marche",
            "velo",
            "norme",
            "tableur",
        ),
        *("fr", "ar", "csv", "pdf", "xlsx", "html", "json", *CLOSED_LISTS["services"]),
    ]
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), WORDS | texts), max_size=6)


@given(QUERIES)
def test_a_search_is_refused_or_can_be_asked_again(query):
    assume(("ouvert", "maintenant") not in query)  # the minute may end between the two
    try:
        search = read_search(MultiDict(query))
    except InvalidInput:
        return

    assert read_search(MultiDict(query_of(search))) == search


@pytest.fixture
def filled(app: Flask, session: Session) -> Flask:
    """Build a site that knows a commune and a lieu."""
    make_commune(session)
    make_lieu(session)
    return app


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_address_breaks_a_page(filled: Flask, data: st.DataObject):
    rules = sorted(rule.rule for rule in filled.url_map.iter_rules() if "GET" in (rule.methods or ()))
    rule = data.draw(st.sampled_from(rules))
    path = "".join(
        quote(data.draw(WORDS | texts), safe="") if part.startswith("<") else part for part in _parts(rule)
    )
    query = data.draw(QUERIES)

    answer = filled.test_client().get(f"{path}?{urlencode(query, errors='replace')}")

    assert answer.status_code < 500, answer.text


def _parts(rule: str) -> list[str]:
    """Cut a rule before and after each of its variables."""
    return rule.replace("<", "\0<").replace(">", ">\0").split("\0")
