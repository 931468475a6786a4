"""Ranking of lieux, one for searches and orientations: its terms, in the order in which they count.

1. What is asked and the lieu says no to: such a lieu does not suit, and comes after all others.
2. How far it is beyond the time that one travels so: within it, up to twice it, up to four times it…
3. What is asked and nobody said for sure: of what somebody came for first, then of all.
4. Travel: the minutes, or the metres where minutes were not asked for.
5. At equal travel, the newest information, then the most complete.

A place at 188 minutes thus never precedes one at 12, whatever it offers, and among those within reach the
ones that say yes come first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, log2
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func

from geo.database.models import Lieu
from geo.standard.fields import LIST_FIELDS, PLACED_PRECISIONS
from geo.travel.modes import MARCHE, VELO, VOITURE

TRANSPORTS: Final = "transports"

DEFAULT_LIMIT_MIN: Final[Mapping[str, int]] = MappingProxyType(
    {MARCHE: 30, VELO: 30, VOITURE: 45, TRANSPORTS: 60}
)
"""Mode → minutes that one travels for help, where the visitor gives no limit. Beyond, lieux are set apart."""

WALKING_M_PER_MIN: Final = 80
"""As the crow flies, 4.8 km/h."""

_DETAILS: Final = ("horaires", "telephone", "courriels", "site_web", "services", "frais_a_charge")
"""Fields without which a visitor must ask: how many are filled in is how complete a lieu is."""


@dataclass(frozen=True, slots=True)
class RankingTerms:
    """What ranks a lieu for what is asked of it."""

    travel: float
    """Minutes, or metres: the same for all lieux that are compared."""
    band: int = 0
    """See `band_of`."""
    refused: bool = False
    unknown_needs: int = 0
    """How many of the things that somebody came for nobody said for sure."""
    unknown: int = 0
    """How many of the things asked nobody said for sure."""
    preference: tuple[int, int] = (0, 0)
    """See `preference_of`."""


def rank_key(terms: RankingTerms) -> tuple[float, ...]:
    """Return what lieux are sorted by, the best first."""
    unknown = terms.unknown_needs, terms.unknown
    return terms.refused, terms.band, *unknown, terms.travel, *terms.preference


def band_of(minutes: float | None, distance_m: float, *, limit_min: float) -> int:
    """Compute how far beyond a limit a lieu is: 0 within it, 1 up to twice it, 2 up to four times it.

    Minutes are whole, as they are shown. Where they are unknown, no road is: one goes on foot.
    """
    whole = round(distance_m / WALKING_M_PER_MIN if minutes is None else minutes)
    return 0 if whole <= limit_min else ceil(log2(whole / limit_min))


def preference_of(values: Mapping[str, Any]) -> tuple[int, int]:
    """Return what orders lieux at equal travel: the newest information first, then the most complete.

    `values` are the properties of a feature, or the columns of its row.
    """
    written = values["date_maj"]
    day = date.fromisoformat(written) if isinstance(written, str) else written
    return age_rank(day), -sum(bool(values[field]) for field in _DETAILS)


def age_rank(written: date | None) -> int:
    """Return what sorts information from the newest to the oldest; undated comes last."""
    return -written.toordinal() if written else 0


def completeness() -> ColumnElement[int]:
    """Build the SQL expression of how many details a lieu has."""
    filled = [case((_is_filled(field), 1), else_=0) for field in _DETAILS]
    return sum(filled[1:], start=filled[0])


def is_placed() -> ColumnElement[bool]:
    """Build the SQL condition of a position that is not only that of the commune."""
    return Lieu.position_precision.in_(PLACED_PRECISIONS)


def _is_filled(field: str) -> ColumnElement[bool]:
    column = getattr(Lieu, field)
    if field in LIST_FIELDS:
        return func.cardinality(column) > 0
    return and_(column.is_not(None), column != "")
