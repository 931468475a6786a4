"""Client of an OSRM server. Interface: https://project-osrm.org/docs/v5.24.0/api/#table-service."""

from typing import Any, Final

import numpy as np

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.base import FRENCH_MODES, OSM_CREDIT, EngineFailure, NoAnswer
from geo.travel.engines.http import JsonService
from geo.travel.modes import VOITURE
from geo.travel.road_table import SECONDS_PER_MINUTE
from geo.travel.times import TravelTimes

OSRM_MAX_TARGETS: Final = 99
"""Targets of one request: with the origin, the default `max-table-size` of osrm-routed."""

_DECIMALS: Final = 6
"""Of degrees: ten centimetres."""


class OsrmService:
    """OSRM server, by car only: a server holds one mode, and answers with it whatever mode is asked for."""

    def __init__(self, address: str, *, timeout_s: float) -> None:
        self._service = JsonService(address, timeout_s=timeout_s)

    @property
    def credit(self) -> str:
        """Credit of the answers, shown to visitors."""
        return f"OSRM, {OSM_CREDIT}"

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many. Raises EngineFailure."""
        if mode != VOITURE:
            raise NoAnswer(f"OSRM n'est interrogé qu'en voiture, pas {FRENCH_MODES[mode]}.")
        until = self._service.deadline()
        parts = [
            self._table(origin, lon[at : at + OSRM_MAX_TARGETS], lat[at : at + OSRM_MAX_TARGETS], until)
            for at in range(0, len(lon), OSRM_MAX_TARGETS)
        ]
        minutes = np.concatenate(parts or [np.empty(0)]) / SECONDS_PER_MINUTE
        return TravelTimes(minutes, np.isfinite(minutes))

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any]:  # noqa: ARG002 (as all engines)
        """Raises NoAnswer: OSRM has no isochrones."""
        raise NoAnswer("OSRM ne trace pas d'isochrone.")

    def _table(self, origin: Point, lon: Floats, lat: Floats, until: float) -> Floats:
        """Fetch one row of a matrix. Units: seconds. Shape: (targets,). Raises EngineFailure."""
        points = [(origin.lon, origin.lat), *zip(lon.tolist(), lat.tolist(), strict=True)]
        path = ";".join(f"{x:.{_DECIMALS}f},{y:.{_DECIMALS}f}" for x, y in points)
        targets = ";".join(map(str, range(1, len(points))))
        answer = self._service.get(
            f"/table/v1/driving/{path}",
            {"sources": "0", "destinations": targets, "annotations": "duration"},
            until=until,
        )
        try:
            seconds = np.array(answer["durations"], dtype=np.float64)  # None becomes not a number
        except (KeyError, TypeError, ValueError) as error:
            raise EngineFailure("OSRM a répondu autre chose qu'une matrice.") from error
        if seconds.shape != (1, len(lon)) or (seconds < 0).any():
            raise EngineFailure("OSRM a répondu une autre matrice que celle demandée.")
        row: Floats = seconds[0]
        return row
