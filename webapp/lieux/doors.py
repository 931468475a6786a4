"""Lieux behind one door that are one welcome: France Services and the mairie that houses it are one card."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import orjson

from geo.communes.names import fold
from geo.lieux.nearest import Hit
from geo.points import Point, sphere_distance_m
from geo.standard.fields import PLACED_PRECISIONS
from webapp.lieux.search import SearchAnswer
from webapp.lieux.sheet import Card, Housed
from webapp.wording.case import name_in_normal_case, street_in_normal_case
from webapp.wording.hours import state_at

MAX_SAME_DOOR_M: Final = 30.0
"""Between two positions of one address: they come from two geocoders."""

_FRANCE_SERVICES: Final = "RFS"
_OFFICES: Final = frozenset({"CC", "CCAS", "CIAS", "EPCI", "MSAP", "MUNI"})
"""Codes of «typologie» of what houses France Services."""
_OFFICE_NAME: Final = re.compile(
    r"(commune|mairie|ville|hotel de ville|ccas|cias|cc|msap|maison de services au public|la poste)\b"
    r"|communaute d(e communes|agglo)"
)
"""Start of their names without accents, where their typologie is not known."""
_NUMBER: Final = re.compile(r"\d+(?: ?(?:bis|ter|[a-d])\b)?")


class _Lieu:
    """What tells whether two lieux are one welcome."""

    def __init__(self, hit: Hit) -> None:
        feature = orjson.loads(hit.feature)
        self.hit = hit
        self.values: dict[str, Any] = feature["properties"]  # those of the standard
        self._geometry = feature["geometry"]

    @cached_property
    def point(self) -> Point | None:
        """Where it is; None where only its commune is known."""
        if self._geometry is None or self.values["position_precision"] not in PLACED_PRECISIONS:
            return None
        return Point(*self._geometry["coordinates"])

    @cached_property
    def street(self) -> str:
        """Its address without what two sources write differently."""
        return fold(street_in_normal_case(self.values["adresse"] or ""))

    @property
    def number(self) -> str:
        """The number of its house; empty for none."""
        found = _NUMBER.match(self.street)
        return found[0] if found else ""

    @cached_property
    def is_france_services(self) -> bool:
        """Whether it is a France Services."""
        typologie = self.values["typologie"] or ()
        return _FRANCE_SERVICES in typologie or "france services" in fold(self.values["nom"])

    @cached_property
    def is_office(self) -> bool:
        """Whether it is an office that may house one."""
        typologie = self.values["typologie"] or ()
        return not _OFFICES.isdisjoint(typologie) or bool(_OFFICE_NAME.match(fold(self.values["nom"])))


@dataclass(frozen=True, slots=True)
class Door:
    """The lieux of one welcome, in the order of the list."""

    first: Hit
    others: Sequence[Hit] = ()


def doors_of(hits: Sequence[Hit]) -> list[Door]:
    """Unite the hits of one page that are one welcome, each at the place of its first."""
    doors: list[tuple[_Lieu, list[Hit]]] = []
    for lieu in map(_Lieu, hits):
        for first, others in doors:
            if _same_door(first, lieu) and _one_welcome(first, lieu):
                others.append(lieu.hit)
                break
        else:
            doors.append((lieu, []))
    return [Door(first.hit, tuple(others)) for first, others in doors]


def unite(answer: SearchAnswer) -> tuple[SearchAnswer, list[Door]]:
    """Return an answer with one hit for each door, and the doors, in the same order."""
    doors = doors_of(answer.hits)
    return replace(answer, hits=[door.first for door in doors]), doors


def with_all_housed(cards: Sequence[Card], doors: Sequence[Door], *, when: datetime) -> list[Card]:
    """Add to the card of each door who else is there."""
    return [with_housed(card, door, when=when) for card, door in zip(cards, doors, strict=True)]


def with_housed(card: Card, door: Door, *, when: datetime) -> Card:
    """Add to the card of a door who else is there, with their hours where they differ."""
    return replace(card, housed=[_housed(hit, card, when) for hit in door.others]) if door.others else card


def _housed(hit: Hit, card: Card, when: datetime) -> Housed:
    values = orjson.loads(hit.feature)["properties"]
    opening = state_at(values, when)
    name = name_in_normal_case(values["nom"], values["commune"])
    return Housed(hit.id, name, None if opening == card.opening else opening)


def _same_door(one: _Lieu, other: _Lieu) -> bool:
    if one.values["code_insee"] != other.values["code_insee"] or one.point is None or other.point is None:
        return False
    if one.street and one.street == other.street:
        return True
    same_number = bool(one.number) and one.number == other.number
    return same_number and sphere_distance_m(one.point, other.point) <= MAX_SAME_DOOR_M


def _one_welcome(one: _Lieu, other: _Lieu) -> bool:
    """Return whether one answers for the other: France Services and its office, or one telephone."""
    telephone = one.values["telephone"]
    if telephone is not None and telephone == other.values["telephone"]:
        return True
    return (one.is_france_services and (other.is_office or other.is_france_services)) or (
        other.is_france_services and one.is_office
    )
