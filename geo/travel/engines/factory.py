"""Create the routing engine that the settings name."""

from pathlib import Path

from geo.settings import IGN_ENGINE, NO_ENGINE, OSRM_ENGINE, Routing
from geo.travel.engines.base import Engine
from geo.travel.engines.ign import IgnService
from geo.travel.engines.osrm import OsrmService
from geo.travel.engines.resilient import ResilientEngine
from geo.travel.engines.valhalla import ValhallaService
from geo.travel.engines.valhalla_actor import ValhallaTiles


def open_engine(routing: Routing, *, timeout_s: float) -> ResilientEngine | None:
    """Create the engine, None where none is wanted. Raises ConfigurationError without library or tiles."""
    return None if routing.engine == NO_ENGINE else ResilientEngine(_engine(routing, timeout_s))


def _engine(routing: Routing, timeout_s: float) -> Engine:
    if routing.engine == IGN_ENGINE:
        return IgnService(timeout_s=timeout_s)
    if routing.engine == OSRM_ENGINE:
        return OsrmService(routing.address, timeout_s=timeout_s)
    if routing.by_address:
        return ValhallaService(routing.address, timeout_s=timeout_s)
    return ValhallaTiles(Path(routing.address))
