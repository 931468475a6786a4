"""OGC API – Features, part 1 (core, GeoJSON, OpenAPI 3.0): what QGIS and GDAL connect to."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, current_app, request
from sqlalchemy.orm import Session

from geo.coverage.question import Question
from geo.coverage.tables import CommuneCoverage
from geo.errors import InvalidInput
from geo.lieux.features import MAX_BUFFERED_FEATURES, Feature, Slice, extent, read_feature, read_slice
from geo.quality.sources import credit_of_lieux
from webapp.core.blueprint import DATA_ALONE, Policy, SiteBlueprint
from webapp.core.errors import problem_of
from webapp.core.session import with_session, with_session_until_sent
from webapp.core.urls import whole_url
from webapp.formats.geojson import feature_collection, with_members
from webapp.formats.media_types import GEOJSON, JSON
from webapp.gis.collections import (
    KINDS,
    SLICING,
    Asked,
    Kind,
    every_feature,
    kind_of,
    read_asked,
    refuse_unknown,
)
from webapp.gis.coverage import covered
from webapp.gis.openapi import OPENAPI, ogc_document
from webapp.lieux.params import OPEN_AT, readable_id

blueprint = SiteBlueprint(
    "ogc",
    __name__,
    url_prefix="/ogc",
    policy=Policy(
        problem_prefix="/ogc", clock=DATA_ALONE, minute_parameters=frozenset({OPEN_AT.name}), cors=True
    ),
)

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CONFORMANCE: Final = [
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{part}" for part in ("core", "geojson", "oas30")
]
"""http://docs.opengeospatial.org/is/17-069r4/17-069r4.html"""

Document = dict[str, Any]  # JSON of the standard, written once and sent


@blueprint.get("", strict_slashes=False)
def landing() -> Response:
    """Say what there is."""
    refuse_unknown(request.args)
    return _json(
        {
            "title": "Médiaproche",
            "description": "Les lieux qui aident avec internet et l'ordinateur, et les communes de France.",
            "links": [
                _link("self", whole_url("ogc.landing"), JSON, "Cette page"),
                _link("service-desc", whole_url("ogc.api"), OPENAPI, "Description de l'API"),
                _link("service-doc", whole_url("donnees.home"), "text/html", "Sources et licence"),
                _link("conformance", whole_url("ogc.conformance"), JSON, "Classes de conformité"),
                _link("data", whole_url("ogc.collections"), JSON, "Collections"),
            ],
        }
    )


@blueprint.get("/conformance")
def conformance() -> Response:
    """Say which parts of the standard are kept to."""
    refuse_unknown(request.args)
    return _json({"conformsTo": CONFORMANCE})


@blueprint.get("/api")
def api() -> Response:
    """Describe this API."""
    refuse_unknown(request.args)
    document = {**ogc_document(), "servers": [{"url": whole_url("ogc.landing")}]}
    return Response(current_app.json.dumps(document), content_type=OPENAPI)


@blueprint.get("/collections")
@with_session
def collections(session: Session) -> Response:
    """List the collections."""
    refuse_unknown(request.args)
    here = _link("self", whole_url("ogc.collections"), JSON, "Collections")
    return _json({"links": [here], "collections": [_described(session, kind) for kind in KINDS.values()]})


@blueprint.get("/collections/<name>")
@with_session
def collection(session: Session, name: str) -> Response:
    """Describe one collection. What its items may be asked is no fault here: GDAL sends it everywhere."""
    kind = kind_of(name)
    refuse_unknown(request.args, [*kind.parameters, *SLICING])
    return _json(_described(session, kind))


@blueprint.get("/collections/<name>/items")
def items(name: str) -> Response:
    """List features; many are written while they are read."""
    kind = kind_of(name)
    asked = read_asked(kind, request.args)
    opened = with_session if asked.limit <= MAX_BUFFERED_FEATURES else with_session_until_sent
    return opened(_items)(kind, asked)


def _items(session: Session, kind: Kind, asked: Asked) -> Response:
    found = read_slice(session, asked.collection, box=asked.box, limit=asked.limit, offset=asked.offset)
    links = _links_of_items(kind, asked, found)
    members = {
        "numberMatched": found.matched,
        "numberReturned": max(0, min(asked.limit, found.matched - asked.offset)),
        "links": links,
    }
    texts = _written(session, kind, asked.question, found.features)
    written = feature_collection(texts, members)
    response = Response(b"".join(written) if asked.limit <= MAX_BUFFERED_FEATURES else written, mimetype=GEOJSON)
    for link in links:
        response.headers.add("Link", f'<{link["href"]}>; rel="{link["rel"]}"; type="{link["type"]}"')
    return response


@blueprint.get("/collections/<name>/items/<path:key>")
@with_session
def item(session: Session, name: str, key: str) -> Response:
    """Give one feature."""
    refuse_unknown(request.args)
    kind = kind_of(name)
    found = readable_id(key), read_feature(session, every_feature(kind), readable_id(key))
    (feature,) = _written(session, kind, Question(), iter([found]))
    links = [
        _link("self", whole_url("ogc.item", name=name, key=key), GEOJSON, "Cet objet"),
        _link("collection", whole_url("ogc.collection", name=name), JSON, kind.title),
    ]
    return Response(with_members(feature, {"links": links}), mimetype=GEOJSON)


@blueprint.errorhandler(InvalidInput)
def _refuse(error: InvalidInput) -> Response:
    """Answer 400, where the rest of the site answers 422: the standard wants it."""
    return problem_of(400, error)


def _described(session: Session, kind: Kind) -> Document:
    box = extent(session, every_feature(kind))
    where = {"extent": {"spatial": {"bbox": [box], "crs": CRS84}}} if box else {}
    items_url = whole_url("ogc.items", name=kind.name)
    return {
        "id": kind.name,
        "title": kind.title,
        "description": kind.description,
        "attribution": credit_of_lieux(session).attribution,
        **where,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link("self", whole_url("ogc.collection", name=kind.name), JSON, kind.title),
            _link("items", items_url, GEOJSON, kind.title),
        ],
    }


def _written(session: Session, kind: Kind, question: Question, found: Iterator[Feature]) -> Iterator[bytes]:
    """Give features as they are sent, with their coverage where they have one. Raises InvalidInput."""
    if not kind.question:
        return (text for _, text in found)
    coverage = CommuneCoverage(session, question)
    return (covered(feature, coverage, question) for feature in found)


def _links_of_items(kind: Kind, asked: Asked, found: Slice) -> list[dict[str, str]]:
    links = [
        _link("self", _at(kind, asked.offset), GEOJSON, "Cette page"),
        _link("collection", whole_url("ogc.collection", name=kind.name), JSON, kind.title),
    ]
    if asked.offset + asked.limit < found.matched:
        links.append(_link("next", _at(kind, asked.offset + asked.limit), GEOJSON, "Page suivante"))
    if asked.offset > 0:
        links.append(_link("prev", _at(kind, max(0, asked.offset - asked.limit)), GEOJSON, "Page précédente"))
    return links


def _at(kind: Kind, offset: int) -> str:
    """Write the address of the same question from another offset on."""
    query = [(name, value) for name, value in request.args.items(multi=True) if name != "offset"]
    query += [("offset", str(offset))] if offset else []
    address = whole_url("ogc.items", name=kind.name)
    return f"{address}?{urlencode(query)}" if query else address


def _link(rel: str, href: str, media_type: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": media_type, "title": title}


def _json(value: Mapping[str, object]) -> Response:
    return Response(current_app.json.dumps(value), mimetype=JSON)
