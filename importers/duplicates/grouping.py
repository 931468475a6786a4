"""Group the rows of the same lieu: candidate pairs, and groups without contradictory pairs.

The result depends on the rows alone: not on their order, nor on the order in which files were loaded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Final

import numpy as np
from scipy.spatial import cKDTree

from importers.duplicates.resemblance import SAME_PLACE, Resemblance, compare_traits
from importers.duplicates.traits import Traits

NEIGHBOURS_M: Final = 300
"""Rows of two communes are compared up to this distance: contours and geocoders err by as much."""

SAME_SOURCE_POINTS: Final = 2
"""More points required of two rows of one source, which gave them two identifiers on purpose."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A source row, reduced to what grouping needs; ordered by what elects the first row of a lieu."""

    identity: str
    source: str
    line: int
    row_id: int
    traits: Traits = field(compare=False)


@dataclass(frozen=True, slots=True)
class Membership:
    """The lieu a row belongs to, and why it is not a lieu of its own (None for the first row)."""

    lieu_id: str
    reason: str | None


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """A person's decision on two identifiers: the same lieu or not, whatever their rows have in common."""

    identity_a: str
    identity_b: str
    same: bool
    reason: str


Pair = tuple[int, int]
"""Ranks of two members among all, the smaller first."""


def group(
    members: Iterable[Member], decisions: Iterable[Decision] = (), *, min_points: int = SAME_PLACE
) -> dict[int, Membership]:
    """Return the lieu of each row; its identifier is the smallest one of its rows.

    Rows are one lieu when they have the same identifier, when a person said so, or when they resemble
    each other enough and no two rows of the lieu contradict each other: the strongest resemblances are
    handled first, so that a vague row joins the place it resembles most and never links two places.
    """
    ordered, decided = sorted(members), sorted(decisions)
    comparisons = _Comparisons(ordered)
    links = dict(_links(ordered, comparisons, min_points))
    groups = _Groups(ordered, comparisons, decided)
    for a, b in sorted(links, key=lambda pair: (-links[pair].points, pair)):
        groups.join(a, b)
    reasons = _Reasons(ordered, groups, links, decided)
    firsts = groups.firsts()
    return {
        member.row_id: Membership(ordered[firsts[rank]].identity, reasons.of(rank))
        for rank, member in enumerate(ordered)
    }


class _Comparisons:
    """Comparisons of rows by their ranks; rows with the same traits are compared to others once."""

    def __init__(self, ordered: Sequence[Member]) -> None:
        first_alike: dict[Traits, int] = {}
        self._ordered = ordered
        self._alike = [first_alike.setdefault(member.traits, rank) for rank, member in enumerate(ordered)]
        self._known: dict[Pair, Resemblance] = {}

    def of(self, a: int, b: int) -> Resemblance:
        pair = self._alike[a], self._alike[b]
        found = self._known.get(pair)
        if found is None:
            found = compare_traits(self._ordered[pair[0]].traits, self._ordered[pair[1]].traits)
            self._known[pair] = found
        return found


def _links(
    ordered: Sequence[Member], comparisons: _Comparisons, min_points: int
) -> Iterator[tuple[Pair, Resemblance]]:
    """Yield the pairs that resemble each other enough."""
    for a, b in _candidates(ordered):
        found = comparisons.of(a, b)
        same_source = ordered[a].source == ordered[b].source
        least = min_points + SAME_SOURCE_POINTS if same_source else min_points
        if found.points >= least and not found.contradictory:
            yield (a, b), found


def _candidates(ordered: Sequence[Member]) -> Iterator[Pair]:
    """Yield the pairs worth comparing: of one commune or near each other, with a key in common."""
    for a, b in _neighbours(ordered):
        one, other = ordered[a], ordered[b]
        if not one.traits.keys.isdisjoint(other.traits.keys) and one.identity != other.identity:
            yield a, b


def _neighbours(ordered: Sequence[Member]) -> Iterator[Pair]:
    by_commune: dict[str, list[int]] = defaultdict(list)
    for rank, member in enumerate(ordered):
        if member.traits.commune_code is not None:
            by_commune[member.traits.commune_code].append(rank)
    for ranks in by_commune.values():
        yield from combinations(ranks, 2)
    located = [rank for rank, member in enumerate(ordered) if member.traits.position is not None]
    if located:
        positions = np.array([ordered[rank].traits.position for rank in located])
        for a, b in cKDTree(positions).query_pairs(NEIGHBOURS_M, output_type="ndarray").tolist():
            pair = located[a], located[b]
            if not _same_commune(ordered, pair):
                yield pair


def _same_commune(ordered: Sequence[Member], pair: Pair) -> bool:
    a, b = (ordered[rank].traits.commune_code for rank in pair)
    return a is not None and a == b


