"""A list and a map to set in the page of another site, with the parameters of the national map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import request
from sqlalchemy.orm import Session

from geo.clock import now
from geo.errors import InvalidInput
from geo.lieux.directory import list_departements_of_regions
from geo.lieux.features import extent, lieux_collection
from geo.lieux.nearest import find_nearest
from geo.points import Point
from geo.standard.criteria import Criteria
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.parameter import Parameter, any_code, degrees, one_of, read_values, whole_number
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.lieux.map import Map, make_map
from webapp.lieux.params import FILTER_PARAMETERS
from webapp.lieux.sheet import Card, card_of

blueprint = SiteBlueprint("embed", __name__, policy=Policy(framed=True, translated=True))

MAX_EMBEDDED_LIEUX: Final = 50
_PARIS: Final = Point(lon=2.35, lat=48.85)
"""Where to look from while there is no lieu at all."""

EMBED_PARAMETERS: Final[Sequence[Parameter]] = (
    degrees("latitude", "Latitude du centre de la carte, avec longitude.", 90),
    degrees("longitude", "Longitude du centre de la carte, avec latitude.", 180),
    whole_number("zoom", "Échelle de la carte.", (3, 18)),
    one_of(
        "territoire_type",
        "Ce que sont les codes de territoires.",
        ("regions", "departements", "communes"),
    ),
    any_code("territoires", "^[0-9AB]{2,5}$", "23, 2A ou 23096"),
    *FILTER_PARAMETERS,
)
"""https://github.com/anct-cartographie-nationale/cartographie-nationale: docs/integration-url.md."""


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """A list and its map, to set in the page of another site."""

    cards: Sequence[Card]
    map: Map


@blueprint.get("/embed")
@with_session
def embed(session: Session) -> str:
    """Show the lieux of a territory, the nearest to the centre of the map first."""
    values = read_values(EMBED_PARAMETERS, request.args)
    criteria, centre = _criteria(session, values), _centre(values)
    around = centre or _middle(session, criteria)
    hits = find_nearest(session, point=around, criteria=criteria, limit=MAX_EMBEDDED_LIEUX).hits
    page = EmbedPage(
        cards=[card_of(hit, now=now()) for hit in hits],
        map=make_map((hit.feature for hit in hits), view=_view(centre, values["zoom"]), can_close=False),
    )
    return render_page(session, "lieux/embed.html", page=page)


def _criteria(session: Session, values: Mapping[str, Any]) -> Criteria:
    """Return the filters, the territory among them. Raises InvalidInput."""
    criteria = Criteria(**{parameter.name: values[parameter.name] for parameter in FILTER_PARAMETERS})
    codes = values["territoires"]
    if not codes:
        return criteria
    match values["territoire_type"]:
        case "communes":
            return replace(criteria, commune=codes)
        case "departements":
            return replace(criteria, departement=codes)
        case "regions":
            return replace(criteria, departement=tuple(list_departements_of_regions(session, codes)) or codes)
        case _:
            raise InvalidInput({"territoire_type": "Indiquez regions, departements ou communes."})


def _centre(values: Mapping[str, Any]) -> Point | None:
    """Return the centre of the map. Raises InvalidInput for half a position."""
    lon, lat = values["longitude"], values["latitude"]
    if (lon is None) != (lat is None):
        raise InvalidInput({"latitude": "Indiquez latitude et longitude ensemble."})
    return None if lon is None else Point(lon=lon, lat=lat)


def _middle(session: Session, criteria: Criteria) -> Point:
    """Compute the middle of the box around the lieux that match."""
    box = extent(session, lieux_collection(criteria))
    if box is None:
        return _PARIS
    west, south, east, north = box
    return Point(lon=(west + east) / 2, lat=(south + north) / 2)


def _view(centre: Point | None, zoom: int | None) -> str:
    """Return the centre and the zoom of the map; empty where it shows all lieux."""
    return "" if centre is None else f"{centre.lat},{centre.lon},{zoom or 12}"
