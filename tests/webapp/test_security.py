"""Nothing that a file or a visitor writes can run, and every answer says so to the browser."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.vocabulary import FIELDS, LIST_FIELDS
from tests.factories import make_commune, make_lieu, make_lieu_source, make_source
from tests.webapp.conftest import Visit

PAYLOADS = (
    "<script>document.title='X'</script>",
    "<img src=x onerror=document.title='X'>",
    "${document.title='X'}",
    "{{ 7 * 7 }}",
    "\"'><svg onload=alert(1)>",
    "</title></textarea><b>&amp;",
)
TEXT_FIELDS = sorted(
    set(FIELDS) - LIST_FIELDS - {"id", "latitude", "longitude", "date_maj", "prise_rdv", "fiche_acces_libre"}
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_file_says_is_shown_as_text(visit: Visit, session: Session, payload: str):
    lists = {field: [payload] for field in LIST_FIELDS}
    lieu = make_lieu(session, **dict.fromkeys(TEXT_FIELDS, payload), **lists)
    source = make_source(session, nom=payload, licence=payload, attribution=payload)
    make_lieu_source(session, lieu, source)
    for path in (f"/lieux/{lieu.id}", "/recherche?lat=46&lon=2", "/donnees"):
        page = visit(path)
        assert payload in page.text
        assert not [e for e in page.root.iter() if e.tag in ("script", "img", "b") or e.get("onload")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_visitor_types_comes_back_as_text(visit: Visit, session: Session, payload: str):
    make_commune(session)
    page = visit("/recherche", q=payload, typologie=payload, rayon_m=payload)
    assert page.attributes("input[@name='q']", "value") == [payload]
    assert not [e for e in page.root.iter() if e.tag in ("script", "img", "b") or e.get("onload")]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/recherche?q=",
        "/nulle-part",
        "/api/v1/lieux",
        "/healthz",
        "/static/mediaproche.css",
        "/recherche",
    ],
)
def test_every_answer_bears_the_headers(client: FlaskClient, path: str):
    with client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:;"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Set-Cookie" not in headers


def test_a_page_asks_nothing_of_another_site(visit: Visit):
    page = visit("/")
    asked = [*page.attributes("link", "href"), *page.attributes("form", "action")]
    assert all(address and address.startswith("/") for address in asked)
    assert page.all("script") == page.all("img") == page.all("style") == []