class _Groups:
    """Rows grouped step by step; a step that would unite two contradictory rows is skipped."""

    def __init__(
        self, ordered: Sequence[Member], comparisons: _Comparisons, decisions: Sequence[Decision]
    ) -> None:
        self._ordered = ordered
        self._comparisons = comparisons
        self._ranks = [[rank] for rank in range(len(ordered))]
        """Rank → ranks of its group; the rows of a group share one list."""
        self._separated = {
            frozenset((decision.identity_a, decision.identity_b))
            for decision in decisions
            if not decision.same
        }
        self._separable = {identity for pair in self._separated for identity in pair}
        first_of: dict[str, int] = {}
        for rank, member in enumerate(ordered):
            self._unite(first_of.setdefault(member.identity, rank), rank)
        for decision in decisions:
            a, b = first_of.get(decision.identity_a), first_of.get(decision.identity_b)
            if decision.same and a is not None and b is not None and not self._are_separated(a, b):
                self._unite(a, b)

    def of(self, rank: int) -> list[int]:
        """Return the ranks in the same group as this one."""
        return self._ranks[rank]

    def firsts(self) -> list[int]:
        """Return, for each rank, the first one of its group."""
        first_of: dict[int, int] = {}
        return [first_of.setdefault(id(ranks), rank) for rank, ranks in enumerate(self._ranks)]

    def join(self, a: int, b: int) -> None:
        """Unite two groups, unless some of their rows are two places."""
        if self._ranks[a] is not self._ranks[b] and not self._contradict(a, b):
            self._unite(a, b)

    def _unite(self, a: int, b: int) -> None:
        larger, smaller = sorted((self._ranks[a], self._ranks[b]), key=len, reverse=True)
        if larger is not smaller:
            larger += smaller
            for rank in smaller:
                self._ranks[rank] = larger

    def _contradict(self, a: int, b: int) -> bool:
        pairs = product(self._ranks[a], self._ranks[b])
        return self._are_separated(a, b) or any(self._comparisons.of(*pair).contradictory for pair in pairs)

    def _are_separated(self, a: int, b: int) -> bool:
        """Check whether a person decided that the groups of these rows are two lieux."""
        identities_a, identities_b = (
            {self._ordered[rank].identity for rank in self._ranks[of]} & self._separable for of in (a, b)
        )
        return any(frozenset(pair) in self._separated for pair in product(identities_a, identities_b))


class _Reasons:
    """Reasons, in French, why each row is in its group, and because of which other row."""

    def __init__(
        self,
        ordered: Sequence[Member],
        groups: _Groups,
        links: Mapping[Pair, Resemblance],
        decisions: Sequence[Decision],
    ) -> None:
        self._ordered = ordered
        self._groups = groups
        self._firsts = groups.firsts()
        self._joined = [decision for decision in decisions if decision.same]
        self._most_similar: dict[int, tuple[int, Resemblance]] = {}
        """Row → the row of its group that it resembles: the first of the group, else the most similar."""
        for pair in sorted(links, key=lambda pair: (-links[pair].points, pair)):
            if groups.of(pair[0]) is groups.of(pair[1]):
                for rank, partner in (pair, pair[::-1]):
                    if rank not in self._most_similar or partner == self._firsts[rank]:
                        self._most_similar[rank] = partner, links[pair]

    def of(self, rank: int) -> str | None:
        """Return the reason; None for the first row of a group."""
        if rank == self._firsts[rank]:
            return None
        namesake = self._best_explained(rank)
        if namesake != rank:
            return f"même identifiant que {self._row_in_words(namesake, rank)}"
        for decision in self._joined:
            if self._bears_on(decision, rank):
                return f"réuni à la main : {decision.reason}"
        partner, found = self._most_similar[rank]
        return f"{found.reason} que {self._row_in_words(partner, rank)}"

    def _bears_on(self, decision: Decision, rank: int) -> bool:
        """Check whether a decision joined this row to another one of its group."""
        pair = {decision.identity_a, decision.identity_b}
        present = {self._ordered[r].identity for r in self._groups.of(rank)}
        return self._ordered[rank].identity in pair and pair <= present

    def _best_explained(self, rank: int) -> int:
        """Choose which of the rows of one identifier explains why all of them are there."""
        rows = self._groups.of(rank)
        namesakes = [r for r in rows if self._ordered[r].identity == self._ordered[rank].identity]
        explained = [r for r in namesakes if r in self._most_similar or r == self._firsts[r]]
        return min(explained or namesakes)

    def _row_in_words(self, other: int, rank: int) -> str:
        source, line = self._ordered[other].source, self._ordered[other].line
        return f"la ligne {line}" + ("" if source == self._ordered[rank].source else f" de {source}")
