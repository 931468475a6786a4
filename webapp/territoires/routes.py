"""The pages of a territory that decides where to act: who is too far from a lieu, and what would help."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from types import MappingProxyType
from typing import Any, Final

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from geo.clock import today
from geo.communes.names import place_key
from geo.coverage.country import current_country
from geo.coverage.inputs import DEPARTEMENT, EPCI, FRANCE, REGION, CoverageInputs, Territory
from geo.coverage.question import Question
from geo.coverage.territory import measure_territory
from geo.errors import InvalidInput
from webapp.core.blueprint import SiteBlueprint
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.drawing.pictures import as_png
from webapp.territoires.api import PATHS
from webapp.territoires.here import Here
from webapp.territoires.lieux import lieux, script
from webapp.territoires.page import marks_of, page_context
from webapp.territoires.params import LABELS, PageAsked, read_page
from webapp.territoires.report import report, report_pdf
from webapp.territoires.static_map import COARSE, FINE, coverage_map

blueprint = SiteBlueprint("territoires", __name__, url_prefix="/territoires")

PICTURES: Final[Mapping[str, str]] = MappingProxyType({"svg": "image/svg+xml", "png": "image/png"})
MOST_FOUND: Final = 50
_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {DEPARTEMENT: "département", EPCI: "intercommunalité", REGION: "région"}
)

Answer = str | BaseResponse | tuple[str, int]
View = Callable[[Session, Here], Answer]


@blueprint.get("")
@with_session
def home(session: Session) -> Answer:
    """Choose a territory, by its name or its code or in a list."""
    asked = " ".join(request.args.get("q", "").split())[:100]
    inputs = current_country(session).inputs
    found = find_territories(inputs, asked) if asked else []
    if len(found) == 1:
        return redirect(_url(found[0]))
    return render_page(
        session,
        "territoires/home.html",
        q=asked,
        found=[(_named(territory), _url(territory)) for territory in found[:MOST_FOUND]],
        regions=_by_region(inputs),
    )


def page(session: Session, here: Here) -> Answer:
    """Show a territory."""
    return render_page(session, "territoires/territoire.html", **page_context(session, here))


def svg(session: Session, here: Here) -> Answer:
    """Give the map of a territory as a drawing. Raises NotFound, InvalidInput."""
    return _picture(here, _drawn(session, here), "svg")


def png(session: Session, here: Here) -> Answer:
    """Give the map of a territory as a picture. Raises NotFound, InvalidInput."""
    return _picture(here, as_png(_drawn(session, here)), "png")


def _drawn(session: Session, here: Here) -> str:
    """Draw the map of a territory. Raises InvalidInput for the country: its départements have maps."""
    if here.kind == FRANCE:
        raise InvalidInput(
            {"carte": "La carte existe pour une région, un département, une intercommunalité."}
        )
    gaps = measure_territory(session, here.kind, here.code, here.asked.question)
    return coverage_map(
        session,
        gaps,
        layer=here.asked.couche,
        marks=marks_of(session, here),
        tolerance=COARSE if here.kind == REGION else FINE,
    )


def _picture(here: Here, content: str | bytes, extension: str) -> Response:
    response = Response(content, mimetype=PICTURES[extension])
    name = f"mediaproche-couverture-{here.kind}-{here.code}-{today()}.{extension}"
    response.headers["Content-Disposition"] = f"inline; filename={name}"
    return response


def find_territories(inputs: CoverageInputs, asked: str) -> Sequence[Territory]:
    """Find territories by code, else by name: the very name first, then those that hold it."""
    ranks = {DEPARTEMENT: 0, REGION: 1, EPCI: 2}
    every = [territory for territory in inputs.territories.values() if territory.kind in ranks]
    every.sort(key=lambda territory: (ranks[territory.kind], territory.nom))
    exact = [t for t in every if t.code.lower() == asked.lower().zfill(2) and t.kind != REGION]
    if exact:
        return exact
    key = place_key(asked)
    same = [territory for territory in every if place_key(territory.nom) == key]
    return same or [territory for territory in every if key and key in place_key(territory.nom)]


def _by_region(inputs: CoverageInputs) -> Sequence[tuple[str, str, Sequence[tuple[str, str]]]]:
    """List the regions that have communes, each with its départements."""
    pairs = sorted(set(zip(inputs.communes.region.tolist(), inputs.communes.departement.tolist(), strict=True)))
    regions: dict[str, list[tuple[str, str]]] = {}
    for region, departement in pairs:
        territory = inputs.territory(DEPARTEMENT, departement)
        regions.setdefault(region, []).append((_named(territory), _url(territory)))
    found = [(inputs.territory(REGION, code), children) for code, children in regions.items()]
    return [
        (region.nom, _url(region), children)
        for region, children in sorted(found, key=lambda pair: place_key(pair[0].nom))
    ]


def _named(territory: Territory) -> str:
    if territory.kind == DEPARTEMENT:
        return f"{territory.nom} ({territory.code})"
    return f"{territory.nom} ({_WORDS[territory.kind]})"


def _url(territory: Territory) -> str:
    return url_for(f"territoires.{territory.kind}_page", code=territory.code)


def refused_as_page(view: View) -> Callable[[Session, Here], Answer]:
    """Answer what is refused with a page that says why, parameter by parameter."""

    @wraps(view)
    def answer(session: Session, here: Here) -> Answer:
        try:
            return view(session, here)
        except InvalidInput as wrong:
            return refusal(session, here.kind, here.code, wrong)

    return answer


def refusal(session: Session, kind: str, code: str, wrong: InvalidInput) -> Answer:
    """Say what was refused."""
    messages = [(LABELS.get(name, name), message) for name, message in wrong.messages.items()]
    back = Here(kind, code, PageAsked(Question())).url()
    return render_page(session, "territoires/refus.html", messages=messages, back=back), 422


def add_views(suffix: str, view: View) -> None:
    """Add a view to every kind of territory."""
    shown = refused_as_page(view)
    for kind, path in PATHS.items():
        blueprint.add_url_rule(
            f"{path}{suffix}", f"{kind}_{view.__name__}", _of(kind, shown), methods=["GET"]
        )


def _of(kind: str, view: View) -> Callable[..., Any]:
    """Make the view of a kind of territory: read what is asked, then answer."""

    def answer(session: Session, code: str = "") -> Answer:
        try:
            asked = read_page(request.args)
        except InvalidInput as wrong:
            current_country(session).inputs.territory(kind, code)
            return refusal(session, kind, code, wrong)
        return view(session, Here(kind, code, asked))

    return with_session(answer)


add_views("", page)
add_views("/carte.svg", svg)
add_views("/carte.png", png)
add_views("/carte.js", script)
add_views("/lieux.geojson", lieux)
add_views("/rapport", report)
add_views("/rapport.pdf", report_pdf)
