"""Travel times of pages: by the routing engine where one is set, else known roads and estimates."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app
from shapely.geometry import shape
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.points import Point
from geo.settings import Settings
from geo.travel.engines.guarded import GuardedEngine
from geo.travel.engines.opening import open_engine
from geo.travel.isochrone import Isochrone, area_of_engine, isochrones, polygons
from geo.travel.land import load_land
from geo.travel.load import load_travel
from geo.travel.times import Times, Ways

_KEY: Final = "mediaproche.engine"


@dataclass(frozen=True, slots=True)
class Routed:
    """Ways by an engine, and without it where it does not answer."""

    engine: GuardedEngine
    otherwise: Ways

    def to_many(self, origin: Point, lon: Floats, lat: Floats, *, mode: str) -> Times:
        """Give the minutes from a point to many."""
        return self.engine.to_many(self.otherwise, origin, lon, lat, mode=mode)


def install(app: Flask, settings: Settings) -> None:
    """Open the routing engine of the settings. Raises ConfigurationError."""
    app.extensions[_KEY] = open_engine(settings.routing, timeout_s=settings.routing_timeout_s)


def ways_of(session: Session) -> Ways:
    """Give whatever knows best how long ways take."""
    travel, engine = load_travel(session), _engine()
    return travel if engine is None else Routed(engine, travel)


def area_around(session: Session, origin: Point, *, mode: str, minutes: int) -> Isochrone:
    """Give the area that one reaches from a point."""
    travel, engine = load_travel(session), _engine()
    drawn = None if engine is None else engine.isochrone(origin, mode=mode, minutes=minutes)
    if drawn is not None:
        return area_of_engine(travel.network, polygons(shape(drawn)), minutes)
    [area] = isochrones(travel, origin, mode=mode, minutes=[minutes], land=load_land(session))
    return area


def _engine() -> GuardedEngine | None:
    engine: GuardedEngine | None = current_app.extensions[_KEY]
    return engine
