"""Interface of routing engines: minutes to many points, and the area within some minutes."""

from typing import Any, Final, Protocol

from geo.arrays import Floats
from geo.errors import MediaprocheError
from geo.points import Point
from geo.travel.modes import MARCHE, VELO, VOITURE
from geo.travel.times import TravelTimes

OSM_CREDIT: Final = "© les contributeurs d'OpenStreetMap (ODbL)"

FRENCH_MODES: Final = {VOITURE: "en voiture", VELO: "à vélo", MARCHE: "à pied"}


class EngineFailure(MediaprocheError, ConnectionError):
    """An engine does not answer, or too late, or with nonsense: an estimate takes its place."""


class NoAnswer(EngineFailure):
    """An engine that works cannot answer this: it does not offer it, or knows no road there."""


class Engine(Protocol):
    """A routing engine. Every answer is in minutes, not a number where the engine found no route."""

    @property
    def credit(self) -> str:
        """Credit of the answers, shown to visitors."""

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many. Raises EngineFailure."""

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any]:
        """Compute the area within some minutes as a GeoJSON geometry. Raises EngineFailure."""


def polygon_of(geometry: object) -> dict[str, Any]:
    """Validate that an engine answered with an area. Raises EngineFailure."""
    if (
        isinstance(geometry, dict)
        and geometry.get("type") in ("Polygon", "MultiPolygon")
        and geometry.get("coordinates")
    ):
        return geometry
    raise EngineFailure("Le moteur n'a donné aucune surface.")
