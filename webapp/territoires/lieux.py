"""The lieux that a territory counts, as the map that moves shows them: a name, an address, a page."""

from geo.lieux.lookup import read_features
from collections.abc import Iterator
from typing import Any

import orjson
from flask import Response, url_for
from sqlalchemy.orm import Session

from geo.coverage.territory import measure_territory
from webapp.formats.media_types import GEOJSON
from webapp.territoires.here import Here
from webapp.territoires.moving_map import script_of


def script(session: Session, here: Here) -> Response:
    """Give the script of the map. Raises NotFound, InvalidInput."""
    gaps = measure_territory(session, here.kind, here.code, here.asked.question)
    return Response(script_of(here, gaps), mimetype="text/javascript")


def lieux(session: Session, here: Here) -> Response:
    """Give the lieux that are counted. Raises NotFound, InvalidInput."""
    gaps = measure_territory(session, here.kind, here.code, here.asked.question)
    features = read_features(session, gaps.lieux.id.tolist())
    collection = {"type": "FeatureCollection", "features": list(_shown(features))}
    return Response(orjson.dumps(collection), mimetype=GEOJSON)


def _shown(features: dict[str, bytes]) -> Iterator[dict[str, Any]]:
    for lieu_id, text in features.items():
        feature = orjson.loads(text)
        values = feature["properties"]
        lines = (values["adresse"], " ".join(filter(None, (values["code_postal"], values["commune"]))))
        yield {
            "type": "Feature",
            "geometry": feature["geometry"],
            "properties": {
                "nom": values["nom"],
                "adresse": ", ".join(filter(None, lines)),
                "url": url_for("pages.lieu", lieu_id=lieu_id),
            },
        }
