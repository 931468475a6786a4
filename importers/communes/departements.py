"""Contours of départements: unions of those of their communes, as no national file has both alike."""

from collections.abc import Iterable
from itertools import groupby

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from geo.arrays import Geometries

MAX_HOLE_DEG2 = 0.005
"""About 45 km²: the largest hole that a commune without contour leaves has 33 km² (Corrèze). Larger ones
are true: the enclave of the Papes, which is of Vaucluse, has 124 km² inside Drôme."""


def rebuild_contours(connection: Connection) -> None:
    """Set the contour of every département to the union of its communes (5 s for the whole country)."""
    rows = connection.execute(
        text(
            "SELECT departement_code, ST_AsBinary(contour) AS contour FROM commune"
            " WHERE contour IS NOT NULL ORDER BY departement_code"
        )
    )
    contours = [
        {"code": code, "contour": shapely.to_wkb(_union(row.contour for row in communes))}
        for code, communes in groupby(rows, key=lambda row: row.departement_code)
    ]
    if contours:
        connection.execute(
            text(
                "UPDATE departement SET contour = new.contour FROM"
                " (SELECT ST_Multi(ST_GeomFromWKB(:contour, 4326)) AS contour) AS new"
                " WHERE code = :code AND departement.contour IS DISTINCT FROM new.contour"
            ),
            contours,
        )
    connection.execute(
        text(
            "UPDATE departement SET contour = NULL WHERE contour IS NOT NULL AND NOT EXISTS"
            " (SELECT FROM commune WHERE departement_code = code AND commune.contour IS NOT NULL)"
        )
    )


def _union(contours: Iterable[bytes]) -> MultiPolygon:
    whole = _union_of_parts(shapely.get_parts(shapely.from_wkb(list(map(bytes, contours)))))
    filled = [_filled(part) for part in shapely.get_parts(whole) if isinstance(part, Polygon)]
    return MultiPolygon(
        [part for part in shapely.get_parts(shapely.union_all(filled)) if isinstance(part, Polygon)]
    )


def _union_of_parts(parts: Geometries) -> BaseGeometry:
    """Union polygons; those that share whole edges, as in the finest contours, in a third of the time."""
    if shapely.coverage_is_valid(parts):
        return shapely.coverage_union_all(parts)
    return shapely.union_all(parts)


def _filled(part: Polygon) -> Polygon:
    return Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > MAX_HOLE_DEG2])
