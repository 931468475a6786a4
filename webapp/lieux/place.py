"""The centre of a search: the place typed, or the point given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from geo.addresses.search import search_addresses
from geo.communes.gazetteer import PlaceMatch, clear_winner, others_of_the_name
from geo.errors import NotFound
from geo.points import Point
from webapp.core.errors import DetailedInvalidInput
from webapp.lieux.answers import CentreAnswer, CommuneAnswer
from webapp.lieux.queries import Search
from webapp.wording.messages import _

CANDIDATES = 8
"""Homonyms offered to choose from; more would not be read."""


PLACE_REFUSALS: Final[Mapping[int, str]] = MappingProxyType(
    {
        404: "Aucune ville ne porte ce nom.",
        422: "Un paramètre est refusé, ou plusieurs villes portent ce nom : voir candidats.",
    }
)
"""Status of a refusal by `locate` or by a query around a place → when it is answered."""


@dataclass(frozen=True, slots=True)
class Centre:
    """Where a search is centred; `place` is None for a bare point."""

    point: Point
    place: PlaceMatch | None = None
    others: Sequence[PlaceMatch] = ()
    """Other places of the same name, one of which may be meant."""


class AmbiguousPlace(DetailedInvalidInput):
    """Several places may be meant by what was typed."""

    def __init__(self, candidates: Sequence[PlaceMatch]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(
            {"q": "Plusieurs villes sont possibles : choisissez parmi les candidats."},
            candidats=[CommuneAnswer.model_validate(place).as_json() for place in self.candidates],
        )


def locate(session: Session, search: Search) -> Centre:
    """Find the centre of a search. Raises NotFound for an unknown place, AmbiguousPlace for homonyms."""
    if search.q is None:
        assert search.point is not None  # read_search wants one or the other
        return Centre(search.point)
    places = search_addresses(session, search.q, limit=CANDIDATES)
    if not places:
        raise NotFound(_("Nous ne connaissons pas cette ville ou ce code postal."))
    place = clear_winner(places)
    if place is None:
        raise AmbiguousPlace(places)
    return Centre(place.point, place, others_of_the_name(places, place))


def centre_answer(centre: Centre) -> CentreAnswer:
    """Return the centre of a search as the API shows it."""
    label = centre.place.label if centre.place else None
    answer = CentreAnswer(label=label, lon=centre.point.lon, lat=centre.point.lat)
    unused = centre.place.unused if centre.place else ""
    return answer.model_copy(update={"non_cherche": unused}) if unused else answer
