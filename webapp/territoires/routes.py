"""Pages for those who decide where to act on a territory: who is too far from a lieu, and what would help."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from flask import Response, current_app, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from geo.clock import today
from geo.coverage.country import current_country
from geo.coverage.question import Question
from geo.coverage.territory import measure_territory
from geo.errors import InvalidInput
from geo.quality.sources import shows_demonstration
from webapp.core.blueprint import SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.drawing.pictures import svg_to_png
from webapp.formats.media_types import GEOJSON
from webapp.formats.subprocess_writers import print_page
from webapp.territoires.api import PATHS
from webapp.territoires.directory import find_territories, territories_page, territory_url
from webapp.territoires.maps.images import draw_requested_map
from webapp.territoires.maps.interactive_map import lieux_as_geojson, map_script
from webapp.territoires.page import RefusalPage, territory_page
from webapp.territoires.params import (
    PARAMETER_LABELS,
    TerritoryQuery,
    TerritoryRequest,
    read_territory_query,
)
from webapp.territoires.report import territory_report

blueprint = SiteBlueprint("territoires", __name__, url_prefix="/territoires")

MAX_NAME_LENGTH: Final = 100
"""Characters typed of the name of a territory."""

Answer = str | BaseResponse | tuple[str, int]
PageView = Callable[[Session, TerritoryRequest], Answer]


@blueprint.get("")
@with_session
def home(session: Session) -> Answer:
    """Show the territories to choose from, or go to the only one that is named."""
    q = " ".join(request.args.get("q", "").split())[:MAX_NAME_LENGTH]
    inputs = current_country(session).inputs
    found = find_territories(inputs, q) if q else []
    if len(found) == 1:
        return redirect(territory_url(found[0]))
    return render_page(session, "territoires/home.html", page=territories_page(inputs, q, found))


def page(session: Session, territory: TerritoryRequest) -> str:
    """Show a territory."""
    return render_page(session, "territoires/territoire.html", page=territory_page(session, territory))


def svg(session: Session, territory: TerritoryRequest) -> Response:
    """Return the map of a territory as SVG."""
    return _file(territory, draw_requested_map(session, territory), "couverture", "svg")


def png(session: Session, territory: TerritoryRequest) -> Response:
    """Return the map of a territory as PNG."""
    return _file(territory, svg_to_png(draw_requested_map(session, territory)), "couverture", "png")


def script(session: Session, territory: TerritoryRequest) -> Response:
    """Return the script of the interactive map."""
    measured = measure_territory(session, territory.kind, territory.code, territory.query.question)
    return Response(map_script(territory, measured), mimetype="text/javascript")


def lieux(session: Session, territory: TerritoryRequest) -> Response:
    """Return the lieux that are counted, as the interactive map shows them."""
    measured = measure_territory(session, territory.kind, territory.code, territory.query.question)
    return Response(lieux_as_geojson(session, measured), mimetype=GEOJSON)


def report(session: Session, territory: TerritoryRequest) -> str:
    """Show the report on a territory."""
    return render_page(session, "territoires/rapport.html", page=territory_report(session, territory))


def report_pdf(session: Session, territory: TerritoryRequest) -> Response:
    """Return the report as a tagged PDF with numbered pages."""
    html = render_template(
        "territoires/rapport_pdf.html",
        demonstration=shows_demonstration(session),
        page=territory_report(session, territory),
    )
    css = Path(str(current_app.static_folder), "rapport.css").read_text()
    return _file(territory, print_page(html, css), "rapport", "pdf")


MEDIA_TYPE_OF: Final[Mapping[str, str]] = MappingProxyType(
    {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
)


def _file(territory: TerritoryRequest, content: str | bytes, subject: str, extension: str) -> Response:
    """Return a file to show, whose name says its subject, its territory and the day."""
    response = Response(content, mimetype=MEDIA_TYPE_OF[extension])
    name = f"mediaproche-{subject}-{territory.kind}-{territory.code}-{today()}.{extension}"
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    return response


def _refusal(session: Session, kind: str, code: str, error: InvalidInput) -> Answer:
    """Show what was refused, parameter by parameter."""
    messages = [(PARAMETER_LABELS.get(name, name), message) for name, message in error.messages.items()]
    page = RefusalPage(messages, TerritoryRequest(kind, code, TerritoryQuery(question=Question())).url())
    return render_page(session, "territoires/refus.html", page=page), 422


def _view_of_kind(kind: str, view: PageView) -> Callable[..., Answer]:
    """Make the view of a kind of territory: read the parameters, then answer or show what is refused."""

    @with_session
    def answer(session: Session, code: str = "") -> Answer:
        try:
            query = read_territory_query(request.args)
        except InvalidInput as error:
            current_country(session).inputs.territory(kind, code)
            return _refusal(session, kind, code, error)
        try:
            return view(session, TerritoryRequest(kind, code, query))
        except InvalidInput as error:
            return _refusal(session, kind, code, error)

    return answer


PAGE_VIEWS: Final[Mapping[str, PageView]] = MappingProxyType(
    {
        "": page,
        "/carte.svg": svg,
        "/carte.png": png,
        "/carte.js": script,
        "/lieux.geojson": lieux,
        "/rapport": report,
        "/rapport.pdf": report_pdf,
    }
)
"""End of the address after that of a territory → its view."""

for _kind, _path in PATHS.items():
    for _suffix, _view in PAGE_VIEWS.items():
        blueprint.add_url_rule(
            f"{_path}{_suffix}", f"{_kind}_{_view.__name__}", _view_of_kind(_kind, _view), methods=["GET"]
        )
