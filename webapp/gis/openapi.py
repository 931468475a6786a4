"""OpenAPI 3.0 (which the standard names) of /ogc, from the parameters that it reads."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from webapp.core.openapi import API_VERSION, Schema
from webapp.core.parameter import Parameter
from webapp.formats.media_types import GEOJSON, JSON, PROBLEM
from webapp.gis.collections import COLLECTIONS, OgcCollection
from webapp.gis.params import FORMAT, SLICING

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
        "components": {"parameters": {parameter.name: _parameter(parameter) for parameter in SLICING}},
    }


def _paths_of(collection: OgcCollection) -> Schema:
    address, name = f"/collections/{collection.name}", collection.name.capitalize()
    filters = [_parameter(parameter) for parameter in collection.parameters]
    shared = [{"$ref": f"#/components/parameters/{parameter.name}"} for parameter in SLICING]
    return {
        address: {"get": _operation(f"describe{name}", collection.title, JSON)},
        f"{address}/items": {
            "get": _operation(f"get{name}", collection.description, GEOJSON, [*shared, *filters]),
        },
        f"{address}/items/{{key}}": {"get": _operation(f"getOne{name}", "Un seul objet.", GEOJSON, [_KEY])},
    }


def _operation(name: str, summary: str, media_type: str, parameters: Sequence[Schema] = ()) -> Schema:
    answer = {"description": "La réponse.", "content": {media_type: {"schema": {"type": "object"}}}}
    refusal = {"content": {PROBLEM: {"schema": {"type": "object"}}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*parameters, _parameter(FORMAT)],
        "responses": {
            "200": answer,
            "400": {"description": "Un paramètre est refusé.", **refusal},
            "404": {"description": "Cela n'existe pas.", **refusal},
            "503": {"description": "La base de données ne répond pas.", **refusal},
        },
    }


def _parameter(parameter: Parameter) -> Schema:
    schema = _as_3_0(parameter.adapter.json_schema())
    return {
        "name": parameter.name,
        "in": "query",
        "description": f"{parameter.meaning} {parameter.accepted}",
        "schema": {**schema, "default": parameter.default} if parameter.default else schema,
        "style": "form",
        "explode": parameter.many,
    }


def _as_3_0(schema: Schema) -> Schema:
    """Convert a JSON Schema to OpenAPI 3.0, which knows no `const`."""
    without_const = {name: value for name, value in schema.items() if name != "const"}
    return {**without_const, "enum": [schema["const"]]} if "const" in schema else without_const
