"""OpenAPI of the API on lieux and travel times: addresses, parameters, schemas of answers."""

from types import MappingProxyType
from typing import Final

from geo.standard.fields import CLOSED_LISTS, FIELDS, HEADLINE_FACTS, LIST_FIELDS, PRECISIONS, STATES
from geo.travel.modes import ESTIME, MESURE, MODES
from webapp.core.openapi import Schema, content, describe_parameters, headers, object_of, operation, reference
from webapp.formats.media_types import CSV, GEOJSON, JSON
from webapp.lieux.api import blueprint as api
from webapp.lieux.exports import EXPORTS, LEFT_OUT
from webapp.lieux.exports import blueprint as exports
from webapp.lieux.params import (
    AREA_PARAMETERS,
    COMMUNES_PARAMETERS,
    CSV_FORM,
    SEARCH_PARAMETERS,
    SELECTION_PARAMETERS,
    TRIPS_PARAMETERS,
)
from webapp.lieux.travel import blueprint as travel

_TEXT: Final[Schema] = {"type": "string"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_NUMBER_OR_NULL: Final[Schema] = {"type": ["number", "null"]}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_CALCUL: Final[Schema] = {"enum": [MESURE, ESTIME]}
_ALWAYS_TEXT: Final = frozenset({"id", "pivot", "nom", "commune"})
_COORDINATES: Final = frozenset({"latitude", "longitude"})


_PLACE_REFUSALS: Final = MappingProxyType(
    {
        "404": "Aucune ville ne porte ce nom.",
        "422": "Un paramètre est refusé, ou plusieurs villes portent ce nom : voir candidats.",
    }
)


def lieux_paths() -> dict[str, Schema]:
    """Return every address with its operation."""
    return {
        f"{api.url_prefix}/lieux": {"get": _search_lieux()},
        f"{api.url_prefix}/lieux/{{id}}": {"get": _one_lieu()},
        f"{api.url_prefix}/communes": {"get": _search_communes()},
        f"{travel.url_prefix}/isochrone": {"get": _read_isochrone()},
        f"{travel.url_prefix}/temps": {"get": _read_trips()},
        **{
            f"{exports.url_prefix}/lieux.{extension}": {"get": _export_lieux(extension)}
            for extension in EXPORTS
        },
    }


def lieux_schemas() -> dict[str, Schema]:
    """Return the schema of every answer by its name."""
    return {
        "Lieu": _feature(distance=False),
        "LieuTrouve": _feature(distance=True),
        "Lieux": _feature_collection(),
        "Export": _export(),
        "Commune": object_of(
            {
                "type": _TEXT,
                "code": _TEXT,
                "nom": _TEXT,
                "label": _TEXT,
                "departement": _TEXT,
                "codes_postaux": _TEXTS,
                "population": {"type": ["integer", "null"]},
                "lon": {"type": "number"},
                "lat": {"type": "number"},
                "score": {"type": "number"},
            }
        ),
        "Isochrone": _isochrone(),
        "Temps": _trips(),
        "Communes": object_of({"communes": {"type": "array", "items": reference("Commune")}}),
        "Probleme": object_of(
            {
                "type": _TEXT,
                "title": _TEXT,
                "status": {"type": "integer"},
                "detail": _TEXT,
            },
            optional={
                "errors": {"type": "array", "items": object_of({"field": _TEXT, "message": _TEXT})},
                "candidats": {"type": "array", "items": reference("Commune")},
            },
        ),
    }


def _search_lieux() -> Schema:
    return operation(
        "chercherLieux",
        "Les lieux les plus proches d'une ville ou d'un point, dans l'ordre de leur distance.",
        parameters=describe_parameters(SEARCH_PARAMETERS),
        answer=content(GEOJSON, "Lieux", "Les lieux, du plus proche au plus éloigné.", paged=True),
        refusals=_PLACE_REFUSALS,
    )


def _one_lieu() -> Schema:
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


def _search_communes() -> Schema:
    return operation(
        "chercherCommunes",
        "Les communes dont le nom ou le code postal commence ainsi, de la plus probable à la moins probable.",
        parameters=describe_parameters(COMMUNES_PARAMETERS),
        answer=content(JSON, "Communes", "Les communes ; la liste peut être vide."),
        refusals={"422": "Un paramètre est refusé."},
    )


def _read_isochrone() -> Schema:
    return operation(
        "dessinerIsochrone",
        "Ce que l'on atteint en un certain temps, avec les communes dont la mairie est dedans.",
        parameters=describe_parameters(AREA_PARAMETERS),
        answer=content(GEOJSON, "Isochrone", "Un polygone, sans la mer."),
        refusals=_PLACE_REFUSALS,
    )


def _read_trips() -> Schema:
    return operation(
        "mesurerTemps",
        "Les minutes d'une ville ou d'un point à plusieurs autres.",
        parameters=describe_parameters(TRIPS_PARAMETERS),
        answer=content(JSON, "Temps", "Les durées, dans l'ordre demandé."),
        refusals=_PLACE_REFUSALS,
    )


def _export_lieux(extension: str) -> Schema:
    media_type, what = EXPORTS[extension]
    schema = {"schema": reference("Export")} if media_type == GEOJSON else {}
    described = {"Content-Disposition": "Nom du fichier, avec sa date."}
    if media_type == CSV:
        described[LEFT_OUT] = "Lieux sans tous les champs obligatoires, absents de la forme «norme»."
    return operation(
        f"exporter{extension.capitalize()}",
        f"Tous les lieux d'un choix : {what}. Autour d'une ville ou d'un point, ils sont dans l'ordre de"
        " leur distance, et ceux dont la position est inconnue n'y sont pas.",
        parameters=describe_parameters(
            [*SELECTION_PARAMETERS, CSV_FORM] if media_type == CSV else SELECTION_PARAMETERS
        ),
        answer={
            "description": "Le fichier.",
            "headers": headers(described),
            "content": {media_type: schema},
        },
        refusals=_PLACE_REFUSALS,
    )


def _feature_collection() -> Schema:
    return object_of(
        {
            "type": {"const": "FeatureCollection"},
            "licence": _TEXT,
            "attribution": _TEXT,
            "centre": _centre(),
            "itinerants": {
                "type": "array",
                "items": reference("Lieu"),
                "description": "Services qui se déplacent autour de là, sans arrêt connu : ils n'ont pas de"
                " distance. Sur la première page seulement.",
            },
            "features": {"type": "array", "items": reference("LieuTrouve")},
        },
        optional={"next": {"type": "string", "format": "uri-reference"}},
    )


def _isochrone() -> Schema:
    properties: dict[str, Schema] = {
        "mode": {"enum": list(MODES)},
        "minutes": {"type": "number"},
        "calcul": _CALCUL,
        "explication": _TEXT,
        "centre": _centre(),
        "population": {"type": "integer"},
        "communes": _TEXTS,
    }
    polygons = object_of({"type": {"const": "MultiPolygon"}, "coordinates": {"type": "array"}})
    return object_of(
        {"type": {"const": "Feature"}, "geometry": polygons, "properties": object_of(properties)}
    )


def _trips() -> Schema:
    number: Schema = {"type": "number"}
    way = object_of(
        {
            "lon": number,
            "lat": number,
            "distance_m": {"type": "integer", "minimum": 0},
            "minutes": _NUMBER_OR_NULL,
            "calcul": {"enum": [*_CALCUL["enum"], None]},
        }
    )
    return object_of(
        {"mode": {"enum": list(MODES)}, "centre": _centre(), "temps": {"type": "array", "items": way}}
    )


def _centre() -> Schema:
    return object_of({"label": _TEXT_OR_NULL, "lon": {"type": "number"}, "lat": {"type": "number"}})


def _export() -> Schema:
    members: dict[str, Schema] = {
        "type": {"const": "FeatureCollection"},
        "licence": _TEXT,
        "attribution": _TEXT,
        "date": {"type": "string", "format": "date"},
        "url": {"type": "string", "format": "uri"},
        "features": {"type": "array", "items": reference("Lieu")},
    }
    return object_of(members)


def _feature(*, distance: bool) -> Schema:
    point = object_of(
        {
            "type": {"const": "Point"},
            "coordinates": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        }
    )
    properties: dict[str, Schema] = {
        **{field: _field(field) for field in FIELDS},
        **{fact: {"enum": list(STATES)} for fact in HEADLINE_FACTS},
        "position_precision": {"enum": list(PRECISIONS)},
        "arret_de": _TEXT_OR_NULL,
        "headline": {"type": "object"},
    }
    if distance:
        properties["distance_m"] = {"type": "integer", "minimum": 0}
        properties["minutes"] = {**_NUMBER_OR_NULL, "description": "Durée du trajet, si mode est donné."}
        properties["calcul"] = {"enum": [*_CALCUL["enum"], None]}
    return object_of(
        {
            "type": {"const": "Feature"},
            "id": _TEXT,
            "geometry": point if distance else {"oneOf": [point, {"type": "null"}]},
            "properties": object_of(properties),
        }
    )


def _field(name: str) -> Schema:
    if name in CLOSED_LISTS:
        return {"type": "array", "items": {"enum": list(CLOSED_LISTS[name])}}
    if name in LIST_FIELDS:
        return _TEXTS
    if name == "date_maj":
        return {"type": ["string", "null"], "format": "date"}
    if name in _COORDINATES:
        return _NUMBER_OR_NULL
    return _TEXT if name in _ALWAYS_TEXT else _TEXT_OR_NULL
