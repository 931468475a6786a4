"""Ask the national geocoder where the addresses without coordinates are, when that is allowed.

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
from importers.values.text import clean_number

LEAST_SCORE: Final = 0.75
"""Below, the address found is too often another one (the threshold of data·inclusion's pipeline)."""

BATCH: Final = 500
TIMEOUT_S: Final = (4.0, 60.0)
PAUSE_S: Final = 0.2
"""Between two batches, to stay far below the limit of the service."""

_PRECISIONS: Final = {"housenumber": "adresse", "street": "rue", "locality": "rue"}
"""What the geocoder found → how precisely that places a lieu; a whole commune is no news."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the geocoder answered for one address."""

    adresse: str
    lon: float | None
    lat: float | None
    score: float
    precision: str


def geocode_rows(connection: Connection, run_id: int, *, url: str, progress: Progress) -> int:
    """Place the staged rows that have a street and no coordinates; returns how many were placed.

    What was asked once is not asked again. When the service fails, the rows stay at the seat of
    their commune and the load goes on.
    """
    wanted = {row.adresse for row in connection.execute(_WITHOUT_POINT, {"run_id": run_id})}
    asked = select(GeocodedAddress.adresse).where(GeocodedAddress.adresse == func.any(list(wanted)))
    unknown = sorted(wanted - set(connection.scalars(asked)))
    try:
        for answers in _ask(unknown, url, progress):
            _remember(connection, answers)
    except requests.RequestException as error:
        progress.step(f"Géocodage interrompu : {error}")
    return connection.execute(_PLACE, {"run_id": run_id, "least": LEAST_SCORE}).rowcount


def _ask(addresses: Sequence[str], url: str, progress: Progress) -> Iterator[list[Found]]:
    batches = [addresses[start : start + BATCH] for start in range(0, len(addresses), BATCH)]
    for batch in progress.follow(batches, f"Géocodage de {len(addresses)} adresses"):
        body = io.StringIO()
        csv.writer(body).writerows([["adresse"], *([address] for address in batch)])
        answer = requests.post(
            url,
            files={"data": ("adresses.csv", body.getvalue().encode())},
            data={"columns": "adresse"},
            timeout=TIMEOUT_S,
        )
        answer.raise_for_status()
        yield list(_read(answer.content.decode("utf-8", "replace")))
        time.sleep(PAUSE_S)


def _read(answer: str) -> Iterator[Found]:
    for row in csv.DictReader(io.StringIO(answer)):
        if row.get("adresse"):
            yield Found(
                adresse=row["adresse"],
                lon=clean_number(row.get("longitude")),
                lat=clean_number(row.get("latitude")),
                score=clean_number(row.get("result_score")) or 0.0,
                precision=_PRECISIONS.get(row.get("result_type") or "", "commune"),
            )


def _remember(connection: Connection, answers: Iterable[Found]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "adresse": found.adresse,
            "position": None if found.lon is None else f"SRID=4326;POINT({found.lon} {found.lat})",
            "score": found.score,
            "precision": found.precision,
        }
        for found in answers
    ]
    if rows:
        connection.execute(insert(GeocodedAddress).on_conflict_do_nothing(), rows)


_ADDRESS = "concat_ws(' ', fiche->>'adresse', fiche->>'code_postal', fiche->>'commune')"

_WITHOUT_POINT = text(
    f"""SELECT DISTINCT {_ADDRESS} AS adresse FROM lieu_source
    WHERE run_id = :run_id AND fiche->>'position_precision' = 'commune'
      AND fiche->>'adresse' <> ''"""
)
_PLACE = text(
    f"""UPDATE lieu_source AS s SET fiche = s.fiche || jsonb_build_object(
        'latitude', ST_Y(g.position::geometry), 'longitude', ST_X(g.position::geometry),
        'position', jsonb_build_array(ST_X(g.position::geometry), ST_Y(g.position::geometry)),
        'position_precision', g.precision)
    FROM geocoded_address AS g
    WHERE s.run_id = :run_id AND s.fiche->>'position_precision' = 'commune'
      AND g.adresse = {_ADDRESS} AND g.position IS NOT NULL
      AND g.score >= :least AND g.precision <> 'commune'"""
)
