"""What a page says of a lieu that closed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from geo.lieux.closed import ClosedLieu
from webapp.wording.words import full_date


@dataclass(frozen=True, slots=True)
class ClosedSheet:
    """A lieu that closed, as it is printed."""

    nom: str
    town: str
    since: str
    search_url: str
    """Search of what is open around there."""


def closed_sheet(closed: ClosedLieu) -> ClosedSheet:
    """Present a lieu that closed."""
    town = " ".join(filter(None, (closed.code_postal, closed.commune)))
    return ClosedSheet(closed.nom, town, full_date(closed.since), _search_url(closed, town))


def _search_url(closed: ClosedLieu, town: str) -> str:
    """Search around where it was, else around its town."""
    point = closed.point
    around = {"q": town} if point is None else {"lat": point.lat, "lon": point.lon}
    return f"{url_for('pages.search')}?{urlencode(around)}"
