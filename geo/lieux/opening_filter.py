"""Keep the lieux that may be open at a moment: hours are text, which the database cannot read."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from geo.database.models import Lieu
from geo.hours.calendar import local_time, place_in_france
from geo.hours.timeline import surely_closed

OPENING_COLUMNS: Final = (Lieu.horaires, Lieu.code_insee, Lieu.code_postal)
"""What to select beside a lieu to know whether it is open."""


class Hours(NamedTuple):
    """The values of OPENING_COLUMNS, where their names would be those of something else."""

    horaires: str | None
    code_insee: str | None
    code_postal: str | None


def may_be_open(row: Any, at: datetime | None) -> bool:  # a row that holds OPENING_COLUMNS by their names
    """Tell whether a lieu is open at a moment, or may be: unknown hours are kept in sight.

    A moment without a time zone is in the local time of each lieu. None: any moment.
    """
    if at is None:
        return True
    departement = place_in_france(row.code_insee, row.code_postal)
    return not surely_closed(row.horaires, local_time(at, departement), departement=departement)
