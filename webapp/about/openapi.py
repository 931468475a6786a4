"""OpenAPI 3.1 document of the API, from the routes of its blueprints."""

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

SECTIONS: Final = (
    ("Lieux", api.blueprint),
    ("Temps de trajet", travel.blueprint),
    ("Fichiers de lieux", exports.blueprint),
    ("Couverture d'un territoire", coverage.blueprint),
)
"""Subjects of the API, and what answers them."""

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
    return {address: done for _, section in SECTIONS for address, done in section.operations.items()}
