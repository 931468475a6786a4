"""Lieux by their identifiers: one of today, one as it was before it closed, the features of several."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Text, func, select
from sqlalchemy.orm import Session

from geo.clock import day_of
from geo.database.models import Lieu, LieuHistory, LieuSource
from geo.database.sql import CompiledStatement, compile_statement, parameter
from geo.database.version import VERSION_COLUMNS, fetch_pinned_rows
from geo.errors import Gone, NotFound
from geo.lieux.index import loaded_index
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


def find_lieu(session: Session, lieu_id: str) -> Lieu:
    """Fetch one lieu by its id, or by the id that one of its source rows had, the newest first.

    Raises ClosedLieu for one that no source lists any more, else NotFound.
    """
    lieu = session.get(Lieu, lieu_id)
    if lieu is None:
        lieu = session.scalars(
            select(Lieu)
            .join(LieuSource, LieuSource.lieu_id == Lieu.id)
            .where(LieuSource.identity == lieu_id)
            .order_by(LieuSource.run_id.desc(), LieuSource.id.desc())
        ).first()
    if lieu is None:
        raise _find_closed(session, lieu_id) or NotFound(f"Aucun lieu ne porte l'identifiant «{lieu_id}».")
    return lieu


def read_features(session: Session, ids: Sequence[str]) -> dict[str, bytes]:
    """Read the GeoJSON Feature of some lieux, by id."""
    index = loaded_index(session)
    indexed = {} if index is None else index.features_of(ids)
    if len(indexed) == len(ids):
        return indexed
    rows = fetch_pinned_rows(session, _features_statement(), ids=list(ids))
    return {lieu_id: feature.encode() for lieu_id, feature, *_ in rows}


@lru_cache(maxsize=1)
def _features_statement() -> CompiledStatement:
    return compile_statement(
        select(Lieu.id, Lieu.feature, *VERSION_COLUMNS).where(Lieu.id == func.any(parameter("ids", Text)))
    )


def _find_closed(session: Session, lieu_id: str) -> ClosedLieu | None:
    """Fetch a lieu as it was before a load closed it; None for one that was never known."""
    last = session.execute(
        select(LieuHistory.feature, LieuHistory.at)
        .where(LieuHistory.lieu_id == lieu_id, LieuHistory.event == "closed")
        .order_by(LieuHistory.id.desc())
        .limit(1)
    ).first()
    return None if last is None else ClosedLieu(orjson.loads(last.feature), since=day_of(last.at))


def _point_of(feature: dict[str, Any]) -> Point | None:
    if feature["geometry"] is None:
        return None
    lon, lat = feature["geometry"]["coordinates"]
    return Point(lon=lon, lat=lat)
