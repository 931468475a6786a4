"""Isochrones by IGN's Géoplateforme, on the roads of BD TOPO.

Interface: https://geoservices.ign.fr/documentation/services/services-geoplateforme/itineraire (5 requests
a second from one address; cars and walkers).
"""

from typing import Any, Final

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.base import FRENCH_MODES, NoAnswer, polygon_of
from geo.travel.engines.http import JsonService
from geo.travel.modes import MARCHE, VOITURE
from geo.travel.times import TravelTimes

IGN_ADDRESS: Final = "https://data.geopf.fr/navigation"

PROFILES: Final = {VOITURE: "car", MARCHE: "pedestrian"}


class IgnService:
    """Isochrones only: IGN has no matrix, and one request a pair, five a second, would take too long."""

    def __init__(self, address: str = IGN_ADDRESS, *, timeout_s: float) -> None:
        self._service = JsonService(address, timeout_s=timeout_s)

    @property
    def credit(self) -> str:
        """Credit of the answers, shown to visitors."""
        return "IGN, BD TOPO, Géoplateforme (Licence Ouverte 2.0)"

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:  # noqa: ARG002 (as all engines)
        """Raises NoAnswer: IGN has no matrix."""
        raise NoAnswer("La Géoplateforme ne calcule pas de temps vers plusieurs points.")

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any]:
        """Compute the area within some minutes as a GeoJSON geometry. Raises EngineFailure."""
        if mode not in PROFILES:
            raise NoAnswer(f"La Géoplateforme ne trace pas d'isochrone {FRENCH_MODES[mode]}.")
        answer = self._service.get(
            "/isochrone",
            {
                "resource": "bdtopo-valhalla",
                "point": f"{origin.lon},{origin.lat}",
                "profile": PROFILES[mode],
                "costType": "time",
                "costValue": str(minutes),
                "timeUnit": "minute",
                "direction": "departure",
                "geometryFormat": "geojson",
                "crs": "EPSG:4326",
            },
        )
        return polygon_of(answer.get("geometry") if isinstance(answer, dict) else None)
