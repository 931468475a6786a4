"""Commune and position of a row, from everything it states: codes, names, coordinates.

Coordinates may have swapped axes, lost signs or be metres: the seat of the commune tells.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from geo.communes.index import CommuneIndex, CommuneRef
from geo.crs import LAMBERT93, to_wgs84
from geo.errors import InvalidInput
from geo.points import Point, sphere_distance_m
from geo.standard.fields import PLACED_PRECISIONS, PRECISIONS
from importers.fiche.columns import ARRET_DE, PRECISION
from importers.model import Rejected
from importers.values.labels import split_list
from importers.values.numbers import clean_code_insee, clean_code_postal, clean_number
from importers.values.text import clean_text

UNKNOWN_PRECISION: Final = "inconnue"

MAX_SEAT_DISTANCE_M: Final = 5_000
"""Another reading of the numbers is accepted only this near to the seat of the commune:
by chance that happens once in a hundred thousand."""

_WEB_MERCATOR: Final = 3857

_TRAVELS = ("Itinérant",)


def read_place(
    values: Mapping[str, Any], communes: CommuneIndex, itinerance: tuple[str, ...]
) -> dict[str, Any]:  # fields of Fiche
    """Find the commune and the position of a row. Raises Rejected when nothing locates it.

    A service that travels has no position but its stops: the address of its garage is no place to go.
    """
    code_insee = clean_code_insee(values.get("code_insee"))
    code_postal = clean_code_postal(values.get("code_postal"))
    nom, adresse = clean_text(values.get("commune")), clean_text(values.get("adresse"))
    commune = communes.find(code_insee=code_insee, code_postal=code_postal, nom=nom)
    seat = communes.positions.get(code_insee or "") or (commune.seat if commune else None)
    stated = _stated_precision(values)
    is_precise = stated in PLACED_PRECISIONS
    own = read_position(values.get("longitude"), values.get("latitude"), seat) if is_precise else None
    if commune is None and own is None and nom is None and adresse is None:
        raise Rejected("commune", nom, "ni commune, ni adresse, ni coordonnées")
    stop = clean_text(values.get(ARRET_DE))
    travels = itinerance == _TRAVELS and not stop
    point, precision = (None, UNKNOWN_PRECISION) if travels else _locate(own, seat, stated)
    has_own_code = commune is not None and communes.by_code.get(code_insee or "") is commune
    return {
        "commune": commune.nom if commune else nom or "",
        "commune_dite": nom,
        "code_postal": code_postal or _only_postal_code(commune),
        "code_insee": code_insee if has_own_code or commune is None else commune.code_insee,
        "adresse": adresse,
        "complement_adresse": clean_text(values.get("complement_adresse")),
        "latitude": own.lat if own else None,
        "longitude": own.lon if own else None,
        "commune_code": commune.code_insee if commune else None,
        "position": (point.lon, point.lat) if point else None,
        "position_precision": precision,
        "arret_de": stop,
    }


def position_at_seat(seat: tuple[float, float] | None) -> dict[str, Any]:  # fields of Fiche
    """Return the position of a place of which only the commune is known: its seat, as (lon, lat)."""
    return {
        "latitude": None,
        "longitude": None,
        "position": seat,
        "position_precision": "commune" if seat else UNKNOWN_PRECISION,
    }


def _locate(own: Point | None, seat: Point | None, stated: str) -> tuple[Point | None, str]:
    if own is not None:
        return own, stated
    return seat, "commune" if seat else UNKNOWN_PRECISION


def _stated_precision(values: Mapping[str, Any]) -> str:
    """Return the precision that a row states for its point; by default that of the place itself."""
    stated = (precision for precision in split_list(values.get(PRECISION)) if precision in PRECISIONS)
    return next(stated, PLACED_PRECISIONS[0])


def _only_postal_code(commune: CommuneRef | None) -> str | None:
    return commune.codes_postaux[0] if commune and len(commune.codes_postaux) == 1 else None


def read_position(longitude: Any, latitude: Any, seat: Point | None) -> Point | None:
    """Parse two numbers as a position; None when they are absent, (0, 0) or no place on Earth.

    Where the seat of the commune is known and the plain reading is far from it, other readings are
    tried: axes swapped, sign lost, metres of Lambert-93 or Web Mercator. Units: degrees or metres.
    """
    x, y = clean_number(longitude), clean_number(latitude)
    if x is None or y is None or (x == 0 and y == 0):
        return None
    readings = list(_readings(x, y))
    plausible = (
        r for r in readings if seat is not None and sphere_distance_m(r, seat) <= MAX_SEAT_DISTANCE_M
    )
    return next(plausible, next(iter(readings), None))


def _readings(x: float, y: float) -> Iterator[Point]:
    """Yield the positions that two numbers may mean, the plainest first."""
    for lon, lat in ((x, y), (y, x), (-x, y), (x, -y), (-x, -y), (-y, x), (y, -x)):
        yield from _on_earth(lon, lat)
    if max(abs(x), abs(y)) > 1_000:  # no degrees
        for epsg in (LAMBERT93, _WEB_MERCATOR):
            yield from _on_earth(*to_wgs84(epsg).transform(x, y))
            yield from _on_earth(*to_wgs84(epsg).transform(y, x))


def _on_earth(lon: float, lat: float) -> Iterator[Point]:
    try:
        yield Point(lon, lat)
    except InvalidInput:
        return
