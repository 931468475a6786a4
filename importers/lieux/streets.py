"""Coordinates of addresses without any, from the streets of the Base Adresse Nationale that are loaded."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from geo.addresses.find import AddressMatch, find_address, has_streets
from importers.progress import Progress
from importers.run.staging import copy_json

BAN = "ban"
"""What the position of a row was found in, beside its score in `fiche`."""


def place_rows_at_streets(connection: Connection, run_id: int, *, progress: Progress) -> int:
    """Place the staged rows that have a street and no coordinates; returns the number of rows placed.

    A street is only looked for in the commune that the row states. Nothing is asked over the network.
    """
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        found = list(_find(session, run_id)) if has_streets(session) else []
    if not found:
        return 0
    progress.step(f"Adresses placées par la Base Adresse Nationale : {len(found)}")
    copy_json(connection, "located", found)
    return connection.execute(_UPDATE_LOCATED).rowcount


def _find(session: Session, run_id: int) -> Iterator[dict[str, Any]]:
    for row in session.execute(_SELECT_UNLOCATED, {"run_id": run_id}).all():
        match = find_address(session, row.adresse, commune_code=row.commune_code, code_postal=row.code_postal)
        if match is not None:
            yield {"id": row.id, "fiche": _position(match)}


def _position(match: AddressMatch) -> dict[str, Any]:  # fields of Fiche, and how they were found
    lon, lat = round(match.point.lon, 6), round(match.point.lat, 6)
    return {
        "longitude": lon,
        "latitude": lat,
        "position": [lon, lat],
        "position_precision": match.precision,
        "position_score": round(match.score, 3),
        "position_source": BAN,
    }


_SELECT_UNLOCATED = text(
    """SELECT id, fiche->>'adresse' AS adresse, fiche->>'commune_code' AS commune_code,
       fiche->>'code_postal' AS code_postal
    FROM lieu_source
    WHERE run_id = :run_id AND fiche->>'position_precision' = 'commune' AND fiche->>'adresse' <> ''
    ORDER BY fiche->>'commune_code', id"""
)
"""In the order of communes: the pages of one are read together."""

_UPDATE_LOCATED = text(
    "UPDATE lieu_source AS s SET fiche = s.fiche || l.fiche"
    " FROM located, jsonb_to_record(row) AS l(id bigint, fiche jsonb) WHERE s.id = l.id"
)
