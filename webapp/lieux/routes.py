"""The pages of the citizen: one question, the nearest places, one place."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from geo.clock import now, today
from geo.database.models import Lieu
from geo.errors import InvalidInput, NotFound
from geo.lieux.closed import ClosedLieu
from geo.lieux.nearest import find_lieu
from geo.quality.sources import sources_of
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.lieux.answers import answer
from webapp.lieux.closed import closed_sheet
from webapp.lieux.form import search_form
from webapp.lieux.map import is_open, kept_open, map_of, toggle_url
from webapp.lieux.page import page_of
from webapp.lieux.params import read_search, readable_id
from webapp.lieux.place import AmbiguousPlace, locate
from webapp.lieux.results import candidates_of, results_of
from webapp.lieux.sheet import sheet_of
from webapp.lieux.zones import isochrone_of, zone_of

blueprint = Blueprint("pages", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/")
@with_session
def home(session: Session) -> Page:
    """Ask for the town, and what the visitor wants."""
    return render_page(session, "lieux/home.html", form=search_form(request.args))


@blueprint.get("/recherche")
@with_session
def search(session: Session) -> Page:
    """List the nearest places, or ask again."""
    if not request.args:
        return redirect(url_for("pages.home"))
    try:
        return _results(session)
    except InvalidInput as wrong:
        form = search_form(request.args, wrong.messages)
        return render_page(session, "lieux/ask_again.html", form=form), 422
    except NotFound:
        return render_page(session, "lieux/unknown_place.html", form=search_form(request.args)), 404


@blueprint.get("/lieux/<path:lieu_id>")
@with_session
def lieu(session: Session, lieu_id: str) -> Page:
    """Show one place; an identifier that it had before leads to its address of today."""
    try:
        found = find_lieu(session, readable_id(lieu_id))
    except ClosedLieu as closed:
        return render_page(session, "lieux/lieu_ferme.html", lieu=closed_sheet(closed)), 410
    if found.id != lieu_id:
        return redirect(url_for("pages.lieu", lieu_id=found.id))
    sources = sources_of(session, found.id)
    sheet, page = sheet_of(found, sources, today=today()), page_of(found, sources, now=now())
    return render_page(session, "lieux/lieu.html", lieu=sheet, page=page, **_map_of_lieu(session, found))


def _map_of_lieu(session: Session, lieu: Lieu) -> dict[str, Any]:
    """Give the map when it is asked for, else its address; neither for a lieu whose place is unknown."""
    if lieu.position is None:
        return {}
    zone = zone_of(session, lieu)
    if not is_open():
        return {"map_url": toggle_url(opened=True), "zone": zone}
    return {"map": map_of([lieu.feature], isochrone=zone.isochrone), "zone": zone}


def _results(session: Session) -> Page:
    asked, form = read_search(request.args), search_form(request.args)
    try:
        centre = locate(session, asked)
    except AmbiguousPlace as ambiguous:
        places = candidates_of(asked, ambiguous.candidates)
        return render_page(session, "lieux/choose_place.html", form=form, places=places)
    found = answer(session, asked, centre.point)
    results = results_of(asked, centre, found, now=now())
    if not is_open():
        return render_page(
            session, "lieux/results.html", form=form, results=results, map_url=toggle_url(opened=True)
        )
    results, form = kept_open(results, form)
    shown = map_of(
        (hit.feature for hit in found.hits),
        first_rank=results.first_rank,
        isochrone=isochrone_of(asked, centre.point),
    )
    return render_page(session, "lieux/results.html", form=form, results=results, map=shown)
