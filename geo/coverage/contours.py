"""Contours of the communes of a territory, in the order of its coverage. CRS: EPSG:4326."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.coverage.communes import Demand
from geo.database.models import Commune

BATCH_ROWS: Final = 1_000
"""Contours in memory at once: 4 MB."""

DECIMALS: Final = 5
"""Of the degrees of a contour: a metre."""


def read_contours(session: Session, demand: Demand, *, binary: bool = False) -> Iterator[Any]:
    """Yield the contour of each commune as GeoJSON text, or as WKB with `binary`; None: unknown."""
    shape = func.ST_AsBinary(Commune.contour) if binary else func.ST_AsGeoJSON(Commune.contour, DECIMALS)
    for start in range(0, len(demand), BATCH_ROWS):
        codes = demand.code[start : start + BATCH_ROWS].tolist()
        rows = session.execute(select(Commune.code_insee, shape).where(Commune.code_insee.in_(codes)))
        found = {code: contour for code, contour in rows}  # noqa: C416 (rows are no pairs to dict's stub)
        yield from (found.get(code) for code in codes)
