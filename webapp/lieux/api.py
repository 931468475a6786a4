"""The API: places as GeoJSON in answer order, one place, communes for autocompletion."""

from dataclasses import dataclass
from itertools import chain
from typing import Final
from urllib.parse import urlencode

import orjson
from flask import Response, request, url_for
from sqlalchemy.orm import Session

from geo.communes.gazetteer import search_places
from geo.database.lru_cache import LruCache
from geo.database.version import PerVersionCache
from geo.lieux.lookup import find_lieu
from geo.lieux.nearest import HitPage
from geo.quality.sources import credit_of_lieux
from webapp.core.answer import send_json
from webapp.core.blueprint import DATA_ALONE, Policy, SiteBlueprint
from webapp.core.openapi import Content, Operation
from webapp.core.session import depends_on_data_alone, with_session
from webapp.formats.geojson import feature_collection, with_trip
from webapp.formats.media_types import GEOJSON, JSON
from webapp.lieux.answers import (
    CommuneAnswer,
    CommunesAnswer,
    LieuAnswer,
    LieuxAnswer,
    ProblemeDeVilleAnswer,
)
from webapp.lieux.params import OPEN_AT, CommunesQuery, LieuxQuery, readable_id
from webapp.lieux.place import PLACE_REFUSALS, Centre, centre_answer, locate
from webapp.lieux.queries import Search, search_of
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
        minute_parameters=frozenset({OPEN_AT}),
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


@blueprint.get(
    "/lieux",
    operation=Operation(
        "chercherLieux",
        "Les lieux les plus proches d'une ville ou d'un point, dans l'ordre de leur distance.",
        Content(
            GEOJSON,
            "Les lieux, du plus proche au plus éloigné.",
            LieuxAnswer,
            {"Link": "Adresse de la page suivante."},
        ),
        query=LieuxQuery,
        refusals=PLACE_REFUSALS,
        problem=ProblemeDeVilleAnswer,
        example={"q": "Guéret", "limite": "5"},
    ),
)
@with_session
def lieux(session: Session) -> Response:
    """List the nearest lieux as a GeoJSON FeatureCollection."""
    answer = _cached_answer(session) if depends_on_data_alone() else _answer(session)
    response = Response(answer.body, mimetype=GEOJSON)
    if answer.next_url:
        response.headers["Link"] = f'<{answer.next_url}>; rel="next"'
    return response


@blueprint.get(
    "/lieux/<path:lieu_id>",
    operation=Operation(
        "lireLieu",
        "Un lieu par son identifiant, d'aujourd'hui ou d'avant.",
        Content(GEOJSON, "Le lieu.", LieuAnswer),
        path={"lieu_id": "Identifiant du lieu."},
        refusals={
            404: "Aucun lieu ne porte cet identifiant.",
            410: "Le lieu n'est plus dans les listes publiques ; detail dit depuis quand.",
        },
    ),
)
@with_session
def lieu(session: Session, lieu_id: str) -> Response:
    """Send one lieu as a GeoJSON Feature, as it was written at import."""
    return Response(find_lieu(session, readable_id(lieu_id)).feature, mimetype=GEOJSON)


@blueprint.get(
    "/communes",
    operation=Operation(
        "chercherCommunes",
        "Les communes dont le nom ou le code postal commence ainsi, de la plus probable à la moins probable.",
        Content(JSON, "Les communes ; la liste peut être vide.", CommunesAnswer),
        query=CommunesQuery,
        refusals={422: "Un paramètre est refusé."},
        example={"q": "Guéret"},
    ),
)
@with_session
def communes(session: Session) -> Response:
    """List the places whose name or postal code begins so."""
    query = CommunesQuery.read(request.args)
    places = search_places(session, query.q, limit=query.limite) if query.q else []
    found = CommunesAnswer(communes=[CommuneAnswer.model_validate(place) for place in places])
    return send_json(found)


def _cached_answer(session: Session) -> _PageAnswer:
    """Return the answer to the same address in the same data, computed once."""
    address = (request.script_root, request.query_string)
    return _answers.get(session).get_or_compute(address, lambda: _answer(session))


def _answer(session: Session) -> _PageAnswer:
    search = search_of(LieuxQuery.read(request.args))
    centre = locate(session, search)
    page = find_page(session, search, centre.point)
    members = {**_members(session, search, centre), "autres_sans_adresse": page.other_unplaced}
    if not has_next_page(search, page.more):
        return _PageAnswer(_feature_collection(page, members))
    next_url = _page_url(search.page + 1)
    return _PageAnswer(_feature_collection(page, {**members, "next": next_url}), next_url)


def _feature_collection(page: HitPage, members: dict[str, object]) -> bytes:
    """Write the placed lieux of a page, then the others, which have neither distance nor minutes."""
    placed = (with_trip(hit.feature, hit.distance_m, hit.minutes, hit.calcul) for hit in page.hits)
    features = chain(placed, (with_trip(hit.feature, None) for hit in page.unplaced))
    return b"".join(feature_collection(features, members))


def _members(session: Session, search: Search, centre: Centre) -> dict[str, object]:
    """Return the members of the answer: credit, centre of the search, itinerant services there."""
    itinerant = find_itinerant_services(session, search, centre.point)
    credit = credit_of_lieux(session)
    return {
        "licence": credit.licence,
        "attribution": credit.attribution,
        "centre": centre_answer(centre).as_json(),
        "itinerants": [orjson.Fragment(hit.feature) for hit in itinerant],
    }


def _page_url(page: int) -> str:
    """Return the address of another page, relative: the Host header is whatever the client says."""
    others = [pair for pair in request.args.items(multi=True) if pair[0] != "page"]
    return f"{url_for('api.lieux')}?{urlencode([*others, ('page', str(page))])}"
