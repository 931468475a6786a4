"""Merge the rows of a lieu into one fiche, field by field, with the provenance of each field.

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

from geo.standard.fields import HEADLINE_FACTS, LIST_FIELDS, NON, OUI, PIVOT_UNKNOWN, PRECISIONS, STATES

SAME_PERIOD_DAYS: Final = 182.5
"""A row older than another by more does not add to its lists: the half-year of the national pipeline."""

IDENTITY_LISTS: Final = frozenset(
    {"typologie", "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels"}
)
"""Lists united whatever the age."""

EXCLUSIVE_LISTS: Final = frozenset({"frais_a_charge", "itinerance"})
"""Lists of one row, since two rows may contradict each other: gratuit, payant."""

ADDRESS_FIELDS: Final = (
    "adresse",
    "complement_adresse",
    "code_postal",
    "commune",
    "commune_dite",
    "code_insee",
    "commune_code",
)
"""Fields of one row, or the street of one would end up in the commune of another."""

POSITION_FIELDS: Final = ("position", "position_precision", "latitude", "longitude")

_WITHOUT_PROVENANCE: Final = frozenset(
    {"identity", "schema", "source", "date_maj", "facts", *ADDRESS_FIELDS[1:], *POSITION_FIELDS[1:]}
)
"""Fields whose provenance says nothing, or is that of the address or the position."""

NEWER, SAME_DATE, MORE_PRECISE, UNITED = "plus récent", "à date égale", "plus précis", "réunis"
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
        """Return a field; None where the row was read before that field existed."""
        return self.fiche.get(name)


@dataclass(frozen=True, slots=True)
class MergedField:
    """A value, the rows it is from, and why these; `why` is None where no other row differs."""

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
    """Merge the rows of a lieu into one fiche; the result does not depend on their order."""
    newest = sorted(sorted(rows, key=lambda row: row.key), key=lambda row: row.date_maj, reverse=True)
    fields = {name: _choose(newest, name) for name in dict.fromkeys(n for row in newest for n in row.fiche)}
    place = _choose_place(newest)
    facts = {fact: strongest_fact([row.fiche["facts"][fact] for row in newest]) for fact in HEADLINE_FACTS}
    return Merged(
        {name: field.value for name, field in (fields | place).items()} | {"facts": facts},
        {
            name: _provenance(field)
            for name, field in (fields | place).items()
            if field.why is not None and name not in _WITHOUT_PROVENANCE
        },
    )


def strongest_fact(facts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Choose one headline fact of several rows: the newest «oui» or «non», else the least uncertain.

    An unknown fact never hides a known one; and when a source has several rows for
    a lieu, one for each of its services, one «oui» among them is enough.
    """
    firm = [fact for fact in facts if fact["state"] in (OUI, NON)]
    if not firm:
        return min(facts, key=lambda fact: STATES.index(fact["state"]))
    newest = max(firm, key=_fact_date)
    agreed = [fact for fact in firm if fact["state"] == OUI and fact["source"] == newest["source"]]
    return max(agreed, key=_fact_date) if agreed else newest


def _fact_date(fact: dict[str, Any]) -> str:
    return fact["date"] or ""


def _choose(newest: Sequence[SourceRow], name: str) -> MergedField:
    """Choose the value of a field, in the newest row that has one; lists may be united."""
    filled = [row for row in newest if row.get(name) not in (None, "", [], (), PIVOT_UNKNOWN)]
    if not filled:
        return MergedField(newest[0].get(name), newest[:1], None)
    if name in LIST_FIELDS and name not in EXCLUSIVE_LISTS:
        return _choose_list(filled, name)
    return _value_of(filled, filled[0], name)


def _choose_list(filled: Sequence[SourceRow], name: str) -> MergedField:
    """Unite the lists of the rows of one period, or of all rows for what a lieu is."""
    united = filled if name in IDENTITY_LISTS else [row for row in filled if _is_same_period(filled[0], row)]
    values = list(dict.fromkeys(value for row in united for value in row.fiche[name]))
    if len(values) > len(set(filled[0].fiche[name])):
        return MergedField(values, united, UNITED)
    left_out = any(set(row.fiche[name]) - set(values) for row in filled)
    return MergedField(values, filled[:1], NEWER if left_out else None)


def _choose_place(newest: Sequence[SourceRow]) -> dict[str, MergedField]:
    """Choose one row for the address and one for the position, the same if it is as precise.

    Where a row says that it travels, older ones only know the garage: no place to go.
    """
    address = max(newest, key=lambda row: (_has(row, "adresse", "commune_code"), _has(row, "adresse")))
    travels_since = next((row.date_maj for row in newest if _travels(row)), "")
    candidates = [row for row in newest if row.date_maj >= travels_since]
    precision = min(PRECISIONS.index(row.fiche["position_precision"]) for row in candidates)
    most_precise = [row for row in candidates if row.fiche["position_precision"] == PRECISIONS[precision]]
    position = next((row for row in most_precise if row is address), most_precise[0])
    return {name: _value_of(newest, address, name) for name in ADDRESS_FIELDS} | {
        name: _value_of(newest, position, name) for name in POSITION_FIELDS
    }


def _travels(row: SourceRow) -> bool:
    """Check for a service that only travels; its stops are places."""
    return row.get("itinerance") == ["Itinérant"] and row.get("arret_de") is None


def _value_of(rows: Sequence[SourceRow], source_row: SourceRow, name: str) -> MergedField:
    """Return the value of one row, with the reason if others have another one."""
    value = source_row.get(name)
    others = [row for row in rows if row.get(name) not in (None, value)]
    return MergedField(value, (source_row,), _why(source_row, others))


def _why(source_row: SourceRow, others: Sequence[SourceRow]) -> str | None:
    if not others:
        return None
    newest = max(row.date_maj for row in others)
    if newest > source_row.date_maj:
        return MORE_PRECISE
    return SAME_DATE if newest == source_row.date_maj else NEWER


def _has(row: SourceRow, *names: str) -> bool:
    return all(row.get(name) is not None for name in names)


def _is_same_period(newest: SourceRow, row: SourceRow) -> bool:
    """Check whether two rows are of one half-year; a row without date only matches another without."""
    if not newest.date_maj or not row.date_maj:
        return newest.date_maj == row.date_maj
    age = date.fromisoformat(newest.date_maj) - date.fromisoformat(row.date_maj)
    return age.days <= SAME_PERIOD_DAYS


def _provenance(field: MergedField) -> dict[str, Any]:
    """Return the provenance of a field as the table `lieu` stores it."""
    rows = [{"source": row.source, "line": row.line, "date": row.date_maj or None} for row in field.rows]
    return {"why": field.why, "rows": rows}
