"""Valhalla: its requests and answers, whatever carries them, and the client of a Valhalla server.

Interface: https://valhalla.github.io/valhalla/api/ (`sources_to_targets` and `isochrone`).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.base import OSM_CREDIT, EngineFailure, polygon_of
from geo.travel.engines.http import JsonService
from geo.travel.modes import MARCHE, VELO, VOITURE
from geo.travel.road_table import SECONDS_PER_MINUTE
from geo.travel.times import TravelTimes

COSTINGS: Final = {VOITURE: "auto", VELO: "bicycle", MARCHE: "pedestrian"}

VALHALLA_MAX_TARGETS: Final = 500
"""Of one request to a server, whose default is 2,500 pairs (`max_matrix_location_pairs`, since 2022)."""

GENERALIZE_M: Final = 100
"""Tolerance of the outline of an isochrone: invisible at the scale of a commune."""


class ValhallaEngine(ABC):
    """Minutes and isochrones by Valhalla, whatever carries its requests."""

    max_targets: int = VALHALLA_MAX_TARGETS

    @property
    def credit(self) -> str:
        """Credit of the answers, shown to visitors."""
        return f"Valhalla, {OSM_CREDIT}"

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many. Raises EngineFailure."""
        parts = [
            parse_matrix(self._request("sources_to_targets", body), 1, len(body["targets"]))[0]
            for body in self._matrix_requests(origin, lon, lat, mode)
        ]
        minutes = np.concatenate(parts or [np.empty(0)]) / SECONDS_PER_MINUTE
        return TravelTimes(minutes, np.isfinite(minutes))

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any]:
        """Compute the area within some minutes as a GeoJSON geometry. Raises EngineFailure."""
        body = {
            "locations": [_location(origin.lon, origin.lat)],
            "costing": COSTINGS[mode],
            "contours": [{"time": minutes}],
            "polygons": True,
            "generalize": GENERALIZE_M,
        }
        try:
            return polygon_of(self._request("isochrone", body)["features"][0]["geometry"])
        except (KeyError, IndexError, TypeError) as error:
            raise EngineFailure("Valhalla a répondu autre chose qu'une isochrone.") from error

    def _matrix_requests(self, origin: Point, lon: Floats, lat: Floats, mode: str) -> list[dict[str, Any]]:
        source, step = np.array([[origin.lon, origin.lat]]), self.max_targets
        targets = np.column_stack((lon, lat))
        return [matrix_request(source, targets[at : at + step], mode) for at in range(0, len(targets), step)]

    @abstractmethod
    def _request(self, action: str, body: dict[str, Any]) -> Any:  # whatever JSON Valhalla gives
        """Send a request and return its answer. Raises EngineFailure."""


class ValhallaService(ValhallaEngine):
    """Client of a Valhalla server."""

    def __init__(self, address: str, *, timeout_s: float) -> None:
        self._service = JsonService(address, timeout_s=timeout_s)

    def _request(self, action: str, body: dict[str, Any]) -> Any:
        return self._service.post(f"/{action}", body)


def matrix_request(origins: Floats, targets: Floats, mode: str) -> dict[str, Any]:
    """Format a request for the seconds from origins to targets. Shape: (n, 2). CRS: EPSG:4326, lon first."""
    return {
        "sources": [_location(lon, lat) for lon, lat in origins],
        "targets": [_location(lon, lat) for lon, lat in targets],
        "costing": COSTINGS[mode],
        "verbose": False,
    }


def locate_request(points: Floats, mode: str) -> dict[str, Any]:
    """Format a request for the roads beside points. Shape: (n, 2). CRS: EPSG:4326, lon first."""
    return {"locations": [_location(lon, lat) for lon, lat in points], "costing": COSTINGS[mode]}


def parse_matrix(answer: Any, origins: int, targets: int) -> Floats:
    """Parse a matrix, not a number where there is no route.

    Shape: (origins, targets). Units: seconds. Raises EngineFailure.
    """
    try:
        found = answer["sources_to_targets"]
        rows = found["durations"] if isinstance(found, dict) else _times(found)
        seconds = np.array(rows, dtype=np.float64)  # None becomes not a number
    except (KeyError, TypeError, ValueError) as error:
        raise EngineFailure("Valhalla a répondu autre chose qu'une matrice.") from error
    if seconds.shape != (origins, targets) or (seconds < 0).any():
        raise EngineFailure("Valhalla a répondu une autre matrice que celle demandée.")
    return seconds


def _times(rows: Sequence[Sequence[dict[str, Any]]]) -> list[list[float | None]]:
    """Parse the only form of matrix that versions before 3.5 have."""
    return [[pair["time"] for pair in row] for row in rows]


def _location(lon: float, lat: float) -> dict[str, float]:
    return {"lon": float(lon), "lat": float(lat)}
