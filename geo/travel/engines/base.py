"""What every routing engine is to the rest: minutes to many points, and the area within some minutes."""

from typing import Any, Final, Protocol

from geo.arrays import Floats
from geo.errors import MediaprocheError
from geo.points import Point
from geo.standard.fields import MARCHE, VELO, VOITURE
from geo.travel.times import Times

OSM_CREDIT: Final = "© les contributeurs d'OpenStreetMap (ODbL)"

FRENCH: Final = {VOITURE: "en voiture", VELO: "à vélo", MARCHE: "à pied"}


class EngineFailure(MediaprocheError, ConnectionError):
    """An engine does not answer, too late, or makes no sense: an estimate takes its place."""


class NoAnswer(EngineFailure):
    """An engine cannot answer this: it does not offer it, or knows no road there. It is well otherwise."""


class Engine(Protocol):
    """A routing engine. Every answer is in minutes, not a number where the engine found no way."""

    @property
    def credit(self) -> str:
        """Say what answers are owed to."""

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many. Raises EngineFailure."""

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any]:
        """Give the area within some minutes as a GeoJSON geometry. Raises EngineFailure."""


def polygon_of(geometry: object) -> dict[str, Any]:
    """Check that an engine answered with an area. Raises EngineFailure."""
    if (
        isinstance(geometry, dict)
        and geometry.get("type") in ("Polygon", "MultiPolygon")
        and geometry.get("coordinates")
    ):
        return geometry
    raise EngineFailure("Le moteur n'a donné aucune surface.")
