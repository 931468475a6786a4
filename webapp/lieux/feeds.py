"""Files of search engines and feed readers: sitemaps, robots.txt, Atom feed of a département."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Response, render_template, url_for
from sqlalchemy.orm import Session

from geo.clock import day_of
from geo.database.version import current_version
from geo.errors import NotFound
from geo.lieux.directory import (
    DirectoryEntry,
    DirectoryTerritory,
    count_lieux,
    find_departement,
    list_communes,
    list_departements,
    list_last_changes,
    list_lieu_ids,
)
from geo.quality.sources import shows_demonstration
from webapp.core.app import current_site
from webapp.core.blueprint import SiteBlueprint
from webapp.core.session import with_session
from webapp.core.urls import whole_url
from webapp.lieux.directory import name_of
from webapp.lieux.params import readable_id
from webapp.wording.case import name_in_normal_case, street_in_normal_case

blueprint = SiteBlueprint("feeds", __name__)

ADDRESSES_PER_FILE: Final = 20_000
"""https://www.sitemaps.org/protocol.html: 50,000 and 50 MB at most."""

XML: Final = "application/xml"
ATOM: Final = "application/atom+xml"
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SitemapIndex:
    """The addresses of the sitemaps."""

    urls: Sequence[str]


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page of the site, and the day of its last change where it is known."""

    url: str
    changed: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A file of pages for search engines."""

    entries: Sequence[SitemapEntry]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A lieu that is new or changed; instants in ISO 8601."""

    title: str
    url: str
    updated: str
    published: str
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """The Atom feed of a département."""

    territory: DirectoryTerritory
    page_url: str
    url: str
    updated: str
    entries: Sequence[FeedEntry]


@blueprint.get("/robots.txt")
@with_session
def robots(session: Session) -> Response:
    """List what search engines may index; nothing while the lieux are fictitious."""
    paths = [url_for("pages.home")] if shows_demonstration(session) else _paths_not_indexed()
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    lines.append(f"Sitemap: {whole_url('feeds.sitemap')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@with_session
def sitemap(session: Session) -> Response:
    """List the sitemaps."""
    files = range(1, 1 + -(-count_lieux(session) // ADDRESSES_PER_FILE))
    addresses = [
        whole_url("feeds.sitemap_of_places"),
        *(whole_url("feeds.sitemap_of_lieux", number=number) for number in files),
    ]
    return _xml(render_template("lieux/sitemap_index.xml", page=SitemapIndex(addresses)))


@blueprint.get("/sitemaps/territoires.xml")
@with_session
def sitemap_of_places(session: Session) -> Response:
    """List the pages of départements and communes."""
    addresses = [
        whole_url("pages.home"),
        whole_url("directory.home"),
        *(whole_url("directory.departement", name=name_of(place)) for place in list_departements(session)),
        *(whole_url("directory.commune", name=name_of(place)) for place in list_communes(session)),
    ]
    pages = [SitemapEntry(address) for address in addresses]
    return _xml(render_template("lieux/sitemap.xml", page=Sitemap(pages)))


@blueprint.get("/sitemaps/lieux-<int(max=2500):number>.xml")
@with_session
def sitemap_of_lieux(session: Session, number: int) -> Response:
    """List the pages of lieux."""
    lieux = list_lieu_ids(session, limit=ADDRESSES_PER_FILE, offset=(max(number, 1) - 1) * ADDRESSES_PER_FILE)
    if not lieux:
        raise NotFound("Il n'y a pas de lieu dans ce fichier.")
    pages = [
        SitemapEntry(whole_url("pages.lieu", lieu_id=lieu_id), day_of(changed_at).isoformat())
        for lieu_id, changed_at in lieux
    ]
    return _xml(render_template("lieux/sitemap.xml", page=Sitemap(pages)))


@blueprint.get("/departements/<code>/flux.atom")
@with_session
def changes(session: Session, code: str) -> Response:
    """Send the Atom feed of the lieux of a département that are new or changed."""
    place = find_departement(session, readable_id(code))
    page = Feed(
        territory=place,
        page_url=whole_url("directory.departement", name=name_of(place)),
        url=whole_url("feeds.changes", code=code),
        updated=(current_version(session).changed_at or _NEVER).isoformat(),
        entries=[_entry(lieu) for lieu in list_last_changes(session, place.code)],
    )
    return Response(render_template("lieux/flux.xml", page=page), mimetype=ATOM)


def _paths_not_indexed() -> Sequence[str]:
    """List the paths of answers to questions, and of programs."""
    of_programs = sorted(current_site().problem_prefixes)
    return [url_for("pages.search"), url_for("orientation.home"), *of_programs, url_for("embed.embed")]


def _entry(lieu: DirectoryEntry) -> FeedEntry:
    new = lieu.first_seen == lieu.changed_at
    town = " ".join(filter(None, (lieu.code_postal, lieu.commune)))
    where = ", ".join(filter(None, (street_in_normal_case(lieu.adresse or ""), town)))
    return FeedEntry(
        title=_printable(f"{name_in_normal_case(lieu.nom, lieu.commune)} ({lieu.commune})"),
        url=whole_url("pages.lieu", lieu_id=lieu.id),
        updated=lieu.changed_at.isoformat(),
        published=lieu.first_seen.isoformat(),
        summary=_printable(f"{'Nouveau lieu' if new else 'Lieu modifié'} : {where}"),
    )


def _printable(text: str) -> str:
    """Return a text without what XML 1.0 cannot hold: control characters."""
    return "".join(character for character in text if character.isprintable())


def _xml(text: str) -> Response:
    return Response(text, mimetype=XML)
