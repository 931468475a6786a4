"""OpenAPI 3.0 (which the standard names) of /ogc, from the parameters that it reads."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from webapp.core.openapi import API_VERSION, Schema, describe_parameters
from webapp.core.query import Query
from webapp.formats.media_types import GEOJSON, JSON, PROBLEM
from webapp.gis.collections import COLLECTIONS, OgcCollection
from webapp.gis.params import FormatQuery

OPENAPI_3_0: Final = "application/vnd.oai.openapi+json;version=3.0"

_KEY: Final = {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}


@cache
def ogc_document() -> Schema:
    """Return the description, without the address of the server."""
    return {
        "openapi": "3.0.3",
        "info": {"title": "Médiaproche – OGC API Features", "version": API_VERSION},
        "paths": {
            "/": {"get": _operation("landing", "Ce qu'il y a ici.", JSON)},
            "/conformance": {"get": _operation("conformance", "Classes de conformité.", JSON)},
            "/collections": {"get": _operation("collections", "Collections.", JSON)},
            **{
                path: item
                for collection in COLLECTIONS.values()
                for path, item in _paths_of(collection).items()
            },
        },
    }


def _paths_of(collection: OgcCollection) -> Schema:
    address, name = f"/collections/{collection.name}", collection.name.capitalize()
    return {
        address: {"get": _operation(f"describe{name}", collection.title, JSON)},
        f"{address}/items": {
            "get": _operation(f"get{name}", collection.description, GEOJSON, query=collection.query),
        },
        f"{address}/items/{{key}}": {
            "get": _operation(f"getOne{name}", "Un seul objet.", GEOJSON, path=[_KEY])
        },
    }


def _operation(
    name: str,
    summary: str,
    media_type: str,
    *,
    path: Sequence[Schema] = (),
    query: type[Query] = FormatQuery,
) -> Schema:
    answer = {"description": "La réponse.", "content": {media_type: {"schema": {"type": "object"}}}}
    refusal = {"content": {PROBLEM: {"schema": {"type": "object"}}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*path, *_parameters(query)],
        "responses": {
            "200": answer,
            "400": {"description": "Un paramètre est refusé.", **refusal},
            "404": {"description": "Cela n'existe pas.", **refusal},
            "503": {"description": "La base de données ne répond pas.", **refusal},
        },
    }


def _parameters(query: type[Query]) -> list[Schema]:
    return [
        {
            **described,
            "schema": _as_3_0(described["schema"]),
            "style": "form",
            "explode": query.parameters[described["name"]].many,
        }
        for described in describe_parameters(query)
    ]


def _as_3_0(schema: Schema) -> Schema:
    """Convert a JSON Schema to OpenAPI 3.0, which knows no `const`."""
    without_const = {name: value for name, value in schema.items() if name != "const"}
    return {**without_const, "enum": [schema["const"]]} if "const" in schema else without_const
