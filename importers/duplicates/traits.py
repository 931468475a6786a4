"""Traits of a row for matching: name, street, position, contacts, in a comparable form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any, Final

from geo.points import EARTH_RADIUS_M
from geo.standard.fields import PIVOT_UNKNOWN, PLACED_PRECISIONS
from importers.duplicates.place_names import PlaceName, read_name
from importers.duplicates.streets import Street, read_street

Metres = tuple[float, float, float]
"""A point of the sphere, in metres from the centre of the Earth: math.dist between two is the chord, which
is 1 mm shorter than the arc at 10 km."""

TRAIT_FIELDS: Final = (
    "nom",
    "commune",
    "commune_code",
    "adresse",
    "position",
    "position_precision",
    "telephone",
    "courriels",
    "site_web",
    "pivot",
    "typologie",
    "arret_de",
)
"""Fields of a fiche that traits are read from."""

TRAIT_LIST_FIELDS: Final = frozenset({"position", "courriels", "site_web", "typologie"})
"""Those that are lists (JSON in the database)."""

_SHARED_SITES: Final = ("facebook.", "google.", "instagram.", "gouv.fr", "data-inclusion", "linkedin.")
"""Hosts whose pages speak of many places."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What matching compares of a row."""

    name: PlaceName
    commune_code: str | None
    street: Street | None
    position: Metres | None
    telephone: str | None
    courriels: frozenset[str]
    sites: frozenset[str]
    siret: str | None
    typologies: frozenset[str]
    stop_of: str | None
    keys: frozenset[str]
    """Two rows of a commune that share none of these cannot be the same place, and are not compared."""


def read_traits(fiche: Mapping[str, Any]) -> Traits:
    """Compute the traits of a fiche, or of its TRAIT_FIELDS."""
    name = read_name(fiche["nom"], fiche["commune"] or "")
    street = read_street(fiche["adresse"], fiche["commune"] or "") if fiche["adresse"] else None
    is_located = fiche["position"] is not None and fiche["position_precision"] in PLACED_PRECISIONS
    courriels = frozenset(fiche["courriels"])
    telephone = fiche["telephone"]
    return Traits(
        name=name,
        commune_code=fiche["commune_code"],
        street=street,
        position=_metres(*fiche["position"]) if is_located else None,
        telephone=telephone,
        courriels=courriels,
        sites=frozenset(_sites(fiche["site_web"])),
        siret=None if fiche["pivot"] == PIVOT_UNKNOWN else fiche["pivot"],
        typologies=frozenset(fiche["typologie"]),
        stop_of=fiche["arret_de"],
        keys=frozenset(_keys(name, street, telephone)) | courriels,
    )


def _keys(name: PlaceName, street: Street | None, telephone: str | None) -> Iterator[str]:
    yield from name.own or (name.words,)
    yield from name.kinds
    if telephone is not None:
        yield telephone
    if street is not None:
        yield f"rue {street.words[-1]}"


def _sites(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        address = url.lower().partition("://")[2].removeprefix("www.").rstrip("/")
        if not any(host in address for host in _SHARED_SITES):
            yield address


def _metres(lon: float, lat: float) -> Metres:
    """Convert a point to cartesian coordinates on the sphere. Units: degrees → metres."""
    x, y = radians(lon), radians(lat)
    return (
        EARTH_RADIUS_M * cos(y) * cos(x),
        EARTH_RADIUS_M * cos(y) * sin(x),
        EARTH_RADIUS_M * sin(y),
    )
