"""The shape of what the API answers, as JSON Schemas made from the vocabulary of the standard."""

from typing import Final

from geo.standard.fields import CLOSED_LISTS, FIELDS, HEADLINE_FACTS, LIST_FIELDS, PRECISIONS, STATES
from geo.travel.modes import ESTIME, MESURE, MODES
from webapp.core.openapi import Schema, object_of, reference

_TEXT: Final[Schema] = {"type": "string"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_NUMBER_OR_NULL: Final[Schema] = {"type": ["number", "null"]}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
_CALCUL: Final[Schema] = {"enum": [MESURE, ESTIME]}
_ALWAYS_TEXT: Final = frozenset({"id", "pivot", "nom", "commune"})
_COORDINATES: Final = frozenset({"latitude", "longitude"})


def components() -> dict[str, Schema]:
    """Give every schema by its name."""
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
