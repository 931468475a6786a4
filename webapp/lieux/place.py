"""The centre of a search: the place typed, or the point given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from geo.communes.gazetteer import PlaceMatch, clear_winner, search_places
from geo.errors import NotFound
from geo.points import Point
from webapp.core.errors import DetailedInvalidInput
from webapp.lieux.queries import Search
from webapp.wording.messages import _

CANDIDATES = 8
"""Homonyms offered to choose from; more would not be read."""


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a search is centred; `place` is None for a bare point."""

    point: Point
    place: PlaceMatch | None = None


class AmbiguousPlace(DetailedInvalidInput):
    """Several places may be meant by what was typed."""

    def __init__(self, candidates: Sequence[PlaceMatch]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(
            {"q": "Plusieurs villes sont possibles : choisissez parmi les candidats."},
            candidats=[place_as_json(place) for place in self.candidates],
        )


def locate(session: Session, search: Search) -> Centre:
    """Find the centre of a search. Raises NotFound for an unknown place, AmbiguousPlace for homonyms."""
    if search.q is None:
        assert search.point is not None  # read_search wants one or the other
        return Centre(search.point)
    places = search_places(session, search.q, limit=CANDIDATES)
    if not places:
        raise NotFound(_("Nous ne connaissons pas cette ville ou ce code postal."))
    place = clear_winner(places)
    if place is None:
        raise AmbiguousPlace(places)
    return Centre(place.point, place)


def centre_as_json(centre: Centre) -> dict[str, Any]:
    """Return the centre of a search as the API shows it."""
    label = centre.place.label if centre.place else None
    return {"label": label, "lon": centre.point.lon, "lat": centre.point.lat}


def place_as_json(place: PlaceMatch) -> dict[str, Any]:
    """Return a place of the gazetteer as the API shows it."""
    return {
        "type": place.type,
        "code": place.code,
        "nom": place.nom,
        "label": place.label,
        "departement": place.departement_code,
        "codes_postaux": list(place.codes_postaux),
        "population": place.population,
        "lon": place.point.lon,
        "lat": place.point.lat,
        "score": round(place.score, 3),
    }
