"""OpenAPI descriptions, made from routes and from the models of what they read and answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from pydantic import Field
from pydantic.json_schema import models_json_schema

from webapp.core.answer import Answer
from webapp.core.query import Query
from webapp.formats.media_types import PROBLEM

API_VERSION: Final = "1.0.0"

Schema = dict[str, Any]  # JSON Schema has no closed shape


class ErrorAnswer(Answer):
    """What is accepted of a parameter that is refused."""

    field: str
    message: str


class ProblemeAnswer(Answer):
    """A problem of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ErrorAnswer] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Content:
    """What an operation answers, in French: a body of a model, or a file of a media type."""

    media_type: str
    description: str
    model: type[Answer] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route of the API does, in French, and the models of what it reads and answers."""

    name: str
    summary: str
    answer: Content
    query: type[Query] = Query
    path: Mapping[str, str] = field(default_factory=dict)
    """Variable of the address → what it is."""
    refusals: Mapping[int, str] = field(default_factory=dict)
    """Status → when it is answered."""
    problem: type[ProblemeAnswer] = ProblemeAnswer
    """Body where a parameter is refused."""
    example: Mapping[str, str] = field(default_factory=dict)
    """Values of variables and of parameters that are worth a try."""


REFUSED: Final = HTTPStatus.UNPROCESSABLE_ENTITY
UNAVAILABLE: Final = {503: "La base de données ne répond pas pour le moment."}


def openapi_path(rule: str) -> str:
    """Return the address of a route of Flask as OpenAPI spells it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)


def describe_paths(operations: Mapping[str, Operation]) -> Schema:
    """Describe operations by their address; all of them read."""
    return {path: {"get": _describe(operation)} for path, operation in operations.items()}


def describe_schemas(operations: Iterable[Operation]) -> Schema:
    """Describe the models of answers, by name."""
    models = {
        model for one in operations for model in (one.answer.model, one.problem, ProblemeAnswer) if model
    }
    ordered = sorted(models, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "validation") for model in ordered],
        by_alias=False,
        ref_template="#/components/schemas/{model}",
    )
    described = {_component(name): _cleaned(schema) for name, schema in schemas["$defs"].items()}
    for schema in described.values():
        schema.pop("description", None)  # the docstring, which is for programmers
    return described


@cache
def describe_parameters(query: type[Query]) -> list[Schema]:
    """Describe the parameters of a query."""
    properties = query.model_json_schema()["properties"] if query.parameters else {}
    return [
        {
            "name": name,
            "in": "query",
            "description": f"{parameter.meaning} {parameter.accepted}",
            "schema": _cleaned(properties[name]),
        }
        for name, parameter in query.parameters.items()
    ]


def _describe(operation: Operation) -> Schema:
    refusals = {**operation.refusals, **UNAVAILABLE}
    path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": meaning}
        for name, meaning in operation.path.items()
    ]
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [*path, *describe_parameters(operation.query)],
        "responses": {
            "200": _describe_answer(operation.answer),
            **{
                str(status): _describe_answer(
                    Content(PROBLEM, text, operation.problem if status == REFUSED else ProblemeAnswer)
                )
                for status, text in sorted(refusals.items())
            },
        },
    }


def _describe_answer(answer: Content) -> Schema:
    headers = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in answer.headers.items()
    }
    return {
        "description": answer.description,
        **({"headers": headers} if headers else {}),
        "content": {answer.media_type: {"schema": reference(answer.model)} if answer.model else {}},
    }


def reference(model: type[Answer]) -> Schema:
    """Return a reference to the schema of a model."""
    return {"$ref": f"#/components/schemas/{_component(model.__name__)}"}


def _component(name: str) -> str:
    return name.removesuffix("Answer")


def _cleaned(schema: Any) -> Any:  # JSON
    """Return a schema without what pydantic adds for programmers: titles, empty defaults, «Answer»."""
    if isinstance(schema, list):
        return [_cleaned(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return {**schema, "$ref": schema["$ref"].removesuffix("Answer")}
    return {
        name: _cleaned(value)
        for name, value in schema.items()
        if not (name == "title" and isinstance(value, str)) and (name != "default" or value)
    }
