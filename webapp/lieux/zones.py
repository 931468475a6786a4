"""The area that one reaches around a search or a lieu: drawn on its map, and said in words."""

from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.points import Point
from webapp.core.parameter import YES, read_values
from webapp.lieux.params import Search
from webapp.lieux.travel_params import AREA, AREA_MIN
from webapp.lieux.ways import area_around
from webapp.wording.labels import MODES
from webapp.wording.words import counted, duration_in_words, number


@dataclass(frozen=True, slots=True)
class Zone:
    """An area around a lieu; `question` leads to it where it is not shown."""

    question: str
    url: str
    sentence: str = ""
    isochrone: str = ""
    """Address of its GeoJSON."""


def isochrone_of(search: Search, point: Point) -> str:
    """Address of the area of a search; empty where it has no longest time, or too short a one."""
    if search.mode is None or search.minutes is None or search.minutes < AREA_MIN[0]:
        return ""
    return _isochrone_url(point, search.mode, search.minutes)


def zone_of(session: Session, lieu: Lieu) -> Zone:
    """Say who can come to a lieu, when the address asks for it. Raises InvalidInput."""
    values = read_values(AREA[-2:], request.args)
    mode, minutes = values["mode"], values["minutes"]
    within = f"en {duration_in_words(minutes)} {MODES[mode]}"
    question = f"Qui peut venir ici {within} ?"
    url = url_for("pages.lieu", lieu_id=lieu.id, mode=mode, minutes=minutes, carte=YES)
    if "minutes" not in request.args or lieu.latitude is None or lieu.longitude is None:
        return Zone(question, url)
    point = Point(lon=lieu.longitude, lat=lieu.latitude)
    sentence = _sentence(session, point, mode, minutes)
    return Zone(question, url, f"{sentence} {within}.", _isochrone_url(point, mode, minutes))


def _sentence(session: Session, point: Point, mode: str, minutes: int) -> str:
    area = area_around(session, point, mode=mode, minutes=minutes)
    people = number(round(area.population, -2)) if area.population > 1_000 else number(area.population)
    communes = counted(len(area.seats), "commune", "communes")
    about = "" if area.measured else "environ "
    return f"{about}{people} habitants de {communes} peuvent venir ici".capitalize()


def _isochrone_url(point: Point, mode: str, minutes: int) -> str:
    return url_for("reach.isochrone", lat=point.lat, lon=point.lon, mode=mode, minutes=minutes)
