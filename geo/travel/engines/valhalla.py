"""Valhalla, in this process on a folder of tiles, or behind an address.

Interface: https://valhalla.github.io/valhalla/api/ (`sources_to_targets` and `isochrone`).
"""

import importlib
import json
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np

from geo.arrays import Flags, Floats
from geo.errors import ConfigurationError
from geo.points import Point
from geo.standard.fields import MARCHE, VELO, VOITURE
from geo.travel.engines.base import OSM_CREDIT, EngineFailure, NoAnswer, polygon_of
from geo.travel.engines.http import JsonService
from geo.travel.road_table import SECONDS_PER_MINUTE
from geo.travel.times import Times

COSTINGS: Final = {VOITURE: "auto", VELO: "bicycle", MARCHE: "pedestrian"}

TARGETS_AT_ONCE: Final = 500
"""Of a service; its default is 2,500 pairs a question (`max_matrix_location_pairs`, since 2022)."""

MOST_PAIRS: Final = 1_000_000
"""Of one question to an engine of our own, whose default is 2,500."""

GENERALIZE_M: Final = 100
"""Tolerance of the outline of an isochrone: invisible at the scale of a commune."""


class _Valhalla(ABC):
    """What both share: the questions and how answers are read."""

    targets_at_once: int = TARGETS_AT_ONCE

    @property
    def credit(self) -> str:
        """Say what answers are owed to."""
        return f"Valhalla, {OSM_CREDIT}"

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many. Raises EngineFailure."""
        parts = [
            seconds_of(self._ask("sources_to_targets", question), 1, len(question["targets"]))[0]
            for question in self._questions(origin, lon, lat, mode)
        ]
        minutes = np.concatenate(parts or [np.empty(0)]) / SECONDS_PER_MINUTE
        return Times(minutes, np.isfinite(minutes))

    def isochrone(self, origin: Point, *, mode: str, minutes: int) -> dict[str, Any]:
        """Give the area within some minutes as a GeoJSON geometry. Raises EngineFailure."""
        question = {
            "locations": [_location(origin.lon, origin.lat)],
            "costing": COSTINGS[mode],
            "contours": [{"time": minutes}],
            "polygons": True,
            "generalize": GENERALIZE_M,
        }
        try:
            return polygon_of(self._ask("isochrone", question)["features"][0]["geometry"])
        except (KeyError, IndexError, TypeError) as error:
            raise EngineFailure("Valhalla a répondu autre chose qu'une isochrone.") from error

    def _questions(self, origin: Point, lon: Floats, lat: Floats, mode: str) -> list[dict[str, Any]]:
        here = np.array([[origin.lon, origin.lat]])
        there, step = np.column_stack((lon, lat)), self.targets_at_once
        return [matrix_question(here, there[at : at + step], mode) for at in range(0, len(there), step)]

    @abstractmethod
    def _ask(self, action: str, question: dict[str, Any]) -> Any:  # whatever JSON Valhalla gives
        """Put a question. Raises EngineFailure."""


class ValhallaService(_Valhalla):
    """Valhalla behind an address."""

    def __init__(self, address: str, *, timeout_s: float) -> None:
        self._service = JsonService(address, timeout_s=timeout_s)

    def _ask(self, action: str, question: dict[str, Any]) -> Any:
        return self._service.post(f"/{action}", question)


class ValhallaTiles(_Valhalla):
    """Valhalla in this process. It answers one question at a time, and none can be cut short."""

    targets_at_once = MOST_PAIRS

    def __init__(self, tiles: Path) -> None:
        self._actor, self._alone = open_actor(tiles), Lock()

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many, not a number off the tiles. Raises EngineFailure."""
        try:
            return super().to_many(origin, lon, lat, mode=mode)
        except NoAnswer:  # one place off the tiles is enough for Valhalla to refuse all
            near = self._near_roads(lon, lat, mode)
            found = super().to_many(origin, lon[near], lat[near], mode=mode)
            minutes = np.full(len(lon), np.nan)
            minutes[near] = found.minutes
            return Times(minutes, np.isfinite(minutes))

    def _near_roads(self, lon: Floats, lat: Floats, mode: str) -> Flags:
        places = self._ask("locate", locate_question(np.column_stack((lon, lat)), mode))
        return np.array([bool(place["edges"]) for place in places], dtype=bool)

    def _ask(self, action: str, question: dict[str, Any]) -> Any:
        with self._alone:
            return ask_actor(self._actor, action, question)


def open_actor(tiles: Path) -> Any:  # valhalla.Actor, which has no types
    """Open the engine on a folder of tiles, or on a .tar of them. Raises ConfigurationError."""
    valhalla = load_library()
    if not tiles.exists():
        raise ConfigurationError(
            f"Il n'y a pas de tuiles Valhalla dans {tiles} : «make roads PBF=…» en fait."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "valhalla.json"
        path.write_text(json.dumps(configuration(tiles)), encoding="utf-8")
        return valhalla.Actor(path)


def load_library() -> Any:  # the module valhalla, which has no types
    """Import the engine, an optional library of 500 MB. Raises ConfigurationError."""
    try:
        return importlib.import_module("valhalla")
    except ImportError as error:
        raise ConfigurationError(
            "La bibliothèque pyvalhalla n'est pas installée : «make roads PBF=…» l'installe,"
            " ou .venv/bin/python -m pip install -r requirements-roads.txt."
        ) from error


def configuration(tiles: Path) -> dict[str, Any]:
    """Configure the engine: silent, and with room for matrices of communes."""
    archive = tiles.suffix == ".tar"
    config: dict[str, Any] = load_library().get_config(
        tile_extract=tiles if archive else "", tile_dir="" if archive else tiles
    )
    for section in config.values():
        if isinstance(section, dict) and "logging" in section:
            section["logging"] = {"type": ""}
    for costing in COSTINGS.values():
        limits = {"max_matrix_location_pairs": MOST_PAIRS, "max_locations": MOST_PAIRS}
        config["service_limits"][costing].update(limits)
    return config


def ask_actor(actor: Any, action: str, question: dict[str, Any]) -> Any:
    """Put a question to the engine in this process. Raises NoAnswer, where no road is near a point."""
    method = {"sources_to_targets": actor.matrix, "isochrone": actor.isochrone, "locate": actor.locate}[
        action
    ]
    try:
        return method(question)
    except RuntimeError as error:
        raise NoAnswer(f"Valhalla : {error}") from error


def matrix_question(origins: Floats, targets: Floats, mode: str) -> dict[str, Any]:
    """Ask for the seconds from each origin to each target. Shape: (n, 2). CRS: EPSG:4326, lon first."""
    return {
        "sources": [_location(lon, lat) for lon, lat in origins],
        "targets": [_location(lon, lat) for lon, lat in targets],
        "costing": COSTINGS[mode],
        "verbose": False,
    }


def locate_question(points: Floats, mode: str) -> dict[str, Any]:
    """Ask which roads are beside points. Shape: (n, 2). CRS: EPSG:4326, lon first."""
    return {"locations": [_location(lon, lat) for lon, lat in points], "costing": COSTINGS[mode]}


def seconds_of(answer: Any, origins: int, targets: int) -> Floats:
    """Read a matrix, not a number where there is no way. Shape: (origins, targets). Raises EngineFailure."""
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
    """Read the only form that versions before 3.5 know."""
    return [[pair["time"] for pair in row] for row in rows]


def _location(lon: float, lat: float) -> dict[str, float]:
    return {"lon": float(lon), "lat": float(lat)}
