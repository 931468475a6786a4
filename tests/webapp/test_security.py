"""Nothing that a file or a visitor writes can run, and every answer says so to the browser."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.vocabulary import FIELDS, LIST_FIELDS
from tests.factories import make_closed_lieu, make_commune, make_lieu, make_lieu_source, make_source
from tests.webapp.conftest import Visit
from tests.webapp.html import Page

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


def executed(page: Page) -> list[str]:
    """Name the elements that a payload would have made; data for search engines is no code."""
    elements = [e for e in page.root.iter() if e.get("type") not in ("application/ld+json",)]
    return [e.tag for e in elements if e.tag in ("script", "img", "b") or e.get("onload")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_file_says_is_shown_as_text(visit: Visit, session: Session, payload: str):
    lists = {field: [payload] for field in LIST_FIELDS}
    lieu = make_lieu(session, **dict.fromkeys(TEXT_FIELDS, payload), **lists)
    source = make_source(session, nom=payload, licence=payload, attribution=payload)
    make_lieu_source(session, lieu, source)
    for path in (f"/lieux/{lieu.id}", "/recherche?lat=46&lon=2", "/donnees"):
        page = visit(path)
        assert payload in page.text
        assert not executed(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_hours_and_closed_lieux_say_is_shown_as_text(visit: Visit, session: Session, payload: str):
    comment = payload.replace('"', "").replace(";", "")
    make_lieu(session, id="ouvert", horaires=f'Mo-Fr 09:00-12:00 unknown "{comment}"')
    make_closed_lieu(session, id="fermé", nom=payload, commune=payload)
    for path, words in (("/lieux/ouvert", comment), ("/lieux/fermé", payload)):
        page = visit(path)
        assert words in page.text
        assert not executed(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_visitor_types_comes_back_as_text(visit: Visit, session: Session, payload: str):
    make_commune(session)
    page = visit("/recherche", q=payload, typologie=payload, rayon_m=payload)
    assert page.attributes("input[@name='q']", "value") == [payload]
    assert not executed(page)


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
    asked = [
        *page.attributes("link", "href"),
        *page.attributes("form", "action"),
        *page.attributes("script", "src"),
    ]
    assert all(address and address.startswith("/") for address in asked)
    assert page.all("img") == page.all("style") == []
    assert [text for text in page.all("script") if text] == []
