"""Sitemaps, robots.txt and the Atom feed of a département."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from geo.quality.sources import DEMO_SLUG
from tests.factories import make_commune, make_lieu, make_source
from webapp.lieux import feeds

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "a": "http://www.w3.org/2005/Atom"}
OLD, NEW = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def creuse(session: Session) -> None:
    """Create two lieux in Guéret, none in Ahun."""
    make_commune(session)
    make_commune(session, "23001", "Ahun")
    make_lieu(session, id="a", nom="Mairie <b>", commune_code="23096", first_seen=OLD, changed_at=NEW)
    make_lieu(session, id="b", nom="Bus", commune_code="23096", first_seen=OLD, changed_at=OLD)


def texts(client: FlaskClient, path: str, where: str) -> list[str | None]:
    """Read the texts at a place of an XML document."""
    response = client.get(path)
    assert response.status_code == 200
    return [element.text for element in ElementTree.fromstring(response.data).findall(where, NAMES)]


@pytest.mark.parametrize("path", ["/departements/zz/flux.atom", "/sitemaps/lieux-9.xml"])
def test_what_does_not_exist_is_not_found(client: FlaskClient, path: str):
    assert client.get(path).status_code == 404


def test_sitemaps_lead_to_every_page(client: FlaskClient):
    files = texts(client, "/sitemap.xml", "s:sitemap/s:loc")
    assert files == [f"http://localhost/sitemaps/{name}.xml" for name in ("territoires", "lieux-1")]
    pages = [page for file in files for page in texts(client, str(file), "s:url/s:loc")]
    assert "http://localhost/communes/23096-gueret" in pages
    assert "http://localhost/lieux/a" in pages
    assert all(client.get(str(page)).status_code == 200 for page in pages)


def test_sitemaps_are_cut(client: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feeds, "ADDRESSES_PER_FILE", 1)
    assert len(texts(client, "/sitemap.xml", "s:sitemap/s:loc")) == 3
    assert texts(client, "/sitemaps/lieux-2.xml", "s:url/s:loc") == ["http://localhost/lieux/b"]
    assert texts(client, "/sitemaps/lieux-2.xml", "s:url/s:lastmod") == ["2026-01-01"]


def test_robots_are_told_where_the_sitemap_is(client: FlaskClient):
    lines = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /recherche" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines


def test_fictitious_lieux_are_not_for_search_engines(client: FlaskClient, session: Session):
    make_source(session, DEMO_SLUG)
    assert "Disallow: /" in client.get("/robots.txt").text.splitlines()


def test_the_feed_tells_what_is_new_and_what_changed(client: FlaskClient):
    path = "/departements/23/flux.atom"
    assert client.get(path).mimetype == "application/atom+xml"
    assert texts(client, path, "a:entry/a:title") == ["Mairie <b> (Guéret)", "Bus (Guéret)"]
    summaries = texts(client, path, "a:entry/a:summary")
    assert [str(summary).split(" :")[0] for summary in summaries] == ["Lieu modifié", "Nouveau lieu"]
    assert texts(client, path, "a:entry/a:updated")[0] == NEW.isoformat()


def test_a_feed_is_xml_whatever_a_name_holds(client: FlaskClient, session: Session):
    make_lieu(session, nom="Bus\x0b]]>&", commune_code="23096", changed_at=NEW)
    assert "Bus]]>& (Guéret)" in texts(client, "/departements/23/flux.atom", "a:entry/a:title")
