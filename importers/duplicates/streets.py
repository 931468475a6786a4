"""Parse the street and the house numbers of an address, however they are abbreviated."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from geo.communes.names import fold
from importers.duplicates.place_names import town_words, words_of

_TYPES: Final = MappingProxyType(
    {
        spelling: kind
        for kind, spellings in {
            "allée": "allee allees all",
            "avenue": "avenue av ave",
            "boulevard": "boulevard bd bld blvd boul",
            "chemin": "chemin che chem ch",
            "cours": "cours crs",
            "esplanade": "esplanade esp",
            "faubourg": "faubourg fg fbg",
            "impasse": "impasse imp",
            "montée": "montee",
            "parvis": "parvis",
            "passage": "passage pas",
            "place": "place pl placette",
            "promenade": "promenade prom",
            "quai": "quai",
            "route": "route rte rn",
            "rue": "rue r grandrue",
            "ruelle": "ruelle",
            "sentier": "sentier sente",
            "square": "square sq",
            "traverse": "traverse",
            "voie": "voie",
        }.items()
        for spelling in spellings.split()
    }
)
"""Spelling → kind of way."""

_IN_FULL: Final = MappingProxyType(
    {
        "fr": "francois",
        "jj": "jean jacques",
        "nd": "notre dame",
        "rep": "republique",
        "gd": "grande",
        "gde": "grande",
        "grand": "grande",
        "hdv": "hotel ville",
    }
)
_TITLES: Final = frozenset(
    fold(
        """abbé cap capitaine cdt charles col colonel commandant docteur dr gal gén général lieutenant lt
        madame mal mar maréchal mgr monseigneur monsieur pdt pr pres président prof professeur"""
    ).split()
)
"""Written or not, in full or not: «avenue du Gal de Gaulle» is «avenue Charles de Gaulle»."""

_NO_STREET: Final = re.compile(
    r"\([^)]*\)|\b(?:bp|b\.p\.?|cs|tsa)[\s.:]*\d[\d ]*|\bcedex\b(?:\s*\d{1,2}\b)?", re.IGNORECASE
)
_CODE_POSTAL: Final = re.compile(r"\b\d{5}\b")
_NUMBER_SUFFIX: Final = re.compile(r"\b(\d+)(?:bis|ter|quater|[abcdt])\b")
_BEFORE_STREET: Final = frozenset(
    fold("a ancien ancienne b bis c d et gde grand grande petit petite q quater t ter vieille vieux").split()
)
"""Words between a number and its street."""

_AFTER_STREET: Final = frozenset(
    fold("appartement appt bat bâtiment entrée étage imm immeuble rdc résidence").split()
)


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its kind («rue», or nothing), the words of its name, and the house numbers."""

    kind: str
    words: tuple[str, ...]
    numbers: frozenset[str]


@lru_cache(maxsize=1 << 17)  # a regrouping reads every address again
def read_street(adresse: str, commune: str) -> Street | None:
    """Parse the street of an address; None when it names none."""
    tokens = _NUMBER_SUFFIX.sub(r"\1", _before_code_postal(adresse)).split()
    at = next((i for i, token in enumerate(tokens[:-1]) if token in _TYPES), None)
    if at is None:
        kind, numbers, rest = "", tokens[:1], tokens
    else:
        kind, numbers, rest = _TYPES[tokens[at]], list(_numbers_before(tokens, at)), tokens[at + 1 :]
    words = _street_words(rest, town_words(commune))
    houses = frozenset(number for number in numbers if number.isdigit() and int(number) > 0)
    return Street(kind, words, houses) if words else None


def _before_code_postal(adresse: str) -> str:
    folded = fold(_NO_STREET.sub(" ", adresse))
    street, *after = _CODE_POSTAL.split(folded)
    return street if street.strip() else " ".join(after)


def _numbers_before(tokens: Sequence[str], at: int) -> Iterator[str]:
    """Yield the numbers in front of a street: 4-6 rue X, 12 bis grande rue X."""
    for token in reversed(tokens[:at]):
        if not (token.isdigit() or token in _BEFORE_STREET):
            return
        yield token


def _street_words(tokens: Sequence[str], town: Sequence[str]) -> tuple[str, ...]:
    words: list[str] = []
    for token in tokens:
        if token in _AFTER_STREET and words:
            break
        if token not in _TITLES and not (not words and token.isdigit()):
            words += words_of(_IN_FULL.get(token, token))
    while len(words) > 1 and words[-1] in town:
        words.pop()
    return tuple(words)
