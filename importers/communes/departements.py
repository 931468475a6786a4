"""Contours of départements: unions of those of their communes, as no national file has both alike."""

from collections.abc import Iterable
from itertools import groupby

import shapely
from shapely import MultiPolygon, Polygon
from sqlalchemy import Connection, text

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
    whole = shapely.union_all([shapely.from_wkb(bytes(contour)) for contour in contours])
    filled = shapely.union_all(
        [_filled(part) for part in shapely.get_parts(whole) if isinstance(part, Polygon)]
    )
    return MultiPolygon([part for part in shapely.get_parts(filled) if isinstance(part, Polygon)])


def _filled(part: Polygon) -> Polygon:
    return Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > MAX_HOLE_DEG2])
