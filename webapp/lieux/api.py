"""The API: places as GeoJSON in answer order, one place, communes for autocompletion."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import orjson
from flask import Response, current_app, request, url_for
from sqlalchemy.orm import Session

from geo.communes.gazetteer import search_places
from geo.database.lru_cache import LruCache
from geo.database.version import PerVersionCache
from geo.lieux.lookup import find_lieu
from geo.lieux.nearest import Hit
from geo.quality.sources import credit_of_lieux
from webapp.core.blueprint import DATA_ALONE, Policy, SiteBlueprint
from webapp.core.parameter import read_values
from webapp.core.session import depends_on_data_alone, with_session
from webapp.formats.geojson import feature_collection, with_trip
from webapp.formats.media_types import GEOJSON, JSON
from webapp.lieux.params import COMMUNES_PARAMETERS, OPEN_AT, PAGE_NUMBER, readable_id
from webapp.lieux.place import Centre, centre_as_json, locate, place_as_json
from webapp.lieux.queries import Search, read_search
from webapp.lieux.results import has_next_page
from webapp.lieux.search import find_itinerant_services, find_page

MAX_CACHED_ANSWERS: Final = 100
"""Pages of lieux that a process gives again as they are while the data is the same: 30 KB each as they are
asked for by default, 200 KB for a hundred lieux."""

blueprint = SiteBlueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    policy=Policy(
        problem_prefix="/api/",
        clock=DATA_ALONE,
        minute_parameters=frozenset({OPEN_AT.name}),
        routed=True,
        cors=True,
    ),
)


@dataclass(frozen=True, slots=True)
class _PageAnswer:
    """A page of lieux as it is sent, and where the next one is."""

    body: bytes
    next_url: str | None = None


_answers: Final = PerVersionCache[LruCache[_PageAnswer]](lambda _: LruCache(MAX_CACHED_ANSWERS))


@blueprint.get("/lieux")
@with_session
def lieux(session: Session) -> Response:
    """List the nearest lieux as a GeoJSON FeatureCollection."""
    answer = _cached_answer(session) if depends_on_data_alone() else _answer(session)
    response = Response(answer.body, mimetype=GEOJSON)
    if answer.next_url:
        response.headers["Link"] = f'<{answer.next_url}>; rel="next"'
    return response


@blueprint.get("/lieux/<path:lieu_id>")
@with_session
def lieu(session: Session, lieu_id: str) -> Response:
    """Send one lieu as a GeoJSON Feature, as it was written at import."""
    return _geojson(find_lieu(session, readable_id(lieu_id)).feature)


@blueprint.get("/communes")
@with_session
def communes(session: Session) -> Response:
    """List the places whose name or postal code begins so."""
    values = read_values(COMMUNES_PARAMETERS, request.args)
    places = search_places(session, values["q"], limit=values["limite"]) if values["q"] else []
    return _json({"communes": [place_as_json(place) for place in places]})


def _cached_answer(session: Session) -> _PageAnswer:
    """Return the answer to the same address in the same data, computed once."""
    address = (request.script_root, request.query_string)
    return _answers.get(session).get_or_compute(address, lambda: _answer(session))


def _answer(session: Session) -> _PageAnswer:
    search = read_search(request.args)
    centre = locate(session, search)
    page = find_page(session, search, centre.point)
    members = _members(session, search, centre)
    if not has_next_page(search, page.more):
        return _PageAnswer(_feature_collection(page.hits, members))
    next_url = _page_url(search.page + 1)
    return _PageAnswer(_feature_collection(page.hits, {**members, "next": next_url}), next_url)


def _feature_collection(hits: Iterable[Hit], members: dict[str, object]) -> bytes:
    features = (with_trip(hit.feature, hit.distance_m, hit.minutes, hit.calcul) for hit in hits)
    return b"".join(feature_collection(features, members))


def _members(session: Session, search: Search, centre: Centre) -> dict[str, object]:
    """Return the members of the answer: credit, centre of the search, itinerant services there."""
    itinerant = find_itinerant_services(session, search, centre.point)
    credit = credit_of_lieux(session)
    return {
        "licence": credit.licence,
        "attribution": credit.attribution,
        "centre": centre_as_json(centre),
        "itinerants": [orjson.Fragment(hit.feature) for hit in itinerant],
    }


def _page_url(page: int) -> str:
    """Return the address of another page, relative: the Host header is whatever the client says."""
    others = [pair for pair in request.args.items(multi=True) if pair[0] != PAGE_NUMBER.name]
    return f"{url_for('api.lieux')}?{urlencode([*others, (PAGE_NUMBER.name, str(page))])}"


def _geojson(text: str) -> Response:
    return Response(text, mimetype=GEOJSON)


def _json(value: object) -> Response:
    return Response(current_app.json.dumps(value), mimetype=JSON)
