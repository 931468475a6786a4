"""Rows that only their name says itinerant: stops where several share a name, else services elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from geo.communes.names import fold
from importers.fiche.place import UNKNOWN_PRECISION
from importers.run.staging import copy_json

SHARED_WORDS: Final = 3
"""Words that begin or end the names of the stops of one service."""

_NO_POSITION: Final = {
    "position": None,
    "position_precision": UNKNOWN_PRECISION,
    "latitude": None,
    "longitude": None,
}
_DETAIL: Final = re.compile(r"\s*(\(.*|[:;].*|\bpassages?\b.*|\b\d{1,2}\s*/\s*\d.*)$", re.IGNORECASE)


def settle_itinerant_rows(connection: Connection, run_id: int) -> int:
    """Turn each such row of a load into a stop or a service without position; returns their number.

    Several rows whose names begin or end alike, at several places, are the stops of a service, where people
    can go. One alone is the garage or the office of what travels, which is no place to go.
    """
    rows = connection.execute(_SELECT, {"run_id": run_id}).all()
    stops = _stops(rows)
    changed = [
        {"id": row.id, "fiche": {"arret_de": stops[row.id]} if row.id in stops else _NO_POSITION}
        for row in rows
    ]
    if changed:
        copy_json(connection, "itinerant_rows", changed)
        connection.execute(_UPDATE)
    return len(changed)


def service_name(nom: str, commune: str) -> str:
    """Return the name of a service from that of one of its stops: without dates, details and commune."""
    short = _DETAIL.sub("", nom)
    if commune:
        short = re.sub(rf"(\b(de|du|d|à|a)\b\W*)?\b{re.escape(commune)}\b", " ", short, flags=re.IGNORECASE)
    return re.sub(r"\s+", " ", short).strip(" -/,’'«»") or nom


def _stops(rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Return the name of the service of each row that is a stop, by its id."""
    alike: dict[tuple[str, ...], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        for key in _keys(row.nom):
            alike[key].append(row)
    found: dict[int, str] = {}
    for same in alike.values():
        if len({(row.commune_code, fold(row.adresse or "")) for row in same}) > 1:
            found |= {row.id: service_name(row.nom, row.commune or "") for row in same}
    return found


def _keys(nom: str) -> Iterator[tuple[str, ...]]:
    words = fold(nom).split()
    if len(words) <= SHARED_WORDS:
        yield ("start", *words)
    else:
        yield ("start", *words[:SHARED_WORDS])
        yield ("end", *words[-SHARED_WORDS:])


_SELECT = text(
    """
    SELECT id, fiche->>'nom' AS nom, fiche->>'commune' AS commune, fiche->>'commune_code' AS commune_code,
           fiche->>'adresse' AS adresse
    FROM lieu_source
    WHERE run_id = :run_id AND fiche->>'itinerance_raison' IS NOT NULL AND fiche->>'arret_de' IS NULL
      AND NOT (fiche->>'adresse_secrete')::boolean
    ORDER BY id
    """
)

_UPDATE = text(
    "UPDATE lieu_source AS s SET fiche = s.fiche || i.fiche"
    " FROM itinerant_rows, jsonb_to_record(row) AS i(id bigint, fiche jsonb) WHERE s.id = i.id"
)
