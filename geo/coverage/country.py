"""The country at one version of the data: coverage inputs and recent answers, cached in the process."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Flags, Ints
from geo.coverage.distances import measure_remoteness
from geo.coverage.figures import Remoteness
from geo.coverage.inputs import CoverageInputs, Destinations, load_inputs, load_openings, match_lieux
from geo.coverage.question import SUPPOSED_PREFIX, Question
from geo.database.lru_cache import LruCache, weigh_object
from geo.database.version import PerVersionCache, newest_load
from geo.errors import InvalidInput
from geo.hours.weekly import AfterWorkOpenings
from geo.travel.load import load_travel
from geo.travel.times import Travel

_V = TypeVar("_V")

MAX_ANSWER_BYTES: Final = 16_000_000
"""Of answers in the cache: 0.6 MB for a set of lieux, 5 for the country, 0.05 for a département."""

MAX_SHARED_VALUES: Final = 3
"""Openings of lieux, rows of communes, their départements."""


@dataclass(frozen=True, slots=True, eq=False)
class LieuSelection:
    """Lieux that a question is about. Shape of both: (V,), the lieux of the inputs."""

    lieux: Flags
    hours_unknown: Flags
    """Left out, because their hours are unknown."""


@dataclass(eq=False)
class Country:
    """Inputs of coverage, the travel network, and a cache of answers."""

    inputs: CoverageInputs
    travel: Travel
    seats: Ints
    """Index in the network of each commune, NO_INDEX where it has no seat."""
    answers: LruCache[Any] = field(  # of every kind of question
        default_factory=lambda: LruCache(MAX_ANSWER_BYTES, weigh_object)
    )
    _shared: LruCache[Any] = field(
        default_factory=lambda: LruCache(MAX_SHARED_VALUES), init=False, repr=False
    )

    def cached(self, key: Hashable, compute: Callable[[], _V]) -> _V:
        """Return the cached answer, computed when missing; the least recently used ones are dropped."""
        answer: _V = self.answers.get_or_compute(key, compute)
        return answer

    def shared(self, name: str, compute: Callable[[], _V]) -> _V:
        """Return a value that many questions need and no answer may push out, computed once."""
        value: _V = self._shared.get_or_compute(name, compute)
        return value

    def openings(self, session: Session) -> Mapping[str, AfterWorkOpenings]:
        """Return, for each lieu, at which of AFTER_WORK it is open."""
        return self.shared("openings", lambda: load_openings(session, self.inputs.lieux))

    def matching_lieux(self, session: Session, question: Question) -> LieuSelection:
        """Select the lieux that a question is about. Raises InvalidInput for an unknown lieu."""
        key = ("lieux", question.lieux_key)
        return self.cached(key, lambda: _matching_lieux(self, session, question))

    def destinations(self, session: Session, question: Question) -> Destinations:
        """List the matching lieux, those supposed to open included. Raises InvalidInput."""
        return _destinations(self, session, question)

    def remoteness(self, session: Session, question: Question) -> Remoteness:
        """Measure how far the nearest lieu is from every commune of the country (30 ms)."""
        key = ("remoteness", question.lieux_key, question.mode)
        return self.cached(key, lambda: _remoteness(self, session, question))


def current_country(session: Session) -> Country:
    """Return the country as the session reads it, read again when anything was loaded since (0.2 s)."""
    return _countries.get(session)


def warm_up(session: Session) -> None:
    """Read the country and answer the default question, for which the first visitor would wait (1 s)."""
    current_country(session).remoteness(session, Question())


def _load(session: Session) -> Country:
    inputs, travel = load_inputs(session), load_travel(session)
    seats = travel.network.index_of(inputs.communes.code.astype(np.str_)).astype(np.int64)
    return Country(inputs, travel, seats)


def _matching_lieux(country: Country, session: Session, question: Question) -> LieuSelection:
    lieux = country.inputs.lieux
    matching = match_lieux(session, lieux, question.criteria) & ~_closing(lieux, question.fermer)
    if not question.ouverture:
        return LieuSelection(matching, np.zeros(len(lieux), dtype=np.bool_))
    openings, wanted = country.openings(session), frozenset(question.ouverture)
    opened = [openings[lieu_id] for lieu_id in lieux.id]
    fits = np.array([bool(names.open & wanted) for names in opened], dtype=np.bool_)
    unknown = np.array([bool(names.unsure & wanted) for names in opened], dtype=np.bool_)
    return LieuSelection(matching & fits, matching & unknown & ~fits)


def _closing(lieux: Destinations, ids: tuple[str, ...]) -> Flags:
    """Flag the lieux that are supposed to close. Raises InvalidInput."""
    closing = np.isin(lieux.id.astype(np.str_), ids) if ids else np.zeros(len(lieux), dtype=np.bool_)
    missing = set(ids).difference(lieux.id[closing])
    if missing:
        raise InvalidInput({"fermer": f"Aucun lieu placé ne porte l'identifiant «{min(missing)}»."})
    return closing


def _remoteness(country: Country, session: Session, question: Question) -> Remoteness:
    to = country.destinations(session, question)
    return measure_remoteness(
        country.inputs.communes, country.travel, lon=to.lon, lat=to.lat, ids=to.id, mode=question.mode
    )


def _destinations(country: Country, session: Session, question: Question) -> Destinations:
    lieux = country.inputs.lieux.take(country.matching_lieux(session, question).lieux)
    seats = country.inputs.communes.take(_opening(country, question.ajouter))
    supposed = np.array([f"{SUPPOSED_PREFIX}{code}" for code in seats.code], dtype=object)
    return Destinations(
        id=np.concatenate((lieux.id, supposed)),
        lon=np.concatenate((lieux.lon, seats.lon)),
        lat=np.concatenate((lieux.lat, seats.lat)),
        commune=np.concatenate((lieux.commune, seats.code)),
        placed=np.concatenate((lieux.placed, np.ones(len(seats), dtype=np.bool_))),
    )


def _opening(country: Country, codes: tuple[str, ...]) -> Ints:
    """Return the rows of the communes where a lieu is supposed to open. Raises InvalidInput."""
    if not codes:
        return np.empty(0, dtype=np.int64)
    communes = country.inputs.communes
    row_of = country.shared("rows", lambda: {code: row for row, code in enumerate(communes.code)})
    for code in codes:
        if code not in row_of or not communes.has_seat[row_of[code]]:
            raise InvalidInput({"ajouter": f"Aucune commune placée n'a le code «{code}»."})
    return np.array([row_of[code] for code in codes], dtype=np.int64)


_countries = PerVersionCache(_load, newest_load)
