"""Build OpenAPI 3.1 descriptions: operations, parameters, answers, schemas."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from webapp.core.parameter import Parameter
from webapp.formats.media_types import PROBLEM

API_VERSION: Final = "1.0.0"

Schema = dict[str, Any]  # JSON Schema has no closed shape


def reference(name: str) -> Schema:
    """Return a reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def object_of(required: Mapping[str, Schema], *, optional: Mapping[str, Schema] | None = None) -> Schema:
    """Describe an object; other members may come with later versions."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {})},
    }


def headers(meanings: dict[str, str]) -> Schema:
    """Describe text headers by their meaning."""
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in meanings.items()}


def operation(
    name: str, summary: str, *, parameters: list[Schema], answer: Schema, refusals: Mapping[str, str]
) -> dict[str, Any]:
    """Describe one operation: its answer, and its refusals by status."""
    refused = {status: content(PROBLEM, "Probleme", text) for status, text in refusals.items()}
    unavailable = content(PROBLEM, "Probleme", "La base de données ne répond pas pour le moment.")
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": answer, **refused, "503": unavailable},
    }


def content(media_type: str, schema: str, description: str, *, paged: bool = False) -> Schema:
    """Describe an answer whose body follows a schema."""
    link = {"Link": "Adresse de la page suivante."}
    return {
        "description": description,
        **({"headers": headers(link)} if paged else {}),
        "content": {media_type: {"schema": reference(schema)}},
    }


def describe_parameters(parameters: Iterable[Parameter]) -> list[Schema]:
    """Describe query parameters from the declarations that parse them."""
    return [
        {
            "name": parameter.name,
            "in": "query",
            "description": f"{parameter.meaning} {parameter.accepted}",
            "schema": _schema_of(parameter),
        }
        for parameter in parameters
    ]


def _schema_of(parameter: Parameter) -> Schema:
    schema = parameter.adapter.json_schema()
    return {**schema, "default": parameter.default} if parameter.default else schema
