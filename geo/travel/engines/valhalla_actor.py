"""Valhalla in this process, on a folder of tiles: an optional library without types."""

import importlib
import json
import tempfile
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np

from geo.arrays import Flags, Floats
from geo.errors import ConfigurationError
from geo.points import Point
from geo.travel.engines.base import NoAnswer
from geo.travel.engines.valhalla import COSTINGS, ValhallaEngine, locate_request
from geo.travel.times import TravelTimes

MAX_PAIRS: Final = 1_000_000
"""Of one question to an engine in this process, whose default is 2,500."""


class ValhallaTiles(ValhallaEngine):
    """Valhalla in this process. It answers one question at a time, and none can be cut short."""

    max_targets = MAX_PAIRS

    def __init__(self, tiles: Path) -> None:
        self._actor, self._lock = open_actor(tiles), Lock()

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many, not a number off the tiles. Raises EngineFailure."""
        try:
            return super().to_many(origin, lon, lat, mode=mode)
        except NoAnswer:  # one place off the tiles is enough for Valhalla to refuse all
            near = self._near_roads(lon, lat, mode)
            found = super().to_many(origin, lon[near], lat[near], mode=mode)
            minutes = np.full(len(lon), np.nan)
            minutes[near] = found.minutes
            return TravelTimes(minutes, np.isfinite(minutes))

    def _near_roads(self, lon: Floats, lat: Floats, mode: str) -> Flags:
        places = self._request("locate", locate_request(np.column_stack((lon, lat)), mode))
        return np.array([bool(place["edges"]) for place in places], dtype=bool)

    def _request(self, action: str, body: dict[str, Any]) -> Any:
        with self._lock:
            return ask_actor(self._actor, action, body)


def open_actor(tiles: Path) -> Any:  # valhalla.Actor, which has no types
    """Open the engine on a folder of tiles, or on a .tar of them. Raises ConfigurationError."""
    valhalla = load_library()
    if not tiles.exists():
        raise ConfigurationError(
            f"Il n'y a pas de tuiles Valhalla dans {tiles} : «make roads PBF=…» en fait."
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "valhalla.json"
        path.write_text(json.dumps(build_config(tiles)), encoding="utf-8")
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


def build_config(tiles: Path) -> dict[str, Any]:
    """Build the configuration of the engine: no logging, and room for matrices of communes."""
    archive = tiles.suffix == ".tar"
    config: dict[str, Any] = load_library().get_config(
        tile_extract=tiles if archive else "", tile_dir="" if archive else tiles
    )
    for section in config.values():
        if isinstance(section, dict) and "logging" in section:
            section["logging"] = {"type": ""}
    for costing in COSTINGS.values():
        limits = {"max_matrix_location_pairs": MAX_PAIRS, "max_locations": MAX_PAIRS}
        config["service_limits"][costing].update(limits)
    return config


def ask_actor(actor: Any, action: str, body: dict[str, Any]) -> Any:
    """Run a request on the engine in this process. Raises NoAnswer, where no road is near a point."""
    method = {"sources_to_targets": actor.matrix, "isochrone": actor.isochrone, "locate": actor.locate}[
        action
    ]
    try:
        return method(body)
    except RuntimeError as error:
        raise NoAnswer(f"Valhalla : {error}") from error
