"""Nothing that a file or a visitor writes can run, and every answer says so to the browser."""

from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.standard.fields import FIELDS, LIST_FIELDS
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
    ours = [e for e in page.root.iter() if str(e.get("src")).startswith(("/", "data:image/"))]
    data = [e for e in page.root.iter() if e.get("type") == "application/ld+json"]
    elements = [e for e in page.root.iter() if e not in ours and e not in data]
    return [e.tag for e in elements if e.tag in ("script", "img", "b") or e.get("onload") or e.get("onerror")]


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
@pytest.mark.parametrize(
    "path",
    [
        "/recherche?q=gueret&mode=voiture&carte=oui",
        "/orientation?q=gueret",
        "/orientation/fiche?q=gueret&lieu=hostile",
        "/orientation/comparer?q=gueret&lieu=hostile&lieu=autre",
        "/communes/23096",
        "/departements/23",
        "/embed?latitude=46.17&longitude=1.87",
        "/territoires/departements/23",
    ],
)
def test_no_page_runs_what_a_file_says(client: FlaskClient, session: Session, path: str, payload: str):
    _add_hostile(session, payload)
    page = Page(client.get(path, follow_redirects=True))
    assert page.status == 200
    assert not executed(page)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_feed_and_a_sheet_hold_what_a_file_says_as_text(
    client: FlaskClient, session: Session, payload: str
):
    _add_hostile(session, payload)
    feed = ElementTree.fromstring(client.get("/departements/23/flux.atom").data)
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert f"{payload} ({payload})" in titles
    sheet = client.get("/orientation/fiche.pdf", query_string={"q": "gueret", "lieu": "hostile"})
    assert (sheet.status_code, sheet.data[:5]) == (200, b"%PDF-")


def _add_hostile(session: Session, payload: str) -> None:
    """Add a lieu all of whose texts are a payload, and another beside it."""
    make_commune(session)
    values = dict.fromkeys(set(TEXT_FIELDS) - {"horaires"}, payload)
    hostile = make_lieu(session, id="hostile", **values, **{field: [payload] for field in LIST_FIELDS})
    hostile.commune_code = "23096"
    source = make_source(session, nom=payload, licence=payload, attribution=payload)
    make_lieu_source(session, hostile, source)
    make_lieu(session, id="autre")
    session.flush()


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
    assert all(address and address.startswith(("/", "data:")) for address in asked)
    assert page.all("img") == page.all("style") == []
    assert [text for text in page.all("script") if text] == []
