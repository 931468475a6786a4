"""The pages of whoever helps somebody: choose, compare, print. The address holds all that is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from geo.clock import today
from geo.errors import InvalidInput, NotFound
from geo.quality.sources import shows_demonstration
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.languages import asks_nothing
from webapp.core.query import Parsed
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.core.urls import by_name
from webapp.drawing.pictures import data_uri
from webapp.lieux.place import AmbiguousPlace, locate
from webapp.orientation.comparison import comparison_page
from webapp.orientation.diagnosis import DiagnosisPage, is_answered, orientation_query
from webapp.orientation.form import OrientationFormPage, orientation_form
from webapp.orientation.locator_map import locator_map
from webapp.orientation.params import (
    OrientationQuery,
    is_large_print,
    orientation_of,
    query_pairs,
    read_selected_ids,
)
from webapp.orientation.ranking import rank_lieux
from webapp.orientation.results import (
    OrientationHomonymsPage,
    OrientationResultsPage,
    orientation_homonyms,
    orientation_results,
    orientation_url,
)
from webapp.orientation.selection import SelectedLieu, find_selected_lieux
from webapp.orientation.sheet import SheetPage, numbered_points, orientation_sheet, sheet_pdf

blueprint = SiteBlueprint("orientation", __name__, url_prefix="/orientation", policy=Policy(translated=True))


@dataclass(frozen=True, slots=True)
class SelectionErrorPage:
    """The page that asks to tick lieux again."""

    messages: Sequence[str]
    back_url: str


@blueprint.get("")
@with_session
def home(session: Session) -> ResponseReturnValue:
    """Show the form of an orientation; with an answer, the lieux that suit, ranked."""
    parsed = _parsed()
    if asks_nothing():
        return _ask(session, parsed, {})
    try:
        return _results(session, parsed)
    except AmbiguousPlace as ambiguous:
        places = orientation_homonyms(ambiguous.candidates, query_pairs(parsed))
        page = OrientationHomonymsPage(orientation_form(parsed), places)
        return render_page(session, "orientation/ville.html", page=page)
    except InvalidInput as wrong:
        return _ask(session, parsed, wrong.messages), 422
    except NotFound as unknown:
        return _ask(session, parsed, {"q": str(unknown)}), 404


@blueprint.get("/comparer")
@with_session
def compare(session: Session) -> ResponseReturnValue:
    """Compare up to three lieux."""
    parsed = _parsed()
    try:
        selected = _selected(session, parsed)
    except InvalidInput as wrong:
        return _select_again(session, parsed, wrong), 422
    page = comparison_page(selected, query_pairs(parsed))
    return render_page(session, "orientation/comparer.html", page=page)


@blueprint.get("/fiche")
@with_session
def sheet(session: Session) -> ResponseReturnValue:
    """Show the sheet before it is printed."""
    parsed = _parsed()
    try:
        large, selected = is_large_print(request.args), _selected(session, parsed)
    except InvalidInput as wrong:
        return _select_again(session, parsed, wrong), 422
    query = query_pairs(parsed)
    ids = [one.sheet.id for one in selected]
    printed = by_name([*(("lieu", lieu_id) for lieu_id in ids), *query])
    page = SheetPage(
        sheet=orientation_sheet(selected, large=large, today=today()),
        plan_url=url_for(".plan", lieu=ids) if numbered_points(selected) else "",
        pdf_url=url_for(".pdf", **printed),
        large_pdf_url=url_for(".pdf", taille="grand", **printed),
        back_url=orientation_url(query),
    )
    return render_page(session, "orientation/fiche.html", page=page)


@blueprint.get("/fiche.pdf")
@with_session
def pdf(session: Session) -> ResponseReturnValue:
    """Send the sheet as a tagged PDF of one page."""
    parsed = _parsed()
    try:
        large, selected = is_large_print(request.args), _selected(session, parsed)
    except InvalidInput as wrong:
        return _select_again(session, parsed, wrong), 422
    drawn = locator_map(session, numbered_points(selected))
    written = sheet_pdf(
        orientation_sheet(selected, large=large, today=today()),
        data_uri(drawn.encode()) if drawn else "",
        demonstration=shows_demonstration(session),
    )
    headers = {"Content-Disposition": 'inline; filename="fiche.pdf"', "X-Robots-Tag": "noindex"}
    return Response(written, mimetype="application/pdf", headers=headers)


@blueprint.get("/plan.svg")
@with_session
def plan(session: Session) -> Response:
    """Draw the positions of lieux. Raises InvalidInput, and NotFound where there is nothing to draw."""
    drawn = locator_map(session, numbered_points(_selected(session, _parsed())))
    if drawn is None:
        raise NotFound("Ces lieux ne sont pas sur le plan.")
    return Response(drawn, mimetype="image/svg+xml")


@blueprint.get("/diagnostic")
@with_session
def diagnosis(session: Session) -> ResponseReturnValue:
    """Show five questions; their answers, stored nowhere, become an orientation."""
    if is_answered(request.args):
        return redirect(url_for("orientation.home", **orientation_query(request.args)))
    return render_page(session, "orientation/diagnostic.html", page=DiagnosisPage())


def _parsed() -> Parsed[OrientationQuery]:
    return OrientationQuery.parse(request.args)


def _selected(session: Session, parsed: Parsed[OrientationQuery]) -> Sequence[SelectedLieu]:
    """Read the lieux ticked. Raises InvalidInput and NotFound."""
    return find_selected_lieux(session, read_selected_ids(request.args), parsed, today=today())


def _results(session: Session, parsed: Parsed[OrientationQuery]) -> str:
    orientation = orientation_of(parsed)
    centre = locate(session, orientation.search())
    ranking = rank_lieux(session, orientation, centre.point, today=today())
    results = orientation_results(orientation, centre, ranking, query_pairs(parsed), today=today())
    page = OrientationResultsPage(orientation_form(parsed), results)
    return render_page(session, "orientation/lieux.html", page=page)


def _ask(session: Session, parsed: Parsed[OrientationQuery], messages: Mapping[str, str]) -> str:
    page = OrientationFormPage(orientation_form(parsed, messages))
    return render_page(session, "orientation/home.html", page=page)


def _select_again(session: Session, parsed: Parsed[OrientationQuery], wrong: InvalidInput) -> str:
    page = SelectionErrorPage(list(wrong.messages.values()), orientation_url(query_pairs(parsed)))
    return render_page(session, "orientation/choisir.html", page=page)
