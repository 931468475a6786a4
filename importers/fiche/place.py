"""Commune and position of a row, from everything it states."""

from collections.abc import Mapping
from typing import Any

from geo.communes.index import CommuneIndex, CommuneRef
from geo.points import Point
from geo.standard.fields import PRECISIONS
from importers.fiche.columns import ARRET_DE, PRECISION
from importers.fiche.coordinates import read_position
from importers.model import Rejected
from importers.values.codes import clean_code_insee, clean_code_postal
from importers.values.labels import split_list
from importers.values.text import clean_text

UNKNOWN_PRECISION = "inconnue"

_TRAVELS = ("Itinérant",)
_PRECISE = ("adresse", "rue")
"""Precisions of a point at the place itself; any point of a commune is as good as its seat."""


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
    is_precise = stated in _PRECISE
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


def _locate(own: Point | None, seat: Point | None, stated: str) -> tuple[Point | None, str]:
    if own is not None:
        return own, stated
    return seat, "commune" if seat else UNKNOWN_PRECISION


def _stated_precision(values: Mapping[str, Any]) -> str:
    """Return the precision that a row states for its point; by default that of the place itself."""
    stated = (precision for precision in split_list(values.get(PRECISION)) if precision in PRECISIONS)
    return next(stated, _PRECISE[0])


def _only_postal_code(commune: CommuneRef | None) -> str | None:
    return commune.codes_postaux[0] if commune and len(commune.codes_postaux) == 1 else None
