"""A list and a map to set in the page of another site, by the parameters of the national map."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, make_response, request
from sqlalchemy.orm import Session

from geo.clock import now
from geo.errors import InvalidInput
from geo.lieux.directory import departements_of_regions
from geo.lieux.features import extent, lieux
from geo.lieux.nearest import find_nearest
from geo.points import Point
from geo.settings import Settings
from geo.standard.criteria import Criteria
from webapp.core.headers import content_security_policy
from webapp.core.parameter import Parameter, any_code, degrees, one_of, read_values, whole_number
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.lieux.map import map_of
from webapp.lieux.params import FILTERS
from webapp.lieux.sheet import card_of

blueprint = Blueprint("embed", __name__)

MOST_LIEUX: Final = 50
_PARIS: Final = Point(lon=2.35, lat=48.85)
"""Where to look from while there is no lieu at all."""

_KEY: Final = "mediaproche.embed"

PARAMETERS: Final[Sequence[Parameter]] = (
    degrees("latitude", "Latitude du centre de la carte, avec longitude.", 90),
    degrees("longitude", "Longitude du centre de la carte, avec latitude.", 180),
    whole_number("zoom", "Échelle de la carte.", (3, 18)),
    one_of(
        "territoire_type",
        "Ce que sont les codes de territoires.",
        ("regions", "departements", "communes"),
    ),
    any_code("territoires", "^[0-9AB]{2,5}$", "23, 2A ou 23096"),
    *FILTERS,
)
"""https://github.com/anct-cartographie-nationale/cartographie-nationale: docs/integration-url.md."""


def install(app: Flask, settings: Settings) -> None:
    """Let every site frame this page, and no other page."""
    app.extensions[_KEY] = content_security_policy(settings, frame_ancestors="*")


@blueprint.get("/embed")
@with_session
def embed(session: Session) -> Response:
    """Show the lieux of a territory, the nearest to the centre of the map first."""
    values = read_values(PARAMETERS, request.args)
    criteria, centre = _criteria(session, values), _centre(values)
    around = centre or _middle(session, criteria)
    hits = find_nearest(session, point=around, criteria=criteria, limit=MOST_LIEUX).hits
    shown = replace(map_of(hit.feature for hit in hits), view=_view(centre, values["zoom"]), close_url="")
    cards = [card_of(hit, now=now()) for hit in hits]
    return make_response(render_page(session, "lieux/embed.html", cards=cards, map=shown))


@blueprint.after_request
def _let_it_be_framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = current_app.extensions[_KEY]
    return response


def _criteria(session: Session, values: Mapping[str, Any]) -> Criteria:
    """Read the filters, and the territory among them. Raises InvalidInput."""
    criteria = Criteria(**{parameter.name: values[parameter.name] for parameter in FILTERS})
    codes = values["territoires"]
    if not codes:
        return criteria
    match values["territoire_type"]:
        case "communes":
            return replace(criteria, commune=codes)
        case "departements":
            return replace(criteria, departement=codes)
        case "regions":
            return replace(criteria, departement=tuple(departements_of_regions(session, codes)) or codes)
        case _:
            raise InvalidInput({"territoire_type": "Indiquez regions, departements ou communes."})


def _centre(values: Mapping[str, Any]) -> Point | None:
    """Read where the map is centred. Raises InvalidInput for half a position."""
    lon, lat = values["longitude"], values["latitude"]
    if (lon is None) != (lat is None):
        raise InvalidInput({"latitude": "Indiquez latitude et longitude ensemble."})
    return None if lon is None else Point(lon=lon, lat=lat)


def _middle(session: Session, criteria: Criteria) -> Point:
    """Find the middle of the lieux that match."""
    box = extent(session, lieux(criteria))
    if box is None:
        return _PARIS
    west, south, east, north = box
    return Point(lon=(west + east) / 2, lat=(south + north) / 2)


def _view(centre: Point | None, zoom: int | None) -> str:
    """Spell where the map looks; empty: at the lieux."""
    return "" if centre is None else f"{centre.lat},{centre.lon},{zoom or 12}"
