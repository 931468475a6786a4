"""Source of travel times of the pages: the routing engine where one is set, else roads and estimates."""

from dataclasses import dataclass
from typing import Final

from flask import current_app
from shapely.geometry import shape
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.points import Point
from geo.travel.engines.factory import open_engine
from geo.travel.engines.resilient import ResilientEngine
from geo.travel.isochrone import Isochrone, as_multipolygon, isochrone_of_engine, isochrones
from geo.travel.load import load_land, load_travel
from geo.travel.times import TravelTimes, TravelTimeSource
from webapp.core.app import WebApp

_KEY: Final = "mediaproche.engine"


@dataclass(frozen=True, slots=True)
class EngineTimes:
    """Travel times by an engine, with another source for when it does not answer."""

    engine: ResilientEngine
    fallback: TravelTimeSource

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> TravelTimes:
        """Compute the minutes from a point to many."""
        return self.engine.to_many(self.fallback, origin, lon, lat, mode=mode)


def install(app: WebApp) -> None:
    """Open the routing engine of the settings. Raises ConfigurationError."""
    app.extensions[_KEY] = open_engine(app.settings.routing, timeout_s=app.settings.routing_timeout_s)


def travel_source(session: Session) -> TravelTimeSource:
    """Return the best source of travel times that there is."""
    travel, engine = load_travel(session), _engine()
    return travel if engine is None else EngineTimes(engine, travel)


def reached_area(session: Session, origin: Point, *, mode: str, minutes: int) -> Isochrone:
    """Compute the area that one reaches from a point."""
    travel, engine = load_travel(session), _engine()
    drawn = None if engine is None else engine.isochrone(origin, mode=mode, minutes=minutes)
    if drawn is not None:
        return isochrone_of_engine(travel.network, as_multipolygon(shape(drawn)), minutes)
    [area] = isochrones(travel, origin, mode=mode, minutes=[minutes], land=load_land(session))
    return area


def _engine() -> ResilientEngine | None:
    engine: ResilientEngine | None = current_app.extensions[_KEY]
    return engine
