"""Recognise rows that speak of the same lieu, and make one lieu of them, field by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.vocabulary import HEADLINE_FACTS, LIST_FIELDS, PIVOT_UNKNOWN, PRECISIONS
from importers.headline import strongest


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A source row, as far as recognising it goes; ordered by what elects the first of a lieu."""

    identity: str
    source: str
    line: int
    row_id: int
    match_key: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """The lieu a row belongs to, and why it is not a lieu of its own (None for the first row)."""

    lieu_id: str
    reason: str | None


def group(members: Iterable[Member]) -> dict[int, Membership]:
    """Give each row its lieu. The result does not depend on the order of the rows.

    Two rows are one lieu when they have the same identifier, or, within a source, the same name,
    street and commune. A lieu bears the smallest identifier of its rows.
    """
    ordered = sorted(members)
    parents = _Parents()
    for member in ordered:
        parents.join(member.identity, f"={member.identity}")
        if member.match_key is not None:
            parents.join(member.identity, f"{member.source}:{member.match_key}")
    memberships: dict[int, Membership] = {}
    first_of: dict[str, Member] = {}
    for member in ordered:
        first = first_of.setdefault(parents.root(member.identity), member)
        reason = None if first is member else _reason(member, first)
        memberships[member.row_id] = Membership(first.identity, reason)
    return memberships


def merge(fiches: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Make one fiche of several, newest first: the newest value that is there wins, lists are united.

    Costs and itinerance are taken whole from the newest, since two rows may contradict each other.
    """
    newest = sorted(fiches, key=lambda f: (f["date_maj"] or "", f["identity"]), reverse=True)
    merged = {field: _newest(newest, field) for field in newest[0]}
    for field in LIST_FIELDS - {"frais_a_charge", "itinerance"}:
        merged[field] = list(dict.fromkeys(value for fiche in newest for value in fiche[field]))
    placed = min(newest, key=lambda f: PRECISIONS.index(f["position_precision"]))
    for field in ("latitude", "longitude", "position", "position_precision", "commune_code"):
        merged[field] = placed[field]
    merged["facts"] = {fact: strongest([f["facts"][fact] for f in newest]) for fact in HEADLINE_FACTS}
    return merged


def _newest(fiches: Sequence[Mapping[str, Any]], field: str) -> Any:
    values = (fiche[field] for fiche in fiches)
    return next((v for v in values if v not in (None, "", [], PIVOT_UNKNOWN)), fiches[0][field])


def _reason(member: Member, first: Member) -> str:
    what = "même identifiant" if member.identity == first.identity else "mêmes nom, adresse et commune"
    where = f"que la ligne {first.line}"
    return f"{what} {where}" if member.source == first.source else f"{what} {where} de {first.source}"


class _Parents:
    """Disjoint sets of keys (union–find); the root of a set is whichever key was joined first."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, key: str) -> str:
        parent = self._parent.setdefault(key, key)
        while parent != self._parent[parent]:
            self._parent[parent] = self._parent[self._parent[parent]]
            parent = self._parent[parent]
        self._parent[key] = parent
        return parent

    def join(self, a: str, b: str) -> None:
        self._parent[self.root(b)] = self.root(a)
