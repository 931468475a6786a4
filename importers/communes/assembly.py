"""Assemble the rows of communes from all files: contour, surface, density, seat, former communes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from geo.arrays import Geometries
from importers.communes.contours import Outline, as_multipolygons, surfaces_km2
from importers.communes.decoupage import CURRENT, Decoupage, TerritoryRow
from importers.communes.overseas import OVERSEAS_SEATS
from importers.communes.seats import MAIRIE, choose_seats, choose_seats_without_contour, most_central

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Contours and mairies by type and code of place; where several files have one, the first counts."""

    contours: Mapping[Key, BaseGeometry]
    mairies: Mapping[Key, shapely.Point]
    populations: Mapping[Key, int]
    parts: Mapping[str, Sequence[Key]]
    """Insee code of a commune → its former communes and arrondissements."""


def assemble(decoupage: Decoupage, outlines: Sequence[Outline]) -> Decoupage:
    """Add contour, surface, density and seat to communes, and their position to former communes."""
    shapes = _shapes(decoupage, outlines)
    contours = as_multipolygons([_contour(code, shapes) for code in decoupage.communes])
    communes = _communes(decoupage, contours, shapes)
    contour_of = dict(zip(decoupage.communes, contours, strict=True))
    return replace(
        decoupage, communes=communes, anciennes=_anciennes(decoupage, communes, contour_of, shapes)
    )


def _shapes(decoupage: Decoupage, outlines: Sequence[Outline]) -> _Shapes:
    parts: dict[str, list[Key]] = defaultdict(list)
    for key, ancienne in decoupage.anciennes.items():
        parts[ancienne["commune_code"]].append(key)
    last_to_first = outlines[::-1]
    return _Shapes(
        contours={(o.kind, o.code): o.contour for o in last_to_first if o.contour is not None},
        mairies={(o.kind, o.code): o.mairie for o in last_to_first if o.mairie is not None},
        populations={(o.kind, o.code): o.population for o in last_to_first if o.population is not None},
        parts=parts,
    )


def _communes(decoupage: Decoupage, contours: Geometries, shapes: _Shapes) -> dict[str, TerritoryRow]:
    mairies = [_mairie(code, shapes) for code in decoupage.communes]
    seats, qualities = choose_seats_without_contour(
        *choose_seats(contours, mairies),
        villages=[OVERSEAS_SEATS.get(code) for code in decoupage.communes],
        postal_codes=[commune["codes_postaux"] for commune in decoupage.communes.values()],
    )
    rows = zip(
        decoupage.communes.items(),
        _hex(contours),
        surfaces_km2(contours),
        _hex(seats),
        qualities,
        strict=True,
    )
    return {
        code: {
            **commune,
            "contour": contour,
            "surface_km2": surface_km2 if contour else None,
            "density_per_km2": _density(commune["population"], surface_km2) if contour else None,
            "seat": seat,
            "seat_quality": quality,
        }
        for (code, commune), contour, surface_km2, seat, quality in rows
    }


def _anciennes(
    decoupage: Decoupage,
    communes: Mapping[str, TerritoryRow],
    contour_of: Mapping[str, BaseGeometry | None],
    shapes: _Shapes,
) -> dict[Key, TerritoryRow]:
    """Locate former communes at their own mairie, on their own surface, or at the seat of their commune."""
    anciennes = decoupage.anciennes
    # A mairie without a contour of its own has to be in the commune of today.
    nearest = [shapes.contours.get(key, contour_of[a["commune_code"]]) for key, a in anciennes.items()]
    seats, qualities = choose_seats(as_multipolygons(nearest), [shapes.mairies.get(key) for key in anciennes])
    return {
        key: {
            **ancienne,
            "population": ancienne["population"] or shapes.populations.get(key),
            "position": seat
            if quality == MAIRIE or key in shapes.contours
            else communes[ancienne["commune_code"]]["seat"],
        }
        for (key, ancienne), seat, quality in zip(anciennes.items(), _hex(seats), qualities, strict=True)
    }


def _contour(code: str, shapes: _Shapes) -> BaseGeometry | None:
    """Return the contour of a commune, or the union of those of all its communes déléguées."""
    own = shapes.contours.get((CURRENT, code))
    if own is not None:
        return own
    parts = [key for key in shapes.parts.get(code, ()) if key[0] == "commune-deleguee"]
    contours = [shapes.contours[key] for key in parts if key in shapes.contours]
    return shapely.union_all(contours) if contours and len(contours) == len(parts) else None


def _mairie(code: str, shapes: _Shapes) -> shapely.Point | None:
    """Return the mairie of a commune, or the most central of its arrondissements (Paris has no other)."""
    own = shapes.mairies.get((CURRENT, code))
    if own is not None:
        return own
    parts = [key for key in shapes.parts.get(code, ()) if key[0] == "arrondissement-municipal"]
    return most_central([shapes.mairies[key] for key in parts if key in shapes.mairies])


def _density(population: int | None, surface_km2: float) -> float | None:
    return None if population is None or surface_km2 <= 0 else population / surface_km2


def _hex(geometries: Geometries) -> Iterable[str | None]:
    """Format geometries as hexadecimal EWKB, with their CRS, for PostGIS."""
    located = shapely.set_srid(geometries, 4326)
    return [
        None if geometry is None else shapely.to_wkb(geometry, hex=True, include_srid=True)
        for geometry in located
    ]
