"""Contours and seats of the communes of an area, to draw a map without any tile."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.database.models import Commune
from geo.points import Point

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees (EPSG:4326)."""


@dataclass(frozen=True, slots=True)
class CommuneShape:
    """A commune as a map shows it; CRS: EPSG:4326."""

    nom: str
    departement_code: str
    population: int
    seat: Point | None
    contour: BaseGeometry


def communes_in(session: Session, box: Box) -> Sequence[CommuneShape]:
    """List the communes that have a contour in a box, the most peopled first."""
    seat = cast(Commune.seat, Geometry)
    rows = session.execute(
        select(
            Commune.nom,
            Commune.departement_code,
            func.coalesce(Commune.population, 0),
            func.ST_X(seat),
            func.ST_Y(seat),
            func.ST_AsBinary(Commune.contour),
        )
        .where(Commune.contour.bool_op("&&")(func.ST_MakeEnvelope(*box, 4326)))
        .order_by(func.coalesce(Commune.population, 0).desc(), Commune.code_insee)
    ).all()
    contours = shapely.from_wkb([bytes(row[-1]) for row in rows])
    return [
        CommuneShape(nom, departement, population, _point(lon, lat), contour)
        for (nom, departement, population, lon, lat, _), contour in zip(rows, contours, strict=True)
    ]


def _point(lon: float | None, lat: float | None) -> Point | None:
    return None if lon is None or lat is None else Point(lon, lat)
