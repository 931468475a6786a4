"""The verbs by which a mapping reads a row: colonne, joindre, dissocier, valeur, and choices. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from geo.communes.names import fold
from importers.values.text import clean_text

RowValues = Mapping[str, Any]
"""Column → value, as the file has it."""

_LIST_SIGNS = re.compile(r"[|;]")
_POINT = re.compile(r"^\s*POINT\s*\((.*)\)\s*$", re.IGNORECASE)


class Verb(Protocol):
    """One way to read a row; None or an empty list where the row is silent."""

    def read(self, values: RowValues) -> Any: ...


def look_up(values: RowValues, name: str) -> Any:
    """Return the value of a column, or of a path such as address.postalCode where rows are nested."""
    if name in values:
        return values[name]
    head, dot, rest = name.partition(".")
    inner = values.get(head)
    return look_up(inner, rest) if dot and isinstance(inner, dict) else None


def items_of(value: Any, separateurs: tuple[str, ...]) -> list[str]:
    """List what a cell holds: the elements of an array, or the parts between the separators of the file."""
    if isinstance(value, list):
        return [text for inner in value for text in items_of(inner, separateurs)]
    text = value if isinstance(value, str) else clean_text(value)
    return list(_parts(text, separateurs)) if text else []


@lru_cache(maxsize=1 << 12)  # each choice of a list reads the same cell again
def _parts(text: str, separateurs: tuple[str, ...]) -> tuple[str, ...]:
    if clean_text(text) is None:
        return ()
    return tuple(part for part in map(clean_text, _split(text, separateurs)) if part)


def items_like(values: RowValues, name: str, separateurs: tuple[str, ...]) -> list[str]:
    """List what the column of that name holds, or those whose names start so where it ends with *."""
    stem = name.removesuffix("*")
    if stem == name:
        return items_of(look_up(values, name), separateurs)
    return [item for key in values if key.startswith(stem) for item in items_of(values[key], separateurs)]


def is_filled(value: Any) -> bool:
    """Check whether a cell is filled."""
    return any(map(is_filled, value)) if isinstance(value, list) else clean_text(value) is not None


@dataclass(frozen=True, slots=True)
class Colonne:
    """The first of some columns that is filled, with some of its words replaced."""

    colonnes: tuple[str, ...]
    remplacer: tuple[tuple[str, str], ...] = ()

    def read(self, values: RowValues) -> Any:
        cells = (look_up(values, name) for name in self.colonnes)
        value = next(filter(is_filled, cells), None)
        if isinstance(value, str):
            for old, new in self.remplacer:
                value = value.replace(old, new)
        return value


@dataclass(frozen=True, slots=True)
class Joindre:
    """Columns one after the other, the empty ones left out; `ou` is read where all are empty."""

    colonnes: tuple[str, ...]
    separateur: str = " "
    ou: Colonne | None = None

    def read(self, values: RowValues) -> Any:
        texts = [", ".join(items_like(values, name, ())) for name in self.colonnes]
        joined = self.separateur.join(text for text in texts if text)
        return joined or (self.ou.read(values) if self.ou else None)


@dataclass(frozen=True, slots=True)
class Dissocier:
    """One part of a column, counted from 0, or from -1 for the last."""

    colonne: str
    separateurs: tuple[str, ...]
    partie: int

    def read(self, values: RowValues) -> Any:
        value = look_up(values, self.colonne)
        if isinstance(value, list):
            value = self.separateurs[0].join(map(str, value))
        text = _POINT.sub(r"\1", clean_text(value) or "")
        try:
            return clean_text(_split(text, self.separateurs)[self.partie])
        except IndexError:
            return None


@dataclass(frozen=True, slots=True)
class Valeur:
    """The same value in every row."""

    valeur: str

    def read(self, values: RowValues) -> Any:  # noqa: ARG002 (as all verbs)
        return self.valeur


@dataclass(frozen=True, slots=True)
class Liste:
    """The labels of another verb, separated as the file separates them."""

    verbe: Verb
    separateurs: tuple[str, ...]

    def read(self, values: RowValues) -> Any:
        value = self.verbe.read(values)
        return items_of(value, self.separateurs) if self.separateurs else value


@dataclass(frozen=True, slots=True)
class Choix:
    """One line of a list of choices: the target holds where a term is found in the columns.

    Terms match inside words, `mots` whole words, `debuts` the start of an item, all of them whatever
    their case and accents. The name of a column may end with *.
    An item with something of `sauf` does not count. Without columns the target always holds; without
    terms anything does. Without a target, what was found is itself the label. `si` is a condition on
    the rest of the row.
    """

    colonnes: tuple[str, ...] = ()
    termes: tuple[str, ...] = ()
    mots: tuple[str, ...] = ()
    debuts: tuple[str, ...] = ()
    sauf: tuple[str, ...] = ()
    cible: str | None = None
    si: "Choix | None" = None

    def read(self, values: RowValues, separateurs: tuple[str, ...]) -> Iterator[str]:
        """Yield the labels that hold for a row."""
        if self.si is not None and not self.si.holds(values, separateurs):
            return
        if not self.colonnes:
            yield self.cible or ""
        for name in self.colonnes:
            for item in items_like(values, name, separateurs):
                if self._holds(fold(item)):
                    yield from _LIST_SIGNS.split(item) if self.cible is None else [self.cible]

    def holds(self, values: RowValues, separateurs: tuple[str, ...] = ()) -> bool:
        """Check whether a row has any of this."""
        return any(True for _ in self.read(values, separateurs))

    def _holds(self, item: str) -> bool:
        if any(excluded in item for excluded in self.sauf):
            return False
        words = f" {item} "
        return (
            not (self.termes or self.mots or self.debuts)
            or any(term in item for term in self.termes)
            or any(f" {word} " in words for word in self.mots)
            or item.startswith(self.debuts or ("\0",))
        )


@dataclass(frozen=True, slots=True)
class Si:
    """Another verb, in the rows where a condition holds."""

    condition: Choix
    verbe: Verb

    def read(self, values: RowValues) -> Any:
        return self.verbe.read(values) if self.condition.holds(values) else None


@dataclass(frozen=True, slots=True)
class ListeDeChoix:
    """A list of choices, in its own order."""

    choix: tuple[Choix, ...]
    separateurs: tuple[str, ...] = ()

    def read(self, values: RowValues) -> Any:
        labels = (label for choice in self.choix for label in choice.read(values, self.separateurs))
        return list(dict.fromkeys(text for text in map(clean_text, labels) if text))


def _split(text: str, separateurs: tuple[str, ...]) -> list[str]:
    return re.split("|".join(map(re.escape, separateurs)), text) if separateurs else [text]
