"""A list and a map to set in the page of another site, with the parameters of the national map."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from sqlalchemy.orm import Session

from geo.clock import now
from geo.lieux.directory import list_departements_of_regions
from geo.lieux.features import extent, lieux_collection
from geo.lieux.nearest import find_nearest
from geo.points import Point, point_or_none
from geo.standard.criteria import Criteria
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.parameter import Message, any_code, degrees, one_of, whole_number
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.lieux.groups import ResultGroup, unplaced_group
from webapp.lieux.map import Map, make_map
from webapp.lieux.params import FilterQuery
from webapp.lieux.sheet import Card, card_of

blueprint = SiteBlueprint("embed", __name__, policy=Policy(framed=True, translated=True))

MAX_EMBEDDED_LIEUX: Final = 50
_PARIS: Final = Point(lon=2.35, lat=48.85)
"""Where to look from while there is no lieu at all."""


class EmbedQuery(FilterQuery):
    """The parameters of the national map.

    https://github.com/anct-cartographie-nationale/cartographie-nationale: docs/integration-url.md.
    """

    latitude: float | None = degrees("Latitude du centre de la carte, avec longitude.", 90)
    longitude: float | None = degrees("Longitude du centre de la carte, avec latitude.", 180)
    zoom: int | None = whole_number("Échelle de la carte.", (3, 18))
    territoire_type: str | None = one_of(
        "Ce que sont les codes de territoires.", ("regions", "departements", "communes")
    )
    territoires: tuple[str, ...] = any_code("Codes de territoires.", "^[0-9AB]{2,5}$", "23, 2A ou 23096")

    @property
    def centre(self) -> Point | None:
        """The centre of the map, if any."""
        return point_or_none(self.longitude, self.latitude)

    def conflicts(self, refused: Set[str]) -> Mapping[str, Message]:
        """Refuse half a position, and codes of nobody knows what."""
        conflicts = dict[str, Message]()
        halves = refused.isdisjoint({"latitude", "longitude"})
        if halves and (self.longitude is None) != (self.latitude is None):
            conflicts["latitude"] = "Indiquez latitude et longitude ensemble."
        if self.territoires and self.territoire_type is None:
            conflicts["territoire_type"] = "Indiquez regions, departements ou communes."
        return {**super().conflicts(refused), **conflicts}


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """A list and its map, to set in the page of another site."""

    cards: Sequence[Card]
    unplaced: ResultGroup | None
    """Those of which only the commune is known."""
    map: Map


@blueprint.get("/embed")
@with_session
def embed(session: Session) -> str:
    """Show the lieux of a territory, the nearest to the centre of the map first."""
    query = EmbedQuery.read(request.args)
    criteria, centre = _criteria(session, query), query.centre
    around = centre or _middle(session, criteria)
    found = find_nearest(session, point=around, criteria=criteria, limit=MAX_EMBEDDED_LIEUX)
    unplaced = [card_of(hit, now=now()) for hit in found.unplaced]
    page = EmbedPage(
        cards=[card_of(hit, now=now()) for hit in found.hits],
        unplaced=unplaced_group(unplaced, found.other_unplaced) if unplaced else None,
        map=make_map((hit.feature for hit in found.hits), view=_view(centre, query.zoom), can_close=False),
    )
    return render_page(session, "lieux/embed.html", page=page)


def _criteria(session: Session, query: EmbedQuery) -> Criteria:
    """Return the filters, the territory among them."""
    codes = query.territoires
    match query.territoire_type if codes else None:
        case "communes":
            return replace(query.criteria, commune=codes)
        case "departements":
            return replace(query.criteria, departement=codes)
        case "regions":
            known = tuple(list_departements_of_regions(session, codes))
            return replace(query.criteria, departement=known or codes)
    return query.criteria


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
