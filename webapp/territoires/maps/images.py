"""Images of the static map on pages and in reports: address or data URI, text alternative, marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Floats
from geo.coverage.country import current_country
from geo.coverage.inputs import FRANCE, REGION
from geo.coverage.question import Question
from geo.coverage.sites import Siting, find_sites
from geo.coverage.territory import TerritoryCoverage, measure_territory
from geo.errors import InvalidInput
from geo.points import Point
from webapp.drawing.pictures import data_uri
from webapp.territoires import words
from webapp.territoires.form import has_siting
from webapp.territoires.maps.static_map import COARSE, FINE, MapMark, coverage_map
from webapp.territoires.params import DEFAULT_ORDER, TerritoryRequest

_WITHOUT_TABLES: Final = {"tri": DEFAULT_ORDER, "lignes": None, "avec": (), "contre": None, "carte": False}
"""Parameters of a page that its map does not depend on."""


@dataclass(frozen=True, slots=True)
class MapImage:
    """A map: its address or the image itself as a data URI, and its text alternative."""

    url: str
    alt: str


def linked_map(
    territory: TerritoryRequest, measured: TerritoryCoverage, *, with_changes: bool = False
) -> MapImage | None:
    """Return the map that a page links to, `with_changes` of the lieux supposed; None for the country."""
    if territory.kind == FRANCE:
        return None
    changes: dict[str, Any] = {**_WITHOUT_TABLES}  # parameters of any type
    if not with_changes:
        changes |= {"ajouter": (), "fermer": ()}
    return MapImage(territory.url("svg", **changes), _text_alternative(measured))


def embedded_map(measured: TerritoryCoverage, drawing: str) -> MapImage:
    """Return the map that a report holds."""
    return MapImage(data_uri(drawing.encode()), _text_alternative(measured))


def draw_requested_map(session: Session, territory: TerritoryRequest) -> str:
    """Draw the map of a request as SVG. Raises InvalidInput for the country: its départements have maps."""
    if territory.kind == FRANCE:
        raise InvalidInput(
            {"carte": "La carte existe pour une région, un département, une intercommunalité."}
        )
    query = territory.query
    measured = measure_territory(session, territory.kind, territory.code, query.question)
    siting = find_requested_sites(session, territory)
    return coverage_map(
        session,
        measured,
        layer=query.couche,
        marks=[*(site_marks(siting) if siting else ()), *change_marks(session, query.question)],
        tolerance=COARSE if territory.kind == REGION else FINE,
    )


def find_requested_sites(session: Session, territory: TerritoryRequest) -> Siting | None:
    """Find as many sites as a page asks for. Raises InvalidInput for the country, which takes a minute."""
    number, question = territory.query.sites, territory.query.question.as_it_is
    if number is None:
        return None
    if not has_siting(territory.kind):
        raise InvalidInput({"sites": "Choisissez une région, un département ou une intercommunalité."})
    return find_sites(session, territory.kind, territory.code, question, number=number)


def site_marks(siting: Siting) -> Sequence[MapMark]:
    """Return the marks of the best sites: their ranks."""
    communes = siting.communes
    return [
        (str(rank), _point(communes.lon, communes.lat, site.candidate))
        for rank, site in enumerate(siting.plan.sites, 1)
    ]


def change_marks(session: Session, question: Question) -> Sequence[MapMark]:
    """Return the marks of lieux supposed to open (+) and to close (×)."""
    inputs = current_country(session).inputs
    opening = np.flatnonzero(np.isin(inputs.communes.code.astype(np.str_), question.ajouter)).tolist()
    closing = np.flatnonzero(np.isin(inputs.lieux.id.astype(np.str_), question.fermer)).tolist()
    return [
        *(("+", _point(inputs.communes.lon, inputs.communes.lat, row)) for row in opening),
        *(("×", _point(inputs.lieux.lon, inputs.lieux.lat, row)) for row in closing),
    ]


def _text_alternative(measured: TerritoryCoverage) -> str:
    headline = words.headline(measured)
    return f"Carte {words.of_territory(measured)}. {headline} Les tableaux disent la même chose."


def _point(lon: Floats, lat: Floats, row: int) -> Point:
    return Point(float(lon[row]), float(lat[row]))
