"""One question of coverage: which lieux, how people travel, the threshold, and what is supposed to change."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

from geo.standard.criteria import NO_CRITERIA, Criteria
from geo.travel.modes import VOITURE

SUPPOSED_PREFIX: Final = "ajout-"
"""Followed by the Insee code of a commune: the identifier of a lieu that is only supposed to open there."""


@dataclass(frozen=True, slots=True)
class Question:
    """Hashable: answers are cached by it."""

    criteria: Criteria = NO_CRITERIA
    ouverture: tuple[str, ...] = ()
    """Some of AFTER_WORK; a lieu is open at any of them. One whose hours are unknown is not."""
    mode: str = VOITURE
    threshold: float = 20
    """Minutes, or kilometres where mode is VOL."""
    ajouter: tuple[str, ...] = ()
    """Insee codes of communes where a lieu is supposed to open, at their seat."""
    fermer: tuple[str, ...] = ()
    """Identifiers of lieux that are supposed to close."""

    @property
    def as_it_is(self) -> "Question":
        """Return the same question without anything supposed."""
        return replace(self, ajouter=(), fermer=())

    @property
    def lieux_key(self) -> Hashable:
        """Return what the set of lieux depends on: a cache key."""
        return (self.criteria, self.ouverture, self.ajouter, self.fermer)
