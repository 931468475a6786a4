"""OpenAPI 3.1 document of the API, from the routes of its blueprints."""

from collections import ChainMap
from collections.abc import Mapping
from functools import cache
from typing import Final

from flask import Response, current_app

from webapp.core.blueprint import Policy, SiteBlueprint
from webapp.core.openapi import API_VERSION, Operation, Schema, describe_paths, describe_schemas
from webapp.formats.media_types import JSON
from webapp.lieux import api, exports, travel
from webapp.territoires import api as coverage

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
        "paths": describe_paths(operations()),
        "components": {"schemas": describe_schemas(operations().values())},
    }


def operations() -> Mapping[str, Operation]:
    """Return every operation of the API, by its address."""
    described = (api.blueprint, travel.blueprint, exports.blueprint, coverage.blueprint)
    return ChainMap(*(blueprint.operations for blueprint in reversed(described)))
