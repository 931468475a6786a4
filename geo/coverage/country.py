"""What questions of coverage share: read once for each version of the data, kept in the process."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import numpy as np
from sqlalchemy.orm import Session

from geo.arrays import Flags, Ints
from geo.coverage.distances import remoteness
from geo.coverage.figures import Remoteness
from geo.coverage.inputs import Lieux, Supply, load_supply, matching, openings
from geo.database.lru_cache import Recent, bytes_held
from geo.database.version_cache import Kept
from geo.errors import InvalidInput
from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.standard.fields import VOITURE
from geo.travel.load import load_travel
from geo.travel.times import Travel

V = TypeVar("V")

KEPT_BYTES: Final = 16_000_000
"""Of answers kept in memory: 0.6 MB for a choice of lieux, 5 for the country, 0.05 for a département."""

FACTS: Final = 3
"""Openings of lieux, rows of communes, their départements."""

ADDED: Final = "ajout-"
"""Before the Insee code of a commune, the identifier of a lieu that is only supposed to open there."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: which lieux, how people go, how far is too far, what is supposed to change."""

    criteria: Criteria = NO_CRITERIA
    ouverture: tuple[str, ...] = ()
    """Some of OPENINGS; a lieu is open at any of them. One whose hours are unknown is not."""
    mode: str = VOITURE
    threshold: float = 20
    """Minutes, or kilometres where mode is VOL."""
    ajouter: tuple[str, ...] = ()
    """Insee codes of communes where a lieu is supposed to open, at their seat."""
    fermer: tuple[str, ...] = ()
    """Identifiers of lieux that are supposed to close."""

    @property
    def as_it_is(self) -> "Question":
        """Ask the same of the lieux as they are."""
        return replace(self, ajouter=(), fermer=())

    @property
    def lieux(self) -> Hashable:
        """Tell questions about the same lieux from others."""
        return (self.criteria, self.ouverture, self.ajouter, self.fermer)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """Lieux that a question is about. Shape of both: (V,), the lieux of the supply."""

    lieux: Flags
    hours_unknown: Flags
    """Left out, because nobody knows their hours."""


@dataclass(eq=False)
class Desk:
    """The country at one version, and the last answers given of it."""

    supply: Supply
    travel: Travel
    seats: Ints
    """Index in the network of each commune, NOWHERE where it has no seat."""
    answers: Recent[Any] = field(  # of every kind asked
        default_factory=lambda: Recent(KEPT_BYTES, bytes_held)
    )
    _facts: Recent[Any] = field(default_factory=lambda: Recent(FACTS), init=False, repr=False)

    def keep(self, key: Hashable, answer: Callable[[], V]) -> V:
        """Give an answer given before, or find it and keep it; the one asked longest ago is dropped."""
        found: V = self.answers.get(key, answer)
        return found

    def fact(self, name: str, find: Callable[[], V]) -> V:
        """Give something of the country that many questions ask for, found once."""
        found: V = self._facts.get(name, find)
        return found

    def openings(self, session: Session) -> Mapping[str, frozenset[str] | None]:
        """Give, for each lieu whose hours are known, at which of OPENINGS it is open."""
        return self.fact("openings", lambda: openings(session, self.supply.lieux))

    def chosen(self, session: Session, question: Question) -> Chosen:
        """Choose the lieux that a question is about. Raises InvalidInput for a lieu that is unknown."""
        return self.keep(("lieux", question.lieux), lambda: _chosen(self, session, question))

    def destinations(self, session: Session, question: Question) -> Lieux:
        """Give the lieux where people can go, those supposed to open included. Raises InvalidInput."""
        return _destinations(self, session, question)

    def remoteness(self, session: Session, question: Question) -> Remoteness:
        """Measure how far the nearest lieu is from every commune of the country (30 ms)."""
        return self.keep(
            ("away", question.lieux, question.mode), lambda: _remoteness(self, session, question)
        )


def desk_of(session: Session) -> Desk:
    """Give the desk of today, read again when anything was loaded since (0.2 s)."""
    return _desks.get(session)


def warm_up(session: Session) -> None:
    """Read the country and answer the usual question, for which the first visitor would wait (1 s)."""
    desk_of(session).remoteness(session, Question())


def _read(session: Session) -> Desk:
    supply, travel = load_supply(session), load_travel(session)
    seats = travel.network.index_of(supply.country.code.astype(np.str_)).astype(np.int64)
    return Desk(supply, travel, seats)


def _chosen(desk: Desk, session: Session, question: Question) -> Chosen:
    lieux = desk.supply.lieux
    asked = matching(session, lieux, question.criteria) & ~_closing(lieux, question.fermer)
    if not question.ouverture:
        return Chosen(asked, np.zeros(len(lieux), dtype=np.bool_))
    known = desk.openings(session)
    wanted = frozenset(question.ouverture)
    opened = [known[lieu_id] for lieu_id in lieux.id]
    unknown = np.array([names is None for names in opened], dtype=np.bool_)
    fits = np.array([bool(names and names & wanted) for names in opened], dtype=np.bool_)
    return Chosen(asked & fits, asked & unknown)


def _closing(lieux: Lieux, ids: tuple[str, ...]) -> Flags:
    """Tell which lieux are supposed to close. Raises InvalidInput."""
    closing = np.isin(lieux.id.astype(np.str_), ids) if ids else np.zeros(len(lieux), dtype=np.bool_)
    missing = set(ids).difference(lieux.id[closing])
    if missing:
        raise InvalidInput({"fermer": f"Aucun lieu placé ne porte l'identifiant «{min(missing)}»."})
    return closing


def _remoteness(desk: Desk, session: Session, question: Question) -> Remoteness:
    to = desk.destinations(session, question)
    country = desk.supply.country
    return remoteness(country, desk.travel, lon=to.lon, lat=to.lat, ids=to.id, mode=question.mode)


def _destinations(desk: Desk, session: Session, question: Question) -> Lieux:
    lieux = desk.supply.lieux.take(desk.chosen(session, question).lieux)
    seats = desk.supply.country.take(_opening(desk, question.ajouter))
    return Lieux(
        id=np.concatenate((lieux.id, np.array([f"{ADDED}{code}" for code in seats.code], dtype=object))),
        lon=np.concatenate((lieux.lon, seats.lon)),
        lat=np.concatenate((lieux.lat, seats.lat)),
        commune=np.concatenate((lieux.commune, seats.code)),
    )


def _opening(desk: Desk, codes: tuple[str, ...]) -> Ints:
    """Give the rows of the communes where a lieu is supposed to open. Raises InvalidInput."""
    if not codes:
        return np.empty(0, dtype=np.int64)
    row_of = desk.fact("rows", lambda: {code: row for row, code in enumerate(desk.supply.country.code)})
    placed = desk.supply.country.placed
    for code in codes:
        if code not in row_of or not placed[row_of[code]]:
            raise InvalidInput({"ajouter": f"Aucune commune placée n'a le code «{code}»."})
    return np.array([row_of[code] for code in codes], dtype=np.int64)


_desks = Kept(_read)
