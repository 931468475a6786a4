"""Rows that only their name says itinerant: stops where several share a name, else services elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import Connection, Row, text

from geo.communes.names import fold
from importers.fiche.place import position_at_seat
from importers.run.staging import copy_json

SHARED_WORDS: Final = 3
"""Words that begin or end the names of the stops of one service."""

_START, _END = "start", "end"

_DETAIL: Final = re.compile(r"\s*(\(|[:;]|\bpassages? les?\b|\b\d{1,2}\s*/\s*\d).*$", re.IGNORECASE)
"""Dates and places that follow the name of a service in that of its stop."""

_LINK: Final = re.compile(r"(\W+(de|du|des|d|à|en|sur|la|le|les))+$", re.IGNORECASE)
"""Words that lead to the name of the place where it stops."""

_WORD: Final = re.compile(r"[^\W_]+")


def settle_itinerant_rows(connection: Connection, run_id: int) -> int:
    """Turn each such row of a load into a stop or a service without position; returns their number.

    Several rows whose names begin or end alike, at several places, are the stops of a service, where people
    can go. One alone is the garage or the office of what travels, which is no place to go.
    """
    rows = connection.execute(_SELECT, {"run_id": run_id}).all()
    stops = _stops(rows)
    changed = [
        {"id": row.id, "fiche": {"arret_de": stops[row.id]} if row.id in stops else position_at_seat(None)}
        for row in rows
    ]
    if changed:
        copy_json(connection, "itinerant_rows", changed)
        connection.execute(_UPDATE)
    return len(changed)


def shared_name(names: Sequence[str], *, at_end: bool) -> str:
    """Return the words that names of stops begin with, or end with, as the first one spells them."""
    first, step = names[0], -1 if at_end else 1
    spans = [found.span() for found in _WORD.finditer(first)][::step]
    folded = [[fold(word) for word in _WORD.findall(nom)][::step] for nom in names]
    common = sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, zip(*folded, strict=False)))
    shared = sorted(spans[:common])
    name = _DETAIL.sub("", first[shared[0][0] : shared[-1][1]])
    return _LINK.sub("", name).strip() or first


def _stops(rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Return the name of the service of each row that is a stop, by its id: the longest that others share."""
    alike: dict[tuple[str, ...], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        for key in _keys(row.nom):
            alike[key].append(row)
    found: dict[int, str] = {}
    for (side, *_), same in alike.items():
        if len({(row.commune_code, fold(row.adresse or "")) for row in same}) > 1:
            name = shared_name([row.nom for row in same], at_end=side == _END)
            found |= {row.id: max(found.get(row.id, ""), name, key=len) for row in same}
    return found


def _keys(nom: str) -> Iterator[tuple[str, ...]]:
    words = fold(nom).split()
    if len(words) <= SHARED_WORDS:
        yield (_START, *words)
    else:
        yield (_START, *words[:SHARED_WORDS])
        yield (_END, *words[-SHARED_WORDS:])


_SELECT = text(
    """
    SELECT id, fiche->>'nom' AS nom, fiche->>'commune_code' AS commune_code,
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
