"""The pages of whoever helps somebody: choose, compare. The whole choice stands in the address."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from geo.clock import today
from geo.errors import InvalidInput, NotFound
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.lieux.place import AmbiguousPlace, locate
from webapp.orientation.chosen import chosen_lieux
from webapp.orientation.comparison import comparison_of
from webapp.orientation.diagnosis import QUESTIONS, choice_of_answers, is_answered
from webapp.orientation.form import orientation_form
from webapp.orientation.params import choice_of, read_chosen, read_orientation
from webapp.orientation.ranking import rank
from webapp.orientation.results import homonyms_of, options_of, orientation_url

blueprint = Blueprint("orientation", __name__, url_prefix="/orientation")

Page = str | tuple[str, int] | Response


@blueprint.get("")
@with_session
def home(session: Session) -> Page:
    """Ask what somebody needs, then rank the lieux that suit."""
    if not request.args:
        return render_page(session, "orientation/home.html", form=orientation_form(request.args))
    try:
        return _options(session)
    except AmbiguousPlace as ambiguous:
        places = homonyms_of(ambiguous.candidates, choice_of(request.args))
        form = orientation_form(request.args)
        return render_page(session, "orientation/ville.html", form=form, places=places)
    except InvalidInput as wrong:
        return _ask_again(session, wrong), 422
    except NotFound as unknown:
        return _ask_again(session, InvalidInput({"q": str(unknown)})), 404


@blueprint.get("/comparer")
@with_session
def compare(session: Session) -> Page:
    """Set up to three lieux side by side."""
    try:
        chosen = chosen_lieux(session, read_chosen(request.args), request.args, today=today())
    except InvalidInput as wrong:
        return _choose_again(session, wrong), 422
    comparison = comparison_of(chosen, choice_of(request.args))
    return render_page(session, "orientation/comparer.html", comparison=comparison)


@blueprint.get("/diagnostic")
@with_session
def diagnosis(session: Session) -> Page:
    """Ask five questions, on paper or here; the answers lead to a choice and are kept nowhere."""
    if is_answered(request.args):
        return redirect(url_for("orientation.home", **choice_of_answers(request.args)))
    return render_page(session, "orientation/diagnostic.html", questions=QUESTIONS)


def _options(session: Session) -> Page:
    asked = read_orientation(request.args)
    centre = locate(session, asked.search())
    ranking = rank(session, asked, centre.point, today=today())
    options = options_of(asked, centre, ranking, choice_of(request.args), today=today())
    form = orientation_form(request.args)
    return render_page(session, "orientation/lieux.html", form=form, options=options)


def _ask_again(session: Session, wrong: InvalidInput) -> str:
    return render_page(session, "orientation/home.html", form=orientation_form(request.args, wrong.messages))


def _choose_again(session: Session, wrong: InvalidInput) -> str:
    back = orientation_url(choice_of(request.args))
    return render_page(session, "orientation/choisir.html", messages=wrong.messages, back=back)
