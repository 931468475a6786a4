"""Lieux whose address is a secret: what other rows, older loads and the history knew of it is dropped too."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import orjson
from geoalchemy2 import Geometry
from sqlalchemy import Connection, cast, func, select, update

from geo.database.models import Commune, Lieu, LieuHistory, LieuSource
from importers.duplicates.merging import Merged, SourceRow
from importers.fiche.concealment import HIDDEN, conceal_texts, conceal_values, is_secret
from importers.fiche.place import position_at_seat

_TRACES: Final = ("adresse", "complement_adresse", "position", "pivot", "fiche_acces_libre")


def conceal_lieu(connection: Connection, merged: Merged, rows: Sequence[SourceRow]) -> Merged:
    """Drop the address of a merged lieu when one of its rows is of a secret place, whoever else tells it."""
    if not any(_is_secret_row(row.fiche) for row in rows):
        return merged
    fiche = _concealed(merged.fiche, _seat_of(connection, merged.fiche["commune_code"]))
    kept = {name: value for name, value in merged.provenance.items() if name not in _TRACES}
    return replace(merged, fiche=fiche, provenance=kept)


def conceal_stored(connection: Connection, lieu_ids: Collection[str]) -> None:
    """Drop the address of secret lieux from every row of theirs, of any load, and from their history."""
    if not lieu_ids:
        return
    told = LieuSource.fiche["adresse_secrete"].as_boolean().is_not(True)
    rows = connection.execute(
        select(LieuSource.id, LieuSource.verbatim, LieuSource.fiche).where(
            LieuSource.lieu_id.in_(lieu_ids), told
        )
    ).all()
    for row in rows:
        seat = _seat_of(connection, row.fiche["commune_code"])
        values = {"verbatim": conceal_values(row.verbatim), "fiche": _concealed(row.fiche, seat)}
        connection.execute(update(LieuSource).where(LieuSource.id == row.id).values(values))
    _conceal_history(connection, lieu_ids)


def _conceal_history(connection: Connection, lieu_ids: Collection[str]) -> None:
    features = dict(
        connection.execute(select(Lieu.id, Lieu.feature).where(Lieu.id.in_(lieu_ids))).tuples().all()
    )
    past = select(LieuHistory.id, LieuHistory.lieu_id, LieuHistory.feature)
    for row in connection.execute(past.where(LieuHistory.lieu_id.in_(lieu_ids))).all():
        old, now = orjson.loads(row.feature), orjson.loads(features[row.lieu_id])
        properties = {
            **_with_hidden_fields(old["properties"]),
            "position_precision": now["properties"]["position_precision"],
        }
        feature = orjson.dumps({**old, "geometry": now["geometry"], "properties": properties}).decode()
        if feature != row.feature:
            connection.execute(update(LieuHistory).where(LieuHistory.id == row.id).values(feature=feature))


def _is_secret_row(fiche: Mapping[str, Any]) -> bool:
    """Check a row; one that was read before there was a rule is judged now."""
    if fiche.get("adresse_secrete") is not None:
        return bool(fiche["adresse_secrete"])
    texts = tuple(filter(None, (fiche["presentation_resume"], fiche["presentation_detail"])))
    kinds, publics = tuple(fiche["typologie"]), tuple(fiche["publics_specifiquement_adresses"])
    return is_secret(fiche["nom"], texts=texts, typologie=kinds, publics=publics)


def _concealed(fiche: Mapping[str, Any], seat: tuple[float, float] | None) -> dict[str, Any]:
    return {**_with_hidden_fields(fiche), **position_at_seat(seat), "adresse_secrete": True}


def _with_hidden_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    texts = {name: conceal_texts(value) for name, value in values.items()}
    return {**texts, **HIDDEN, "latitude": None, "longitude": None}


def _seat_of(connection: Connection, code: str | None) -> tuple[float, float] | None:
    seat = cast(Commune.seat, Geometry)
    found = connection.execute(
        select(func.ST_X(seat), func.ST_Y(seat)).where(Commune.code_insee == code, Commune.seat.is_not(None))
    ).first()
    return None if found is None else (found[0], found[1])
