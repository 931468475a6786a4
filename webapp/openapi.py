"""Describe the API (OpenAPI 3.1) from the very declarations that read its parameters."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from webapp.params import COMMUNES, SEARCH, Parameter
from webapp.schemas import Schema, components, reference

VERSION: Final = "1.0.0"
GEOJSON: Final = "application/geo+json"
JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"

DESCRIPTION: Final = (
    "Trouver les lieux qui aident avec internet et l'ordinateur, du plus proche au plus éloigné."
    " Sans clé. Un paramètre inconnu est ignoré ; un paramètre refusé donne 422 et un message par champ."
)


@cache
def document() -> dict[str, Any]:
    """Give the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Médiaproche", "version": VERSION, "description": DESCRIPTION},
        "paths": {
            "/api/v1/lieux": {"get": _search_lieux()},
            "/api/v1/lieux/{id}": {"get": _one_lieu()},
            "/api/v1/communes": {"get": _search_communes()},
        },
        "components": {"schemas": components()},
    }


def _search_lieux() -> dict[str, Any]:
    return _operation(
        "chercherLieux",
        "Les lieux les plus proches d'une ville ou d'un point, dans l'ordre de leur distance.",
        parameters=_documented(SEARCH),
        answer=_content(GEOJSON, "Lieux", "Les lieux, du plus proche au plus éloigné.", paged=True),
        refusals={
            "404": "Aucune ville ne porte ce nom.",
            "422": "Un paramètre est refusé, ou plusieurs villes portent ce nom : voir candidats.",
        },
    )


def _one_lieu() -> dict[str, Any]:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return _operation(
        "lireLieu",
        "Un lieu par son identifiant, d'aujourd'hui ou d'avant.",
        parameters=[path],
        answer=_content(GEOJSON, "Lieu", "Le lieu."),
        refusals={"404": "Aucun lieu ne porte cet identifiant."},
    )


def _search_communes() -> dict[str, Any]:
    return _operation(
        "chercherCommunes",
        "Les communes dont le nom ou le code postal commence ainsi, de la plus probable à la moins probable.",
        parameters=_documented(COMMUNES),
        answer=_content(JSON, "Communes", "Les communes ; la liste peut être vide."),
        refusals={"422": "Un paramètre est refusé."},
    )


def _operation(
    name: str, summary: str, *, parameters: list[Schema], answer: Schema, refusals: dict[str, str]
) -> dict[str, Any]:
    refused = {status: _content(PROBLEM, "Probleme", text) for status, text in refusals.items()}
    unavailable = _content(PROBLEM, "Probleme", "La base de données ne répond pas pour le moment.")
    return {
        "operationId": name,
        "summary": summary,
        "parameters": parameters,
        "responses": {"200": answer, **refused, "503": unavailable},
    }


def _content(media_type: str, schema: str, description: str, *, paged: bool = False) -> Schema:
    link = {"Link": {"description": "Adresse de la page suivante.", "schema": {"type": "string"}}}
    return {
        "description": description,
        **({"headers": link} if paged else {}),
        "content": {media_type: {"schema": reference(schema)}},
    }


def _documented(parameters: Iterable[Parameter]) -> list[Schema]:
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
