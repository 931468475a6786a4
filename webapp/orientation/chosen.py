"""The lieux that somebody ticked, each with what is known of the wishes, and how long it takes to go."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from geo.database.models import Lieu
from geo.errors import InvalidInput, NotFound
from geo.lieux.nearest import Hit, find_lieu
from geo.points import Point, sphere_distance_m
from geo.quality.sources import sources_of
from webapp.lieux.params import readable_id
from webapp.lieux.place import Centre, locate
from webapp.lieux.sheet import Sheet, sheet_of
from webapp.orientation.params import Orientation, read_orientation
from webapp.orientation.ranking import Candidate, with_minutes
from webapp.orientation.results import Option, option_of
from webapp.orientation.wishes import judge


@dataclass(frozen=True, slots=True)
class Chosen:
    """One lieu ticked: what it is, and how it suits. `point` is None for one that is nowhere."""

    sheet: Sheet
    option: Option
    point: Point | None
    values: dict[str, Any]


def chosen_lieux(
    session: Session, ids: Sequence[str], args: MultiDict[str, str], *, today: date
) -> list[Chosen]:
    """Read the lieux ticked. Raises NotFound. A choice that cannot be read counts for nothing."""
    asked = _choice(args)
    centre = _centre(session, asked)
    lieux = {lieu.id: lieu for lieu in (find_lieu(session, readable_id(lieu_id)) for lieu_id in ids)}
    return [_chosen(session, lieu, asked, centre, today=today) for lieu in lieux.values()]


def _chosen(
    session: Session, lieu: Lieu, asked: Orientation | None, centre: Centre | None, *, today: date
) -> Chosen:
    candidate = _candidate(session, lieu, asked, centre)
    if asked is not None:
        findings = [judge(wish, candidate.values, today=today) for wish in asked.wishes]
        candidate = replace(candidate, findings=findings)
    option = option_of(candidate, asked.mode if asked else "", today=today)
    return Chosen(
        sheet=sheet_of(lieu, sources_of(session, lieu.id), today=today),
        option=option if asked and centre and _point(lieu) else replace(option, travel=""),
        point=_point(lieu),
        values=candidate.values,
    )


def _candidate(session: Session, lieu: Lieu, asked: Orientation | None, centre: Centre | None) -> Candidate:
    point = _point(lieu)
    if asked is None or centre is None or point is None:
        values = orjson.loads(lieu.feature)["properties"]
        return Candidate(lieu.id, values, 0, None, measured=False, findings=())
    hit = Hit(lieu.id, lieu.feature.encode(), sphere_distance_m(centre.point, point))
    return next(iter(with_minutes(session, [hit], centre.point, mode=asked.mode)))


def _point(lieu: Lieu) -> Point | None:
    if lieu.position is None or lieu.longitude is None or lieu.latitude is None:
        return None
    return Point(lon=lieu.longitude, lat=lieu.latitude)


def _choice(args: MultiDict[str, str]) -> Orientation | None:
    try:
        return read_orientation(args)
    except InvalidInput:
        return None


def _centre(session: Session, asked: Orientation | None) -> Centre | None:
    try:
        return locate(session, asked.search()) if asked else None
    except (InvalidInput, NotFound):
        return None
