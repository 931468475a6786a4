"""Contours of communes: those in a box, with their seats, or those of given codes. CRS: EPSG:4326."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely
from geoalchemy2 import Geometry
from shapely.geometry.base import BaseGeometry
from sqlalchemy import cast, func, select
from sqlalchemy.orm import Session

from geo.arrays import Texts
from geo.database.models import Commune
from geo.points import Box, Point, point_or_none

CONTOUR_BATCH_ROWS: Final = 1_000
"""Contours in memory at once: 4 MB."""

CONTOUR_DECIMALS: Final = 5
"""Of the degrees of a contour: a metre."""


@dataclass(frozen=True, slots=True)
class CommuneShape:
    """A commune to draw on a map without any tile."""

    nom: str
    departement_code: str
    population: int
    seat: Point | None
    contour: BaseGeometry


def read_shapes_in_box(session: Session, box: Box) -> Sequence[CommuneShape]:
    """List the communes that have a contour in a box, the most populated first."""
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
        CommuneShape(nom, departement, population, point_or_none(lon, lat), contour)
        for (nom, departement, population, lon, lat, _), contour in zip(rows, contours, strict=True)
    ]


def read_contours(session: Session, codes: Texts, *, binary: bool = False) -> Iterator[Any]:
    """Yield the contour of each commune as GeoJSON text, or as WKB with `binary`; None: unknown."""
    contour = Commune.contour
    shape = func.ST_AsBinary(contour) if binary else func.ST_AsGeoJSON(contour, CONTOUR_DECIMALS)
    for start in range(0, len(codes), CONTOUR_BATCH_ROWS):
        batch = codes[start : start + CONTOUR_BATCH_ROWS].tolist()
        rows = session.execute(select(Commune.code_insee, shape).where(Commune.code_insee.in_(batch)))
        found = {code: contour for code, contour in rows}  # noqa: C416 (rows are no pairs to dict's stub)
        yield from (found.get(code) for code in batch)
