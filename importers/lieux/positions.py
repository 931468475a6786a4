"""Check the positions of staged rows against the contours of the communes."""

from collections.abc import Iterable
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, Row, text

from geo.communes.index import MIN_SIMILARITY_PCT
from geo.communes.names import place_key
from importers.fiche.place import position_at_seat
from importers.run.staging import copy_json

MAX_DISTANCE_M = 5_000
"""Metres outside its commune beyond which a point is refused. Contours are off by 300 m (95 % of
their points), and a place on the other side of the street may be in the next commune."""

_POINT = """ST_SetSRID(ST_MakePoint(
    (fiche#>>'{position,0}')::float, (fiche#>>'{position,1}')::float), 4326)"""

_SELECT_DISAGREEING = text(
    f"""
    WITH staged AS MATERIALIZED (
        SELECT id, fiche->>'commune_code' AS commune_code, fiche->>'commune_dite' AS stated,
               {_POINT} AS point
        FROM lieu_source
        WHERE run_id = :run_id AND fiche->>'position_precision' NOT IN ('commune', 'inconnue')
    ), checked AS MATERIALIZED (
        SELECT staged.*, named.nom, named.seat,
               CASE WHEN ST_Intersects(named.contour, point) THEN 0
                    ELSE ST_Distance(named.contour::geography, point::geography) END AS distance_m
        FROM staged LEFT JOIN commune AS named ON named.code_insee = staged.commune_code
    )
    SELECT checked.id, checked.stated, checked.nom, checked.distance_m,
           ST_X(checked.seat::geometry) AS seat_lon, ST_Y(checked.seat::geometry) AS seat_lat,
           around.code_insee AS around_code, around.nom AS around_nom
    FROM checked LEFT JOIN commune AS around ON ST_Intersects(around.contour, checked.point)
    WHERE checked.commune_code IS NULL OR checked.distance_m > :max_distance_m
    """
)
"""Rows whose commune was not recognised, or is far from their point; with the commune around the point."""

_UPDATE_AMENDED = text(
    "UPDATE lieu_source AS s SET doubt = a.doubt, fiche = s.fiche || a.fiche"
    " FROM amended, jsonb_to_record(row) AS a(id bigint, doubt text, fiche jsonb) WHERE s.id = a.id"
)


def check_positions(connection: Connection, run_id: int) -> int:
    """Amend the rows of a load whose point and commune disagree; returns the number of points refused.

    Where the commune around the point bears the name that the row states, or the row's commune is
    unknown, the point is right. Otherwise it is refused: the lieu is placed at the seat of its commune,
    its `doubt` says how far the point was, and its verbatim copy keeps the coordinates.
    """
    disagreeing = connection.execute(
        _SELECT_DISAGREEING, {"run_id": run_id, "max_distance_m": MAX_DISTANCE_M}
    ).all()
    amended = list(_amend(disagreeing))
    copy_json(connection, "amended", amended)
    connection.execute(_UPDATE_AMENDED)
    return sum(row["doubt"] is not None for row in amended)


def _amend(disagreeing: Iterable[Row[Any]]) -> Iterable[dict[str, Any]]:
    for row in disagreeing:
        if row.around_code is not None and (row.nom is None or _is_same_name(row.stated, row.around_nom)):
            moved = {
                "commune_code": row.around_code,
                "code_insee": row.around_code,
                "commune": row.around_nom,
            }
            yield {"id": row.id, "doubt": None, "fiche": moved}
        elif row.nom is not None:
            yield {
                "id": row.id,
                "doubt": f"à {round(row.distance_m / 1000)} km de {row.nom}",
                "fiche": position_at_seat(None if row.seat_lon is None else (row.seat_lon, row.seat_lat)),
            }


def _is_same_name(stated: str | None, nom: str) -> bool:
    return bool(stated) and fuzz.ratio(place_key(stated or ""), place_key(nom)) >= MIN_SIMILARITY_PCT
