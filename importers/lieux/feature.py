"""Write what readers see of a lieu: its row, and its GeoJSON as text, made once and served as it is."""

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson

from geo.standard.fields import FIELDS, HEADLINE_FACTS

COORDINATE_DECIMALS = 6
"""A tenth of a metre: no file knows better."""


def lieu_row(lieu_id: str, fiche: Mapping[str, Any]) -> dict[str, Any]:
    """Give the row of table `lieu` for a merged fiche."""
    states = {fact: fiche["facts"][fact]["state"] for fact in HEADLINE_FACTS}
    fields = {field: fiche[field] for field in FIELDS if field != "id"}
    position = _rounded(fiche["position"])
    feature = orjson.dumps(
        {
            "type": "Feature",
            "id": lieu_id,
            "geometry": {"type": "Point", "coordinates": position} if position else None,
            "properties": {
                "id": lieu_id,
                **fields,
                **states,
                "position_precision": fiche["position_precision"],
                "arret_de": fiche["arret_de"],
                "headline": fiche["facts"],
            },
        }
    ).decode()
    return {
        "id": lieu_id,
        **fields,
        **states,
        "position": f"SRID=4326;POINT({position[0]} {position[1]})" if position else None,
        "position_precision": fiche["position_precision"],
        "commune_code": fiche["commune_code"],
        "headline": fiche["facts"],
        "itinerant": "Itinérant" in fiche["itinerance"],
        "arret_de": fiche["arret_de"],
        "feature": feature,
        "feature_sha256": hashlib.sha256(feature.encode()).hexdigest(),
    }


def _rounded(position: list[float] | None) -> list[float] | None:
    return [round(degrees, COORDINATE_DECIMALS) for degrees in position] if position else None
