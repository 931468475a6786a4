"""Make one lieu of the rows that speak of it, field by field, and remember which row each field is from.

The national pipeline throws all but the newest row away as soon as one of them is half a year older: readers
would lose the telephone, the hours or the Pass numérique that only an older list knows. Here age is weighed
field by field. Where the newest row is silent an older one speaks, and the page can say since when. Lists of
what a lieu does are united only within half a year: a service that a newer row does not list has stopped.
Lists of what a lieu is, its kinds and labels, are united whatever the age: each source names but its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from geo.standard.fields import HEADLINE_FACTS, LIST_FIELDS, PIVOT_UNKNOWN, PRECISIONS
from importers.fiche.headline import strongest

SAME_PERIOD_DAYS: Final = 182.5
"""A row older than another by more does not add to its lists: the half-year of the national pipeline."""

WHAT_IT_IS: Final = frozenset(
    {"typologie", "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels"}
)
"""Lists united whatever the age."""

TAKEN_WHOLE: Final = frozenset({"frais_a_charge", "itinerance"})
"""Lists taken from one row, since two rows may contradict each other: gratuit, payant."""

ADDRESS: Final = (
    "adresse",
    "complement_adresse",
    "code_postal",
    "commune",
    "commune_dite",
    "code_insee",
    "commune_code",
)
"""Taken from one row, or the street of one would end up in the commune of another."""

POSITION: Final = ("position", "position_precision", "latitude", "longitude")

_OF_THE_ROW: Final = frozenset(
    {"identity", "schema", "source", "date_maj", "facts", *ADDRESS[1:], *POSITION[1:]}
)
"""Fields whose provenance says nothing, or is that of the address or the position."""

NEWER, AS_NEW, SURER, UNITED = "plus récent", "à date égale", "plus précis", "réunis"
"""Why a value was taken from a row rather than another."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a source, and the fiche that was read from it."""

    source: str
    line: int
    fiche: Mapping[str, Any]

    @property
    def date_maj(self) -> str:
        """ISO date; empty when the row has none, which is before all others."""
        return self.fiche["date_maj"] or ""

    @property
    def key(self) -> tuple[str, str, int]:
        return self.fiche["identity"], self.source, self.line

    def get(self, name: str) -> Any:
        """Give a field; None where the row was read before that field existed."""
        return self.fiche.get(name)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, the rows it is from, and why these; `why` is None where no other row says otherwise."""

    value: Any
    rows: Sequence[SourceRow]
    why: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """One fiche made of several, and where its fields are from."""

    fiche: dict[str, Any]
    provenance: dict[str, Any]
    """Field on which rows differ → {why, rows: [{source, line, date}]}."""


def merge(rows: Sequence[SourceRow]) -> Merged:
    """Make one fiche of the rows of a lieu; the result does not depend on their order."""
    newest = sorted(sorted(rows, key=lambda row: row.key), key=lambda row: row.date_maj, reverse=True)
    choices = {name: _choose(newest, name) for name in dict.fromkeys(n for row in newest for n in row.fiche)}
    place = _choose_place(newest)
    facts = {fact: strongest([row.fiche["facts"][fact] for row in newest]) for fact in HEADLINE_FACTS}
    return Merged(
        {name: choice.value for name, choice in (choices | place).items()} | {"facts": facts},
        {
            name: _told(choice)
            for name, choice in (choices | place).items()
            if choice.why is not None and name not in _OF_THE_ROW
        },
    )


def _choose(newest: Sequence[SourceRow], name: str) -> Choice:
    """Choose the value of a field, in the newest row that has one; lists may be united."""
    saying = [row for row in newest if row.get(name) not in (None, "", [], (), PIVOT_UNKNOWN)]
    if not saying:
        return Choice(newest[0].get(name), newest[:1], None)
    if name in LIST_FIELDS and name not in TAKEN_WHOLE:
        return _choose_list(saying, name)
    return _taken(saying, saying[0], name)


def _choose_list(saying: Sequence[SourceRow], name: str) -> Choice:
    """Unite the lists of the rows of one period, or of all rows for what a lieu is."""
    united = saying if name in WHAT_IT_IS else [row for row in saying if _same_period(saying[0], row)]
    values = list(dict.fromkeys(value for row in united for value in row.fiche[name]))
    if len(values) > len(set(saying[0].fiche[name])):
        return Choice(values, united, UNITED)
    left_out = any(set(row.fiche[name]) - set(values) for row in saying)
    return Choice(values, saying[:1], NEWER if left_out else None)


def _choose_place(newest: Sequence[SourceRow]) -> dict[str, Choice]:
    """Choose one row for the address and one for the position, the same if it is as precise.

    Where a row says that it travels, older ones only know the garage: no place to go.
    """
    address = max(newest, key=lambda row: (_knows(row, "adresse", "commune_code"), _knows(row, "adresse")))
    travels_since = next((row.date_maj for row in newest if _travels(row)), "")
    believed = [row for row in newest if row.date_maj >= travels_since]
    precision = min(PRECISIONS.index(row.fiche["position_precision"]) for row in believed)
    placed = [row for row in believed if row.fiche["position_precision"] == PRECISIONS[precision]]
    position = next((row for row in placed if row is address), placed[0])
    return {name: _taken(newest, address, name) for name in ADDRESS} | {
        name: _taken(newest, position, name) for name in POSITION
    }


def _travels(row: SourceRow) -> bool:
    """Tell a service that only travels; its stops are places."""
    return row.get("itinerance") == ["Itinérant"] and row.get("arret_de") is None


def _taken(rows: Sequence[SourceRow], chosen: SourceRow, name: str) -> Choice:
    """Take the value of one row, and say why if others have another one."""
    value = chosen.get(name)
    others = [row for row in rows if row.get(name) not in (None, value)]
    return Choice(value, (chosen,), _why(chosen, others))


def _why(chosen: SourceRow, others: Sequence[SourceRow]) -> str | None:
    if not others:
        return None
    newest = max(row.date_maj for row in others)
    if newest > chosen.date_maj:
        return SURER
    return AS_NEW if newest == chosen.date_maj else NEWER


def _knows(row: SourceRow, *names: str) -> bool:
    return all(row.get(name) is not None for name in names)


def _same_period(newest: SourceRow, row: SourceRow) -> bool:
    """Tell whether two rows are of one half-year; a row without date is of none but its own kind's."""
    if not newest.date_maj or not row.date_maj:
        return newest.date_maj == row.date_maj
    age = date.fromisoformat(newest.date_maj) - date.fromisoformat(row.date_maj)
    return age.days <= SAME_PERIOD_DAYS


def _told(choice: Choice) -> dict[str, Any]:
    """Write a choice as the table `lieu` keeps it."""
    rows = [{"source": row.source, "line": row.line, "date": row.date_maj or None} for row in choice.rows]
    return {"why": choice.why, "rows": rows}
