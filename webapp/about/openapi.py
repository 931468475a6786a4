"""OpenAPI 3.1 document of the API, from the declarations that parse its parameters."""

from functools import cache
from typing import Final

from flask import Response, current_app

from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.openapi import API_VERSION, Schema
from webapp.formats.media_types import JSON
from webapp.lieux.openapi import lieux_paths, lieux_schemas
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
    """Return the OpenAPI document."""
    return Response(current_app.json.dumps(document()), mimetype=JSON)


@cache
def document() -> Schema:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Médiaproche", "version": API_VERSION, "description": DESCRIPTION},
        "paths": {**lieux_paths(), **coverage_paths()},
        "components": {"schemas": {**lieux_schemas(), **coverage_schemas()}},
    }
