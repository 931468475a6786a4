"""The population grid of some communes, from the database."""

from dataclasses import dataclass

import numpy as np
from geoalchemy2 import Geometry
from sqlalchemy import cast, exists, func, select
from sqlalchemy.orm import Session

from geo.arrays import Floats, Ints
from geo.coverage.communes import Demand
from geo.database.models import Carreau


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Cells where people live. Shape: (C,). CRS: EPSG:4326, degrees."""

    lon: Floats
    lat: Floats
    people: Floats
    commune: Ints
    """Row of its commune in the demand."""


def holds_grid(session: Session) -> bool:
    """Tell whether a population grid was loaded."""
    return bool(session.scalar(select(exists().where(Carreau.id.is_not(None)))))


def load_cells(session: Session, demand: Demand) -> Cells:
    """Read the cells of some communes (0.2 s for a département of 25,000 cells)."""
    centre = cast(Carreau.position, Geometry)
    rows = session.execute(
        select(Carreau.commune_code, func.ST_X(centre), func.ST_Y(centre), Carreau.population).where(
            Carreau.commune_code.in_(demand.code.tolist())
        )
    ).all()
    row_of = {code: row for row, code in enumerate(demand.code)}
    codes, *columns = zip(*rows, strict=True) if rows else ((), (), (), ())
    lon, lat, people = (np.array(column, dtype=np.float64) for column in columns)
    return Cells(lon, lat, people, np.array([row_of[code] for code in codes], dtype=np.int64))
