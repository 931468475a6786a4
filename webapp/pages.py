"""The pages of the citizen: one question, the nearest places, one place, and where all this comes from."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from geo.errors import InvalidInput, NotFound
from geo.search import find_lieu
from geo.sources import loaded_sources, shows_demonstration, sources_of
from webapp.answers import answer
from webapp.database import with_session
from webapp.forms import search_form
from webapp.geocoder import AmbiguousPlace, locate
from webapp.params import read_search, readable_id
from webapp.presenters import sheet_of, source_rows
from webapp.results import candidates_of, results_of

blueprint = Blueprint("pages", __name__)

Page = str | tuple[str, int] | Response


@blueprint.get("/")
@with_session
def home(session: Session) -> Page:
    """Ask for the town, and what the visitor wants."""
    return _page(session, "home.html", form=search_form(request.args))


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
        return _page(session, "ask_again.html", form=form), 422
    except NotFound:
        return _page(session, "unknown_place.html", form=search_form(request.args)), 404


@blueprint.get("/lieux/<path:lieu_id>")
@with_session
def lieu(session: Session, lieu_id: str) -> Page:
    """Show one place; an identifier that it had before leads to its address of today."""
    found = find_lieu(session, readable_id(lieu_id))
    if found.id != lieu_id:
        return redirect(url_for("pages.lieu", lieu_id=found.id))
    sheet = sheet_of(found, sources_of(session, found.id), today=datetime.now(UTC).date())
    return _page(session, "lieu.html", lieu=sheet)


@blueprint.get("/donnees")
@with_session
def donnees(session: Session) -> Page:
    """List the sources that are loaded."""
    return _page(session, "donnees.html", sources=source_rows(loaded_sources(session)))


def _results(session: Session) -> Page:
    asked, form = read_search(request.args), search_form(request.args)
    try:
        centre = locate(session, asked)
    except AmbiguousPlace as ambiguous:
        places = candidates_of(asked, ambiguous.candidates)
        return _page(session, "choose_place.html", form=form, places=places)
    results = results_of(asked, centre, answer(session, asked, centre.point), now=_now())
    return _page(session, "results.html", form=form, results=results)


def _now() -> datetime:
    """Tell the time in metropolitan France, as a clock on the wall does."""
    return datetime.now(ZoneInfo("Europe/Paris")).replace(tzinfo=None)


def _page(session: Session, template: str, **context: Any) -> str:
    return render_template(template, demonstration=shows_demonstration(session), **context)
