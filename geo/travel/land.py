"""The land of the country, from the database: contours of départements, kept until communes change."""

import shapely
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.database.models import Departement
from geo.database.version import newest_reference_load
from geo.database.version_cache import PerVersionCache
from geo.travel.isochrone import Land


def load_land(session: Session) -> Land:
    """Give the land, read again only when communes were loaded since."""
    return _land.get(session)


def _read_land(session: Session) -> Land:
    contours = session.scalars(
        select(func.ST_AsBinary(Departement.contour)).where(Departement.contour.is_not(None))
    )
    return Land.of(shapely.from_wkb(bytes(contour)) for contour in contours)


_land = PerVersionCache(_read_land, newest_reference_load)
