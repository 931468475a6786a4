"""Say in which commune a row is, and where exactly, from everything it tells."""

from collections.abc import Mapping
from typing import Any

from geo.points import Point
from geo.territories import CommuneIndex, CommuneRef
from importers.cleaning import clean_code_insee, clean_code_postal, clean_text
from importers.coordinates import read_position
from importers.source import Rejected

ARRET_DE = "arret_de"
"""Column that an importer adds to a row that is a stop of a travelling service: the service's name."""

_TRAVELS = ("Itinérant",)


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
    own = read_position(values.get("longitude"), values.get("latitude"), seat)
    if commune is None and own is None and nom is None and adresse is None:
        raise Rejected("commune", nom, "ni commune, ni adresse, ni coordonnées")
    stop = clean_text(values.get(ARRET_DE))
    point, precision = (None, "inconnue") if itinerance == _TRAVELS and not stop else _locate(own, seat)
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


def _locate(own: Point | None, seat: Point | None) -> tuple[Point | None, str]:
    if own is not None:
        return own, "adresse"
    return seat, "commune" if seat else "inconnue"


def _only_postal_code(commune: CommuneRef | None) -> str | None:
    return commune.codes_postaux[0] if commune and len(commune.codes_postaux) == 1 else None
