"""Buildings typed in an address, as on maps: latitude, longitude, and a name that may be left out."""

from typing import Annotated, Final

from pydantic import AfterValidator, Field, TypeAdapter

from geo.coverage.sites import Building
from geo.points import Point
from webapp.core.parameter import Parameter

MOST_BUILDINGS: Final = 200
"""As many as the address of a request holds."""

_PATTERN: Final = r"^[-+]?\d{1,2}(\.\d{1,15})?,[-+]?\d{1,3}(\.\d{1,15})?(,[^\x00-\x1f\x7f]{1,100})?$"


def _building(spelt: str) -> Building:
    """Read a building. Raises ValueError."""
    lat, lon, nom = (*spelt.split(",", 2), "")[:3]
    if not (-90 <= float(lat) <= 90 and -180 <= float(lon) <= 180):
        raise ValueError(spelt)
    return Building(Point(lon=float(lon), lat=float(lat)), nom)


BUILDINGS: Final = Parameter(
    "parmi_points",
    "Les seuls bâtiments où un lieu peut ouvrir : latitude, longitude et, si l'on veut, nom.",
    f"Indiquez jusqu'à {MOST_BUILDINGS} bâtiments, par exemple parmi_points=46.17,1.87,Médiathèque.",
    TypeAdapter(
        Annotated[
            list[Annotated[str, Field(pattern=_PATTERN), AfterValidator(_building)]],
            Field(max_length=MOST_BUILDINGS),
        ]
    ),
    default=(),
    many=True,
)
