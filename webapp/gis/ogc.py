"""OGC API – Features, part 1 (core, GeoJSON, OpenAPI 3.0): what QGIS and GDAL connect to."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from flask import Response, current_app, request
from sqlalchemy.orm import Session

from geo.errors import InvalidInput
from geo.lieux.features import MAX_BUFFERED_FEATURES, Slice, extent, read_feature, read_slice
from geo.quality.sources import credit_of_lieux
from webapp.core.blueprint import DATA_ALONE, Policy, SiteBlueprint
from webapp.core.errors import problem_of
from webapp.core.session import with_session, with_session_until_sent
from webapp.core.urls import whole_url
from webapp.formats.geojson import feature_collection, with_members
from webapp.formats.media_types import GEOJSON, JSON
from webapp.gis.collections import COLLECTIONS, OgcCollection, feature_texts, find_collection
from webapp.gis.openapi import OPENAPI_3_0, ogc_document
from webapp.gis.params import FormatQuery, ItemsQuery
from webapp.lieux.params import OPEN_AT, readable_id

blueprint = SiteBlueprint(
    "ogc",
    __name__,
    url_prefix="/ogc",
    policy=Policy(problem_prefix="/ogc", clock=DATA_ALONE, minute_parameters=frozenset({OPEN_AT}), cors=True),
)

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMANCE: Final = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson", "oas30")
]
"""http://docs.opengeospatial.org/is/17-069r4/17-069r4.html"""


@blueprint.get("", strict_slashes=False)
def landing() -> Response:
    """Link to what there is."""
    FormatQuery.read_known(request.args)
    return _json(
        {
            "title": "Médiaproche",
            "description": "Les lieux qui aident avec internet et l'ordinateur, et les communes de France.",
            "links": [
                _link("self", whole_url("ogc.landing"), JSON, "Cette page"),
                _link("service-desc", whole_url("ogc.api"), OPENAPI_3_0, "Description de l'API"),
                _link("service-doc", whole_url("donnees.home"), "text/html", "Sources et licence"),
                _link("conformance", whole_url("ogc.conformance"), JSON, "Classes de conformité"),
                _link("data", whole_url("ogc.collections"), JSON, "Collections"),
            ],
        }
    )


@blueprint.get("/conformance")
def conformance() -> Response:
    """List the conformance classes."""
    FormatQuery.read_known(request.args)
    return _json({"conformsTo": CONFORMANCE})


@blueprint.get("/api")
def api() -> Response:
    """Return the OpenAPI description."""
    FormatQuery.read_known(request.args)
    document = {**ogc_document(), "servers": [{"url": whole_url("ogc.landing")}]}
    return Response(current_app.json.dumps(document), content_type=OPENAPI_3_0)


@blueprint.get("/collections")
@with_session
def collections(session: Session) -> Response:
    """List the collections."""
    FormatQuery.read_known(request.args)
    link = _link("self", whole_url("ogc.collections"), JSON, "Collections")
    described = [_describe(session, collection) for collection in COLLECTIONS.values()]
    return _json({"links": [link], "collections": described})


@blueprint.get("/collections/<name>")
@with_session
def collection(session: Session, name: str) -> Response:
    """Describe one collection. Parameters of its items are accepted: GDAL sends them everywhere."""
    found = find_collection(name)
    FormatQuery.read_known(request.args, among=found.query)
    return _json(_describe(session, found))


@blueprint.get("/collections/<name>/items")
def items(name: str) -> Response:
    """Return features; many are streamed while they are read."""
    collection = find_collection(name)
    query = collection.query.read_known(request.args)
    opened = with_session if query.limit <= MAX_BUFFERED_FEATURES else with_session_until_sent
    return opened(_items)(collection, query)


def _items(session: Session, collection: OgcCollection, query: ItemsQuery) -> Response:
    found = read_slice(session, query.selected, box=query.bbox, limit=query.limit, offset=query.offset)
    links = _links_of_items(collection, query, found)
    members = {
        "numberMatched": found.matched,
        "numberReturned": max(0, min(query.limit, found.matched - query.offset)),
        "links": links,
    }
    texts = feature_texts(session, query.asked, found.features)
    body = feature_collection(texts, members)
    response = Response(b"".join(body) if query.limit <= MAX_BUFFERED_FEATURES else body, mimetype=GEOJSON)
    for link in links:
        response.headers.add("Link", f'<{link["href"]}>; rel="{link["rel"]}"; type="{link["type"]}"')
    return response


@blueprint.get("/collections/<name>/items/<path:key>")
@with_session
def item(session: Session, name: str, key: str) -> Response:
    """Return one feature."""
    FormatQuery.read_known(request.args)
    collection = find_collection(name)
    found = readable_id(key), read_feature(session, collection.all_features, readable_id(key))
    (feature,) = feature_texts(session, collection.query().asked, iter([found]))
    links = [
        _link("self", whole_url("ogc.item", name=name, key=key), GEOJSON, "Cet objet"),
        _link("collection", whole_url("ogc.collection", name=name), JSON, collection.title),
    ]
    return Response(with_members(feature, {"links": links}), mimetype=GEOJSON)


@blueprint.errorhandler(InvalidInput)
def _refuse(error: InvalidInput) -> Response:
    """Answer 400, as the standard wants, where the rest of the site answers 422."""
    return problem_of(400, error)


def _describe(session: Session, collection: OgcCollection) -> Mapping[str, object]:
    box = extent(session, collection.all_features)
    where = {"extent": {"spatial": {"bbox": [box], "crs": CRS84}}} if box else {}
    items_url = whole_url("ogc.items", name=collection.name)
    return {
        "id": collection.name,
        "title": collection.title,
        "description": collection.description,
        "attribution": credit_of_lieux(session).attribution,
        **where,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link("self", whole_url("ogc.collection", name=collection.name), JSON, collection.title),
            _link("items", items_url, GEOJSON, collection.title),
        ],
    }


def _links_of_items(collection: OgcCollection, query: ItemsQuery, found: Slice) -> list[dict[str, str]]:
    links = [
        _link("self", _items_url(collection, query.offset), GEOJSON, "Cette page"),
        _link("collection", whole_url("ogc.collection", name=collection.name), JSON, collection.title),
    ]
    if query.offset + query.limit < found.matched:
        links.append(
            _link("next", _items_url(collection, query.offset + query.limit), GEOJSON, "Page suivante")
        )
    if query.offset > 0:
        links.append(
            _link(
                "prev", _items_url(collection, max(0, query.offset - query.limit)), GEOJSON, "Page précédente"
            )
        )
    return links


def _items_url(collection: OgcCollection, offset: int) -> str:
    """Return the address of the same request from another offset."""
    parameters = [(name, value) for name, value in request.args.items(multi=True) if name != "offset"]
    parameters += [("offset", str(offset))] if offset else []
    address = whole_url("ogc.items", name=collection.name)
    return f"{address}?{urlencode(parameters)}" if parameters else address


def _link(rel: str, href: str, media_type: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def _json(value: Mapping[str, object]) -> Response:
    return Response(current_app.json.dumps(value), mimetype=JSON)
