"""Describe the API (OpenAPI 3.1) from the very declarations that read its parameters."""

from functools import cache
from types import MappingProxyType
from typing import Any, Final

from flask import Response, current_app

from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.openapi import API_VERSION, content, describe_parameters, operation, reference
from webapp.core.openapi import headers as described_headers
from webapp.formats.media_types import CSV, GEOJSON, JSON
from webapp.lieux.exports import EXPORTS, LEFT_OUT
from webapp.lieux.openapi import components
from webapp.lieux.params import (
    AREA_PARAMETERS,
    COMMUNES_PARAMETERS,
    CSV_FORM,
    SEARCH_PARAMETERS,
    SELECTION_PARAMETERS,
    TRIPS_PARAMETERS,
)
from webapp.territoires.openapi import coverage_paths, coverage_schemas

blueprint = SiteBlueprint(
    "openapi", __name__, url_prefix="/api/v1", policy=Policy(problem_prefix="/api/", cors=True)
)

DESCRIPTION: Final = (
    "Trouver les lieux qui aident avec internet et l'ordinateur, du plus proche au plus éloigné."
    " Sans clé. Un paramètre inconnu est ignoré ; un paramètre refusé donne 422 et un message par champ."
)


@blueprint.get("/openapi.json")
def description() -> Response:
    """Answer the description of the API."""
    return Response(current_app.json.dumps(document()), mimetype=JSON)


@cache
def document() -> dict[str, Any]:
    """Give the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Médiaproche", "version": API_VERSION, "description": DESCRIPTION},
        "paths": {
            "/api/v1/lieux": {"get": _search_lieux()},
            "/api/v1/lieux/{id}": {"get": _one_lieu()},
            "/api/v1/communes": {"get": _search_communes()},
            "/api/v1/isochrone": {"get": _isochrone()},
            "/api/v1/temps": {"get": _trips()},
            **{f"/api/v1/lieux.{name}": {"get": _export(name)} for name in EXPORTS},
            **coverage_paths(),
        },
        "components": {"schemas": {**components(), **coverage_schemas()}},
    }


def _search_lieux() -> dict[str, Any]:
    return operation(
        "chercherLieux",
        "Les lieux les plus proches d'une ville ou d'un point, dans l'ordre de leur distance.",
        parameters=describe_parameters(SEARCH_PARAMETERS),
        answer=content(GEOJSON, "Lieux", "Les lieux, du plus proche au plus éloigné.", paged=True),
        refusals={
            "404": "Aucune ville ne porte ce nom.",
            "422": "Un paramètre est refusé, ou plusieurs villes portent ce nom : voir candidats.",
        },
    )


def _one_lieu() -> dict[str, Any]:
    path = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return operation(
        "lireLieu",
        "Un lieu par son identifiant, d'aujourd'hui ou d'avant.",
        parameters=[path],
        answer=content(GEOJSON, "Lieu", "Le lieu."),
        refusals={
            "404": "Aucun lieu ne porte cet identifiant.",
            "410": "Le lieu n'est plus dans les listes publiques ; detail dit depuis quand.",
        },
    )


def _search_communes() -> dict[str, Any]:
    return operation(
        "chercherCommunes",
        "Les communes dont le nom ou le code postal commence ainsi, de la plus probable à la moins probable.",
        parameters=describe_parameters(COMMUNES_PARAMETERS),
        answer=content(JSON, "Communes", "Les communes ; la liste peut être vide."),
        refusals={"422": "Un paramètre est refusé."},
    )


def _isochrone() -> dict[str, Any]:
    return operation(
        "dessinerIsochrone",
        "Ce que l'on atteint en un certain temps, avec les communes dont la mairie est dedans.",
        parameters=describe_parameters(AREA_PARAMETERS),
        answer=content(GEOJSON, "Isochrone", "Un polygone, sans la mer."),
        refusals=_PLACE_REFUSALS,
    )


def _trips() -> dict[str, Any]:
    return operation(
        "mesurerTemps",
        "Les minutes d'une ville ou d'un point à plusieurs autres.",
        parameters=describe_parameters(TRIPS_PARAMETERS),
        answer=content(JSON, "Temps", "Les durées, dans l'ordre demandé."),
        refusals=_PLACE_REFUSALS,
    )


_PLACE_REFUSALS: Final = MappingProxyType(
    {
        "404": "Aucune ville ne porte ce nom.",
        "422": "Un paramètre est refusé, ou plusieurs villes portent ce nom : voir candidats.",
    }
)


def _export(extension: str) -> dict[str, Any]:
    media_type, what = EXPORTS[extension]
    schema = {"schema": reference("Export")} if media_type == GEOJSON else {}
    headers = {"Content-Disposition": "Nom du fichier, avec sa date."}
    if media_type == CSV:
        headers[LEFT_OUT] = "Lieux sans tous les champs obligatoires, absents de la forme «norme»."
    return operation(
        f"exporter{extension.capitalize()}",
        f"Tous les lieux d'un choix : {what}. Autour d'une ville ou d'un point, ils sont dans l'ordre de"
        " leur distance, et ceux dont la position est inconnue n'y sont pas.",
        parameters=describe_parameters([*SELECTION_PARAMETERS, CSV_FORM] if media_type == CSV else SELECTION_PARAMETERS),
        answer={
            "description": "Le fichier.",
            "headers": described_headers(headers),
            "content": {media_type: schema},
        },
        refusals={
            "404": "Aucune ville ne porte ce nom.",
            "422": "Un paramètre est refusé, ou plusieurs villes portent ce nom : voir candidats.",
        },
    )
