"""The pages of the citizen: one question, the nearest lieux, one lieu."""

from dataclasses import replace

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from geo.clock import now, today
from geo.errors import InvalidInput, NotFound
from geo.lieux.lookup import ClosedLieu, find_lieu
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.languages import asks_nothing
from webapp.core.query import Parsed
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.core.urls import whole_url
from webapp.lieux.doors import unite, with_all_housed
from webapp.lieux.form import FormPage, search_form
from webapp.lieux.map import is_map_open, isochrone_url_of, make_map, toggle_url
from webapp.lieux.page import closed_lieu_page, lieu_page
from webapp.lieux.params import LieuxQuery, readable_id
from webapp.lieux.place import AmbiguousPlace, locate
from webapp.lieux.queries import search_of
from webapp.lieux.results import HomonymsPage, ResultsPage, homonyms_of, list_sharing, results_of
from webapp.lieux.search import answer_search
from webapp.lieux.vcard import VCARD, vcard
from webapp.lieux.way_back import BACK, back_value, lieu_url

blueprint = SiteBlueprint("pages", __name__, policy=Policy(translated=True))
blueprint.add_app_template_global(lieu_url)


@blueprint.get("/")
@with_session
def home(session: Session) -> ResponseReturnValue:
    """Show the form of the search."""
    form = search_form(LieuxQuery.parse(request.args))
    return render_page(session, "lieux/home.html", page=FormPage(form))


@blueprint.get("/recherche")
@with_session
def search(session: Session) -> ResponseReturnValue:
    """List the nearest lieux, or ask again."""
    if asks_nothing():
        return redirect(url_for("pages.home"))
    parsed = LieuxQuery.parse(request.args)
    try:
        return _results(session, parsed)
    except InvalidInput as wrong:
        form = search_form(parsed, wrong.messages)
        return render_page(session, "lieux/ask_again.html", page=FormPage(form)), 422
    except NotFound:
        return render_page(session, "lieux/unknown_place.html", page=FormPage(search_form(parsed))), 404


@blueprint.get("/lieux/<path:lieu_id>")
@with_session
def lieu(session: Session, lieu_id: str) -> ResponseReturnValue:
    """Show one lieu; an identifier that it had before leads to its address of today."""
    try:
        found = find_lieu(session, readable_id(lieu_id))
    except ClosedLieu as closed:
        return render_page(session, "lieux/lieu_ferme.html", page=closed_lieu_page(closed)), 410
    if found.id != lieu_id:
        return redirect(lieu_url(found.id, request.args.get(BACK, "")))
    page = lieu_page(session, found, now=now(), today=today())
    return render_page(session, "lieux/lieu.html", page=page)


@blueprint.get("/lieux/<path:lieu_id>.vcf")
@with_session
def contact(session: Session, lieu_id: str) -> Response:
    """Return one lieu as a contact of a telephone."""
    found = find_lieu(session, readable_id(lieu_id))
    response = Response(vcard(found, url=whole_url("pages.lieu", lieu_id=found.id)), mimetype=VCARD)
    response.headers["Content-Disposition"] = "attachment; filename=lieu.vcf"
    return response


def _results(session: Session, parsed: Parsed[LieuxQuery]) -> str:
    search = search_of(parsed.accepted())
    try:
        centre = locate(session, search)
    except AmbiguousPlace as ambiguous:
        homonyms = HomonymsPage(search_form(parsed), homonyms_of(search, ambiguous.candidates))
        return render_page(session, "lieux/choose_place.html", page=homonyms)
    answer, doors = unite(answer_search(session, search, centre.point))
    shows_map, back = is_map_open(), back_value(search)
    results = results_of(search, centre, answer, now=now(), map_open=shows_map)
    when = search.criteria.ouvert or now()
    results = replace(results, cards=with_all_housed(results.cards, doors, when=when))
    page = ResultsPage(
        form=search_form(parsed, map_open=shows_map),
        results=results,
        map=make_map(
            (hit.feature for hit in (*answer.hits, *answer.farther)),
            first_rank=results.first_rank,
            isochrone=isochrone_url_of(search, centre.point),
            back=back,
        )
        if shows_map
        else None,
        map_url="" if shows_map else toggle_url(opened=True),
        back=back,
        sharing=list_sharing(search, results),
    )
    return render_page(session, "lieux/results.html", page=page)
