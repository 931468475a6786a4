"""A lieu in JSON-LD with the vocabulary of schema.org, for search engines.

Source: https://schema.org/LocalBusiness, https://schema.org/openingHours.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson
from markupsafe import Markup

from geo.database.models import Lieu
from geo.hours.plain_week import sure_week
from geo.standard.fields import FRAIS, PLACED_PRECISIONS

GRATUIT: Final = FRAIS[0]

_LIBRARIES: Final = frozenset({"BIB", "RELAIS_LECTURE"})
_OFFICES: Final = frozenset(
    {
        *("CAF", "CC", "CCAS", "CD", "CDAS", "CFP", "CIAS", "CMS", "CPAM", "DEETS", "DEPT", "DIPLP", "EPCI"),
        *("FT", "MDPH", "MDS", "MSAP", "MUNI", "PAD", "PREF", "REG", "RFS"),
    }
)
_NON_PROFITS: Final = frozenset(
    {"ASSO", "ASSO_CHOMEUR", "CIDFF", "CS", "CSC", "EVS", "MJC", "ML", "PIMMS", "UDAF"}
)
_TYPES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {"Library": _LIBRARIES, "GovernmentOffice": _OFFICES, "NGO": _NON_PROFITS}
)
"""Type of schema.org → the codes of «typologie» that it covers; the others are a LocalBusiness alone."""

_HARMLESS: Final = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"})
"""Signs that could end the script element, as JSON also spells them."""


def json_ld(lieu: Lieu, *, url: str) -> Markup:
    """Write a lieu as the content of a script element, which no text of the lieu can leave."""
    described = {name: value for name, value in _members(lieu, url).items() if value not in (None, "", [])}
    return Markup(orjson.dumps(described).decode().translate(_HARMLESS))  # noqa: S704 (escaped just there)


def _members(lieu: Lieu, url: str) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": _types(lieu),
        "@id": url,
        "url": url,
        "name": lieu.nom,
        "description": lieu.presentation_resume,
        "address": _address(lieu),
        "geo": _geo(lieu),
        "telephone": lieu.telephone,
        "email": lieu.courriels[0] if lieu.courriels else None,
        "sameAs": lieu.site_web,
        "openingHours": list(sure_week(lieu.horaires)),
        "isAccessibleForFree": _free(lieu),
    }


def _types(lieu: Lieu) -> list[str]:
    codes = set(lieu.typologie)
    return ["LocalBusiness", *(name for name, covered in _TYPES.items() if codes & covered)]


def _address(lieu: Lieu) -> dict[str, Any]:
    """Return the address; of an itinerant service, only its town."""
    street = None if lieu.itinerant and lieu.position is None else lieu.adresse
    members = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "postalCode": lieu.code_postal,
        "addressLocality": lieu.commune,
        "addressCountry": "FR",
    }
    return {name: value for name, value in members.items() if value}


def _geo(lieu: Lieu) -> dict[str, Any] | None:
    """Return the position where it is surely that of the lieu, else None."""
    if lieu.position is None or lieu.position_precision not in PLACED_PRECISIONS:
        return None
    return {"@type": "GeoCoordinates", "latitude": lieu.latitude, "longitude": lieu.longitude}


def _free(lieu: Lieu) -> bool | None:
    """Return whether all is free; None where it is unknown, or where it depends."""
    if not lieu.frais_a_charge:
        return None
    if lieu.frais_a_charge == [GRATUIT]:
        return True
    return None if GRATUIT in lieu.frais_a_charge else False
