"""What descriptions of operations (OpenAPI 3.1) are made of."""

from collections.abc import Iterable, Mapping
from typing import Any

from webapp.core.media_types import PROBLEM
from webapp.core.parameter import Parameter
from webapp.lieux.schemas import Schema, reference


def headers(meanings: dict[str, str]) -> Schema:
    """Describe headers of text by what they mean."""
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in meanings.items()}


def operation(
    name: str, summary: str, *, parameters: list[Schema], answer: Schema, refusals: Mapping[str, str]
) -> dict[str, Any]:
    """Describe one operation: what it answers, and the refusals by status."""
    refused = {status: content(PROBLEM, "Probleme", text) for status, text in refusals.items()}
    unavailable = content(PROBLEM, "Probleme", "La base de données ne répond pas pour le moment.")
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": answer, **refused, "503": unavailable},
    }


def content(media_type: str, schema: str, description: str, *, paged: bool = False) -> Schema:
    """Describe an answer whose body keeps to a schema."""
    link = {"Link": "Adresse de la page suivante."}
    return {
        "description": description,
        **({"headers": headers(link)} if paged else {}),
        "content": {media_type: {"schema": reference(schema)}},
    }


def documented(parameters: Iterable[Parameter]) -> list[Schema]:
    """Describe parameters from what reads them."""
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
