"""Pages on the data itself: where it comes from, how good it is, what to correct, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple

from flask import Response, request
from sqlalchemy.orm import Session

from geo.clock import today
from geo.errors import NotFound
from geo.quality.figures import quality_by_departement
from geo.quality.listings import stream_rows
from geo.quality.loads import count_lieu_rows, source_figures
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session, with_session_until_sent
from webapp.donnees.listings import LISTINGS, ListingCsvQuery, ListingPageQuery, ListingView, listing_filter
from webapp.donnees.pages import DepartementsPage, departement_page, listing_results, quality_page
from webapp.donnees.tables import DEPARTEMENTS_HEADER, SOURCES_HEADER, departements_table
from webapp.formats.csv import Cells, plain_csv, spreadsheet_csv
from webapp.formats.media_types import CSV

blueprint = SiteBlueprint("donnees", __name__, url_prefix="/donnees", policy=Policy(large_files=True))


@blueprint.get("")
@with_session
def home(session: Session) -> str:
    """Show the figures of the whole country."""
    return render_page(session, "donnees/home.html", page=quality_page(session, today=today()))


@blueprint.get("/departements")
@with_session
def departements(session: Session) -> str:
    """Compare the départements."""
    page = DepartementsPage(departements_table(quality_by_departement(session, today=today())))
    return render_page(session, "donnees/departements.html", page=page)


@blueprint.get("/departements/<code>")
@with_session
def departement(session: Session, code: str) -> str:
    """Show the figures of one département, and what to correct first there."""
    page = departement_page(session, code, today=today())
    return render_page(session, "donnees/departement.html", page=page)


@blueprint.get("/<slug>")
@with_session
def listing(session: Session, slug: str) -> str:
    """Show a page of one of the listings."""
    found = _find_listing(slug)
    restrictions, number = found.query.read(request.args), ListingPageQuery.read(request.args).page
    page = listing_results(session, found, restrictions, number, today=today())
    return render_page(session, "donnees/liste.html", page=page)


@blueprint.get("/<slug>.csv")
@with_session_until_sent
def listing_csv(session: Session, slug: str) -> Response:
    """Return one of the listings whole."""
    found = _find_listing(slug)
    query = found.read(listing_filter(found.query.read(request.args)), today())
    return _csv(slug, query.columns, stream_rows(session, query))


@blueprint.get("/sources.csv")
@with_session
def sources_csv(session: Session) -> Response:
    """Return what became of the rows of each source."""
    sources = source_figures(session, count_lieu_rows(session))
    return _csv("sources", SOURCES_HEADER, [astuple(source) for source in sources])


@blueprint.get("/departements.csv")
@with_session
def departements_csv(session: Session) -> Response:
    """Return the figures of every département."""
    found = quality_by_departement(session, today=today())
    rows = [(departement.code, departement.nom, *astuple(departement.figures)) for departement in found]
    return _csv("departements", DEPARTEMENTS_HEADER, rows)


def _csv(slug: str, header: Sequence[str], rows: Iterator[Cells] | Sequence[Cells]) -> Response:
    """Return a CSV in the form that the address asks for. Raises InvalidInput."""
    form = ListingCsvQuery.read(request.args).forme
    write = spreadsheet_csv if form == "tableur" else plain_csv
    response = Response(write(header, rows), mimetype=CSV)
    response.headers["Content-Disposition"] = f"attachment; filename=mediaproche-{slug}-{today()}.csv"
    return response


def _find_listing(slug: str) -> ListingView:
    """Return a listing by its slug. Raises NotFound."""
    if slug not in LISTINGS:
        raise NotFound(f"Aucune liste ne s'appelle «{slug}».")
    return LISTINGS[slug]
