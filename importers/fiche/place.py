"""Say in which commune a row is, and where exactly, from everything it tells."""

from collections.abc import Mapping
from typing import Any

from geo.communes.index import CommuneIndex, CommuneRef
from geo.points import Point
from geo.standard.fields import PRECISIONS
from importers.fiche.coordinates import read_position
from importers.model import Rejected
from importers.values.codes import clean_code_insee, clean_code_postal
from importers.values.labels import split_list
from importers.values.text import clean_text

ARRET_DE = "arret_de"
"""Column that an importer adds to a row that is a stop of a travelling service: the service's name."""

PRECISION = "position_precision"
"""Column in which a mapping, or one of our own exports, says how precise a point is."""

UNKNOWN = "inconnue"

_TRAVELS = ("Itinérant",)
_OF_THE_PLACE = ("adresse", "rue")
"""Precisions of a point that says where the place is; any point of a commune is as good as its seat."""


def read_place(
    values: Mapping[str, Any], communes: CommuneIndex, itinerance: tuple[str, ...]
) -> dict[str, Any]:  # fields of Fiche
    """Find the commune and the position of a row. Raises Rejected when nothing tells where it is.

    A service that travels is nowhere but at its stops: the address of its garage is no place to go.
    """
    code_insee = clean_code_insee(values.get("code_insee"))
    code_postal = clean_code_postal(values.get("code_postal"))
    nom, adresse = clean_text(values.get("commune")), clean_text(values.get("adresse"))
    commune = communes.find(code_insee=code_insee, code_postal=code_postal, nom=nom)
    seat = communes.positions.get(code_insee or "") or (commune.seat if commune else None)
    stated = _stated_precision(values)
    believed = stated in _OF_THE_PLACE
    own = read_position(values.get("longitude"), values.get("latitude"), seat) if believed else None
    if commune is None and own is None and nom is None and adresse is None:
        raise Rejected("commune", nom, "ni commune, ni adresse, ni coordonnées")
    stop = clean_text(values.get(ARRET_DE))
    travels = itinerance == _TRAVELS and not stop
    point, precision = (None, UNKNOWN) if travels else _locate(own, seat, stated)
    same = commune is not None and communes.by_code.get(code_insee or "") is commune
    return {
        "commune": commune.nom if commune else nom or "",
        "commune_dite": nom,
        "code_postal": code_postal or _only_postal_code(commune),
        "code_insee": code_insee if same or commune is None else commune.code_insee,
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
    return seat, "commune" if seat else UNKNOWN


def _stated_precision(values: Mapping[str, Any]) -> str:
    """Read how precise a row says that its point is; a row that says nothing gives that of the place."""
    stated = (precision for precision in split_list(values.get(PRECISION)) if precision in PRECISIONS)
    return next(stated, _OF_THE_PLACE[0])


def _only_postal_code(commune: CommuneRef | None) -> str | None:
    return commune.codes_postaux[0] if commune and len(commune.codes_postaux) == 1 else None
