"""Coordinates of addresses without any, from the national geocoder, when that is allowed.

Service: Géoplateforme, `POST /geocodage/search/csv` (Base Adresse Nationale); 50 requests a second.
"""

import csv
import io
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import requests
from sqlalchemy import Connection, func, select, text
from sqlalchemy.dialects.postgresql import insert

from geo.database.models import GeocodedAddress
from importers.progress import Progress
from importers.values.numbers import clean_number

MIN_GEOCODING_SCORE: Final = 0.75
"""Below, the answer is too often another address (the threshold of data·inclusion's pipeline)."""

BATCH_ADDRESSES: Final = 500
GEOCODER_TIMEOUT_S: Final = (4.0, 60.0)
PAUSE_S: Final = 0.2
"""Between two batches, to stay far below the limit of the service."""

_PRECISIONS: Final = {"housenumber": "adresse", "street": "rue", "locality": "rue"}
"""Type of the answer → precision of the position; that of a whole commune adds nothing."""


@dataclass(frozen=True, slots=True)
class GeocoderAnswer:
    """Answer of the geocoder for one address: WGS84 degrees, score from 0 to 1."""

    adresse: str
    lon: float | None
    lat: float | None
    score: float
    precision: str


def geocode_rows(connection: Connection, run_id: int, *, url: str, progress: Progress) -> int:
    """Geocode the staged rows that have a street and no coordinates; returns the number of rows placed.

    An address asked once is not asked again. When the service fails, the rows stay at the seat of
    their commune and the load goes on.
    """
    wanted = {row.adresse for row in connection.execute(_SELECT_ADDRESSES, {"run_id": run_id})}
    known = select(GeocodedAddress.adresse).where(GeocodedAddress.adresse == func.any(list(wanted)))
    unknown = sorted(wanted - set(connection.scalars(known)))
    try:
        for answers in _request(unknown, url, progress):
            _store_answers(connection, answers)
    except requests.RequestException as error:
        progress.step(f"Géocodage interrompu : {error}")
    return connection.execute(_UPDATE_POSITIONS, {"run_id": run_id, "least": MIN_GEOCODING_SCORE}).rowcount


def _request(addresses: Sequence[str], url: str, progress: Progress) -> Iterator[list[GeocoderAnswer]]:
    batches = [
        addresses[start : start + BATCH_ADDRESSES] for start in range(0, len(addresses), BATCH_ADDRESSES)
    ]
    for batch in progress.follow(batches, f"Géocodage de {len(addresses)} adresses"):
        body = io.StringIO()
        csv.writer(body).writerows([["adresse"], *([address] for address in batch)])
        response = requests.post(
            url,
            files={"data": ("adresses.csv", body.getvalue().encode())},
            data={"columns": "adresse"},
            timeout=GEOCODER_TIMEOUT_S,
        )
        response.raise_for_status()
        yield list(_parse(response.content.decode("utf-8", "replace")))
        time.sleep(PAUSE_S)


def _parse(body: str) -> Iterator[GeocoderAnswer]:
    for row in csv.DictReader(io.StringIO(body)):
        if row.get("adresse"):
            yield GeocoderAnswer(
                adresse=row["adresse"],
                lon=clean_number(row.get("longitude")),
                lat=clean_number(row.get("latitude")),
                score=clean_number(row.get("result_score")) or 0.0,
                precision=_PRECISIONS.get(row.get("result_type") or "", "commune"),
            )


def _store_answers(connection: Connection, answers: Iterable[GeocoderAnswer]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "adresse": answer.adresse,
            "position": None if answer.lon is None else f"SRID=4326;POINT({answer.lon} {answer.lat})",
            "score": answer.score,
            "precision": answer.precision,
        }
        for answer in answers
    ]
    if rows:
        connection.execute(insert(GeocodedAddress).on_conflict_do_nothing(), rows)


_ADDRESS = "concat_ws(' ', fiche->>'adresse', fiche->>'code_postal', fiche->>'commune')"

_SELECT_ADDRESSES = text(
    f"""SELECT DISTINCT {_ADDRESS} AS adresse FROM lieu_source
    WHERE run_id = :run_id AND fiche->>'position_precision' = 'commune'
      AND fiche->>'adresse' <> ''"""
)
_UPDATE_POSITIONS = text(
    f"""UPDATE lieu_source AS s SET fiche = s.fiche || jsonb_build_object(
        'latitude', ST_Y(g.position::geometry), 'longitude', ST_X(g.position::geometry),
        'position', jsonb_build_array(ST_X(g.position::geometry), ST_Y(g.position::geometry)),
        'position_precision', g.precision, 'position_score', round(g.score::numeric, 3),
        'position_source', 'geoplateforme')
    FROM geocoded_address AS g
    WHERE s.run_id = :run_id AND s.fiche->>'position_precision' = 'commune'
      AND g.adresse = {_ADDRESS} AND g.position IS NOT NULL
      AND g.score >= :least AND g.precision <> 'commune'"""
)
