"""A list and a map to set in the page of another site, with the parameters of the national map."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from sqlalchemy.orm import Session

from geo.clock import now
from geo.errors import NotFound
from geo.lieux.directory import list_departements_of_regions
from geo.lieux.features import extent, lieux_collection
from geo.lieux.nearest import Hit, find_nearest
from geo.points import Point, point_or_none
from geo.standard.criteria import Criteria
from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.languages import PARAMETER
from webapp.core.parameter import Message, any_code, degrees, one_of, whole_number
from webapp.core.rendering import render_page
from webapp.core.session import with_session
from webapp.core.urls import url_with_query
from webapp.lieux.doors import doors_of, unite, with_all_housed
from webapp.lieux.form import SearchForm, search_form
from webapp.lieux.groups import ResultGroup, unplaced_group
from webapp.lieux.map import Map, make_map
from webapp.lieux.params import LieuxQuery, SelectionQuery
from webapp.lieux.place import AmbiguousPlace, locate
from webapp.lieux.queries import Search, search_of
from webapp.lieux.results import Homonym, has_next_page, results_of
from webapp.lieux.search import answer_search
from webapp.lieux.sheet import Card, card_of
from webapp.lieux.way_back import back_value
from webapp.wording.messages import N_, _

blueprint = SiteBlueprint("embed", __name__, policy=Policy(framed=True, translated=True))

NONE_MATCHING: Final = N_("Nous ne connaissons pas de lieu qui a tout ce qui est demandé.")
_TERRITORY: Final = ("territoire_type", "territoires")
_PARIS: Final = Point(lon=2.35, lat=48.85)
"""Where to look from while there is no lieu at all."""


class EmbedQuery(LieuxQuery):
    """The parameters of the national map, and those of a search.

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
        return {**SelectionQuery.conflicts(self, refused), **conflicts} if self.q else conflicts


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """A form, a list and its map, to set in the page of another site."""

    form: SearchForm
    carried: Sequence[tuple[str, str]]
    """The territory, which the form carries."""
    title: str
    sentences: Sequence[str]
    places: Sequence[Homonym]
    """Places of the name that was typed, where several are possible."""
    cards: Sequence[Card]
    first_rank: int
    groups: Sequence[ResultGroup]
    map: Map
    back: str
    """What links to lieux carry, so that their pages tell the trip."""
    previous_url: str
    next_url: str


@blueprint.get("/embed")
@with_session
def embed(session: Session) -> str:
    """Show the lieux of a territory, or around the place that is typed there."""
    parsed = EmbedQuery.parse(request.args)
    query = parsed.accepted()
    search = replace(search_of(query), criteria=_criteria(session, query))
    empty = EmbedPage(
        form=search_form(parsed),
        carried=[(name, text) for name in _TERRITORY for text in request.args.getlist(name)],
        title=_("Lieux d'aide pour internet et l'ordinateur"),
        sentences=(),
        places=(),
        cards=(),
        first_rank=search.offset + 1,
        groups=(),
        map=make_map((), can_close=False),
        back="",
        previous_url=_page_url(query.page - 1) if query.page > 1 else "",
        next_url="",
    )
    page = (
        _around_centre(session, query, search, empty)
        if query.q is None
        else _around_town(session, search, empty)
    )
    return render_page(session, "lieux/embed.html", page=page)


def _around_centre(session: Session, query: EmbedQuery, search: Search, empty: EmbedPage) -> EmbedPage:
    """List the lieux of a territory, the nearest to the centre of the map first."""
    criteria, centre = search.criteria, query.centre
    around = centre or _middle(session, criteria)
    found = find_nearest(session, point=around, criteria=criteria, limit=search.limit, offset=search.offset)
    unplaced = [card_of(hit, now=now()) for hit in found.unplaced]
    doors = doors_of(found.hits)
    cards = with_all_housed([_card_without_distance(door.first) for door in doors], doors, when=now())
    return replace(
        empty,
        cards=cards,
        sentences=() if cards or unplaced else (_(NONE_MATCHING),),
        groups=[unplaced_group(unplaced, found.other_unplaced)] if unplaced else (),
        map=make_map(
            (door.first.feature for door in doors),
            first_rank=empty.first_rank,
            view=_view(centre, query.zoom),
            can_close=False,
        ),
        next_url=_page_url(search.page + 1) if has_next_page(search, found.more) else "",
    )


def _card_without_distance(hit: Hit) -> Card:
    """Present a lieu without its distance from the middle of a territory, which nobody asked for."""
    return replace(card_of(hit, now=now()), distance="", kilometres=None)


def _around_town(session: Session, search: Search, empty: EmbedPage) -> EmbedPage:
    """List the lieux around the place that was typed, with the minutes to each."""
    try:
        centre = locate(session, search)
    except AmbiguousPlace as ambiguous:
        places = [Homonym(place.label, _town_url(place.label)) for place in ambiguous.candidates]
        return replace(empty, title=_("Quelle ville ?"), places=places)
    except NotFound:
        return replace(empty, title=_("Nous n'avons pas trouvé cette ville"))
    answer, doors = unite(answer_search(session, search, centre.point))
    results = results_of(search, centre, answer, now=now())
    back = back_value(search)
    return replace(
        empty,
        title=results.title,
        sentences=results.sentences,
        cards=with_all_housed(results.cards, doors, when=search.criteria.ouvert or now()),
        groups=results.groups,
        map=make_map(
            (hit.feature for hit in (*answer.hits, *answer.farther)),
            first_rank=results.first_rank,
            can_close=False,
            back=back,
        ),
        back=back,
        next_url=_page_url(search.page + 1) if results.next else "",
    )


def _page_url(page: int) -> str:
    """Return the address of another page of this list."""
    return _url_with("page", str(page))


def _town_url(label: str) -> str:
    """Return the address of this search around another place."""
    return _url_with("q", label)


def _url_with(name: str, value: str) -> str:
    """Return the address of this page with another value of one parameter."""
    kept = [pair for pair in request.args.items(multi=True) if pair[0] not in (name, "page", PARAMETER)]
    return url_with_query("embed.embed", [*kept, (name, value)])


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
