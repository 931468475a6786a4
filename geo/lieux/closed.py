"""What is left of the lieux that no source speaks of any more."""

from datetime import date
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.database.models import LieuHistory
from geo.errors import Gone
from geo.points import Point


class ClosedLieu(Gone):
    """A lieu that closed, as it was last known."""

    def __init__(self, feature: dict[str, Any], *, since: date) -> None:
        known = feature["properties"]
        self.nom: str = known["nom"]
        self.commune: str = known["commune"]
        self.code_postal: str | None = known["code_postal"]
        self.since = since
        self.point = _point_of(feature)
        super().__init__(
            f"Le lieu «{self.nom}», à {self.commune}, n'est plus dans les listes publiques"
            f" depuis le {since:%d/%m/%Y}."
        )


def closed_lieu(session: Session, lieu_id: str) -> ClosedLieu | None:
    """Find what a lieu was before a load closed it; None for one that nobody ever knew."""
    last = session.execute(
        select(LieuHistory.feature, LieuHistory.at)
        .where(LieuHistory.lieu_id == lieu_id, LieuHistory.event == "closed")
        .order_by(LieuHistory.id.desc())
        .limit(1)
    ).first()
    return None if last is None else ClosedLieu(orjson.loads(last.feature), since=last.at.date())


def _point_of(feature: dict[str, Any]) -> Point | None:
    if feature["geometry"] is None:
        return None
    lon, lat = feature["geometry"]["coordinates"]
    return Point(lon=lon, lat=lat)
