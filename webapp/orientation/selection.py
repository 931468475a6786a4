"""The lieux that somebody ticked, each with what is known of the wishes and the time to get there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy.orm import Session

from geo.database.models import Lieu
from geo.errors import InvalidInput, NotFound
from geo.lieux.lookup import find_lieu
from geo.lieux.nearest import Hit
from geo.points import Point, point_or_none, sphere_distance_m
from geo.quality.sources import sources_of_lieu
from geo.standard.fields import PLACED_PRECISIONS
from webapp.core.query import Parsed
from webapp.lieux.params import readable_id
from webapp.lieux.place import Centre, locate
from webapp.lieux.sheet import Sheet, sheet_of
from webapp.orientation.params import Orientation, OrientationQuery, orientation_of
from webapp.orientation.ranking import RankedLieu, judge_hits
from webapp.orientation.results import OrientationCard, orientation_card, travel_text
from webapp.orientation.wishes import judge


@dataclass(frozen=True, slots=True)
class SelectedLieu:
    """One lieu ticked: what it is, and how it suits. `point` is None where its position is unknown."""

    sheet: Sheet
    card: OrientationCard
    point: Point | None
    values: dict[str, Any]


def find_selected_lieux(
    session: Session, ids: Sequence[str], parsed: Parsed[OrientationQuery], *, today: date
) -> list[SelectedLieu]:
    """Read the lieux ticked. Raises NotFound. An orientation that is refused counts for nothing."""
    orientation = _orientation(parsed)
    centre = _centre(session, orientation)
    lieux = {lieu.id: lieu for lieu in (find_lieu(session, readable_id(lieu_id)) for lieu_id in ids)}
    return [_selected(session, lieu, orientation, centre, today=today) for lieu in lieux.values()]


def _selected(
    session: Session, lieu: Lieu, orientation: Orientation | None, centre: Centre | None, *, today: date
) -> SelectedLieu:
    point = _point(lieu)
    if orientation and centre and point:
        hit = Hit(lieu.id, lieu.feature.encode(), sphere_distance_m(centre.point, point))
        [ranked] = judge_hits(
            session, [hit], centre.point, mode=orientation.mode, wishes=orientation.wishes, today=today
        )
        travel = travel_text(ranked, orientation.mode)
    else:
        ranked, travel = _without_travel(lieu, orientation, today=today), ""
    return SelectedLieu(
        sheet=sheet_of(lieu, sources_of_lieu(session, lieu.id), today=today),
        card=orientation_card(ranked, travel=travel, today=today),
        point=point,
        values=ranked.values,
    )


def _without_travel(lieu: Lieu, orientation: Orientation | None, *, today: date) -> RankedLieu:
    """Judge a lieu where the start or the position is unknown."""
    values = orjson.loads(lieu.feature)["properties"]
    findings = [judge(wish, values, today=today) for wish in (orientation.wishes if orientation else ())]
    return RankedLieu(lieu.id, values, 0, None, measured=False, findings=findings)


def _point(lieu: Lieu) -> Point | None:
    """Return where a lieu is; None where only its commune is known."""
    if lieu.position is None or lieu.position_precision not in PLACED_PRECISIONS:
        return None
    return point_or_none(lieu.longitude, lieu.latitude)


def _orientation(parsed: Parsed[OrientationQuery]) -> Orientation | None:
    try:
        return orientation_of(parsed)
    except InvalidInput:
        return None


def _centre(session: Session, orientation: Orientation | None) -> Centre | None:
    try:
        return locate(session, orientation.search()) if orientation else None
    except (InvalidInput, NotFound):
        return None
