"""Baselines of the site: an empty view, and lieux served as most sites do.

The latter are ORM objects, with geometries read by shapely and dictionaries written by the JSON of Flask.
"""

import os
from typing import Any

from flask import Flask, Response, jsonify, request
from geoalchemy2.shape import to_shape
from shapely.geometry import mapping
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.standard.fields import FIELDS

LIMIT = 20


def create_app() -> Flask:
    """Build the application on the database of DATABASE_URL."""
    app = Flask("peers")
    engine = create_engine(os.environ["DATABASE_URL"], pool_size=8)

    @app.get("/vide")
    def empty() -> Response:
        return Response("{}", mimetype="application/json")

    @app.get("/objets")
    def objects() -> Response:
        here = func.ST_GeogFromText(f"SRID=4326;POINT({request.args['lon']} {request.args['lat']})")
        nearest = select(Lieu).where(Lieu.position.is_not(None)).order_by(Lieu.position.op("<->")(here))
        with Session(engine) as session:
            lieux = session.scalars(nearest.limit(LIMIT)).all()
            return jsonify(type="FeatureCollection", features=[_feature(lieu) for lieu in lieux])

    return app


def _feature(lieu: Lieu) -> dict[str, Any]:  # GeoJSON
    return {
        "type": "Feature",
        "id": lieu.id,
        "geometry": mapping(to_shape(lieu.position)),  # type: ignore[arg-type]  # the column as the driver gives it
        "properties": {name: getattr(lieu, name) for name in FIELDS},
    }
