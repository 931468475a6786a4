"""The sheet that a person takes home: to look at, as a PDF, and its map. Nothing of it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request, url_for
from sqlalchemy.orm import Session

from geo.clock import today
from geo.errors import InvalidInput, NotFound
from geo.points import Point
from geo.quality.sources import shows_demonstration
from webapp.core.parameter import one_of
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.core.subprocess_writers import print_shortest
from webapp.drawing.pictures import data_uri
from webapp.orientation.chosen import Chosen, chosen_lieux
from webapp.orientation.locator_map import locator_map
from webapp.orientation.params import choice_of, read_chosen
from webapp.orientation.results import by_name, orientation_url
from webapp.orientation.sheet import OrientationSheet, sheet_of_chosen

blueprint = Blueprint("orientation_sheets", __name__, url_prefix="/orientation")

SIZE: Final = one_of("taille", "Taille des lettres de la fiche.", ("normale", "grand"), default="normale")


@dataclass(frozen=True, slots=True)
class Level:
    """How much of a sheet is printed."""

    plan: str | None
    """Class of the map: empty as wide as the page, or «petit»; None for no map."""
    most_hours: int
    briefly: bool = False


LEVELS: Final = (
    Level("", 14),
    Level("petit", 3),
    Level(None, 3),
    Level(None, 1),
    Level(None, 1, briefly=True),
)
"""From the most to the least: the first that holds on one page is printed."""

Page = str | tuple[str, int]


@blueprint.get("/fiche")
@with_session
def page(session: Session) -> Page:
    """Show the sheet before it is printed."""
    try:
        chosen, sheet = _sheet(session)
    except InvalidInput as wrong:
        back = orientation_url(choice_of(request.args))
        return render_page(session, "orientation/choisir.html", messages=wrong.messages, back=back), 422
    choice = choice_of(request.args)
    ids = [("lieu", one.sheet.id) for one in chosen]
    return render_page(
        session,
        "orientation/fiche.html",
        sheet=sheet,
        plan=_plan_url(chosen),
        pdf=url_for(".pdf", **by_name([*ids, *choice])),
        large=url_for(".pdf", taille="grand", **by_name([*ids, *choice])),
        back=orientation_url(choice),
    )


@blueprint.get("/fiche.pdf")
@with_session
def pdf(session: Session) -> Response | tuple[str, int]:
    """Give the sheet as a tagged PDF of one page."""
    try:
        chosen, sheet = _sheet(session)
    except InvalidInput as wrong:
        back = orientation_url(choice_of(request.args))
        return render_page(session, "orientation/choisir.html", messages=wrong.messages, back=back), 422
    drawn = locator_map(session, _points(chosen))
    plan = data_uri(drawn.encode()) if drawn else ""
    written = _one_page(sheet, plan, demonstration=shows_demonstration(session))
    headers = {"Content-Disposition": 'inline; filename="fiche.pdf"', "X-Robots-Tag": "noindex"}
    return Response(written, mimetype="application/pdf", headers=headers)


@blueprint.get("/plan.svg")
@with_session
def plan(session: Session) -> Response:
    """Draw where lieux stand. Raises InvalidInput, and NotFound where there is nothing to draw."""
    chosen = chosen_lieux(session, read_chosen(request.args), request.args, today=today())
    drawn = locator_map(session, _points(chosen))
    if drawn is None:
        raise NotFound("Ces lieux ne sont pas sur le plan.")
    return Response(drawn, mimetype="image/svg+xml")


def _sheet(session: Session) -> tuple[Sequence[Chosen], OrientationSheet]:
    """Read what the sheet is about. Raises InvalidInput and NotFound."""
    large = _is_large()
    chosen = chosen_lieux(session, read_chosen(request.args), request.args, today=today())
    return chosen, sheet_of_chosen(chosen, large=large, today=today())


def _is_large() -> bool:
    try:
        return bool(SIZE.read(request.args.getlist("taille")) == "grand")
    except ValueError as error:
        raise InvalidInput({"taille": SIZE.accepted}) from error


def _points(chosen: Sequence[Chosen]) -> list[tuple[int, Point]]:
    """List where lieux stand, with their number on the sheet."""
    return [(rank, one.point) for rank, one in enumerate(chosen, 1) if one.point is not None]


def _plan_url(chosen: Sequence[Chosen]) -> str:
    return url_for(".plan", lieu=[one.sheet.id for one in chosen]) if _points(chosen) else ""


def _one_page(sheet: OrientationSheet, plan: str, *, demonstration: bool) -> bytes:
    """Print with as much as one page holds; the last level is printed whatever it takes."""
    css = Path(str(current_app.static_folder), "fiche.css").read_text(encoding="utf-8")
    pages = (
        render_template(
            "orientation/fiche_pdf.html",
            sheet=_shortened(sheet, level),
            plan=plan if level.plan is not None else "",
            width=level.plan,
            demonstration=demonstration,
        )
        for level in LEVELS
    )
    return print_shortest(pages, css)


def _shortened(sheet: OrientationSheet, level: Level) -> OrientationSheet:
    entries = [entry.shortened(level.most_hours, briefly=level.briefly) for entry in sheet.entries]
    return replace(sheet, entries=entries)
