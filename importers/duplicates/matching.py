"""Compare the names and the streets of two places of one commune."""

from collections.abc import Collection, Sequence
from enum import Enum, auto
from typing import Final

from rapidfuzz import fuzz

from importers.duplicates.place_names import FRANCE_SERVICES, PlaceName
from importers.duplicates.streets import Street

_MIN_STREET_SHARE: Final = 0.75
"""Share of the letters of a street name that the other one must have."""

_MIN_NAME_SHARE: Final = 0.5
"""Share of the letters of a name, from which it is no longer another one."""

_MIN_WORD_RATIO: Final = 85
"""Per cent of letters in common, in order, from which a word is taken for the same one misspelt."""

_MIN_NAME_RATIO: Final = 90
"""The same for whole names, where a short word is easily another one: Sud and Nord."""


class NameMatch(Enum):
    """How two names compare, once kinds, generic words and the commune are separated from their own words."""

    SAME = auto()
    """The same words of their own."""
    SAME_KIND = auto()
    """No word of their own, and the same kind: «Mairie» and «Commune de Guéret»."""
    CLOSE = auto()
    """One says more than the other, or spells it otherwise."""
    KIND_AND_MORE = auto()
    """The same kind, and only one has a word of its own: «Médiathèque», «Médiathèque Jean Moulin»."""
    PARTLY = auto()
    """Half of the words."""
    LABEL = auto()
    """One is a France Services without a name of its own: whoever hosts it has another name."""
    VAGUE = auto()
    """Nothing in common, nothing against: «Mairie», «La Passerelle»."""
    NAMESAKE = auto()
    """The same words for two kinds: «Bibliothèque Beaulieu», «Centre social Beaulieu»."""
    OTHER_KIND = auto()
    """Two kinds, and no word in common: «Mairie», «Médiathèque»."""
    OTHER = auto()
    """Other words, or other numbers."""


class StreetMatch(Enum):
    """How two addresses compare."""

    ADDRESS = auto()
    """The same street and a number in common."""
    STREET = auto()
    """The same street, where a number is missing."""
    UNKNOWN = auto()
    """One says no street, or they may be two: rue and place Jean Jaurès."""
    OTHER_NUMBER = auto()
    OTHER = auto()


def compare_names(a: PlaceName, b: PlaceName) -> NameMatch:
    """Compare two names of places in one commune."""
    if a.numbers and b.numbers and a.numbers != b.numbers:
        return NameMatch.OTHER
    if a.own and b.own:
        own = _compare_own(a, b)
        return NameMatch.NAMESAKE if own in (NameMatch.SAME, NameMatch.CLOSE) and _clash(a, b) else own
    if a.words == b.words:
        return NameMatch.SAME_KIND
    if _clash(a, b):
        return NameMatch.OTHER_KIND
    if a.kinds & b.kinds:
        return NameMatch.KIND_AND_MORE if a.own or b.own else NameMatch.SAME_KIND
    return NameMatch.LABEL if FRANCE_SERVICES in a.kinds | b.kinds else NameMatch.VAGUE


def compare_streets(a: Street | None, b: Street | None) -> StreetMatch:
    """Compare two streets of one commune."""
    if a is None or b is None:
        return StreetMatch.UNKNOWN
    if a.words != b.words and not _same_street(a.words, b.words):
        return StreetMatch.OTHER
    if a.numbers & b.numbers:
        return StreetMatch.ADDRESS
    if a.kind and b.kind and a.kind != b.kind:  # rue and place Jean Jaurès
        return StreetMatch.UNKNOWN
    return StreetMatch.OTHER_NUMBER if a.numbers and b.numbers else StreetMatch.STREET


def _compare_own(a: PlaceName, b: PlaceName) -> NameMatch:
    if a.own == b.own:
        return NameMatch.SAME
    spelled_alike = fuzz.ratio(a.own_text, b.own_text)
    common_a, common_b = _share_in(a.own, b.own), _share_in(b.own, a.own)
    if spelled_alike >= _MIN_NAME_RATIO or common_a == common_b == 1:
        return NameMatch.SAME
    if max(common_a, common_b) == 1 or spelled_alike >= _MIN_WORD_RATIO:
        return NameMatch.CLOSE
    return NameMatch.PARTLY if max(common_a, common_b) >= _MIN_NAME_SHARE else NameMatch.OTHER


def _clash(a: PlaceName, b: PlaceName) -> bool:
    """Check whether the names state two kinds; France Services is a label that any kind may bear."""
    return bool(not a.kinds & b.kinds and a.kinds - {FRANCE_SERVICES} and b.kinds - {FRANCE_SERVICES})


def _same_street(a: Sequence[str], b: Sequence[str]) -> bool:
    return (
        max(_share_in(a, b), _share_in(b, a)) >= _MIN_STREET_SHARE
        or fuzz.ratio(" ".join(a), " ".join(b)) >= _MIN_WORD_RATIO
    )


def _share_in(words: Collection[str], others: Collection[str]) -> float:
    """Share of the letters of some words that are in words found among others."""
    found = sum(
        len(word) for word in words if word in others or any(_is_spelling_of(word, other) for other in others)
    )
    return found / sum(map(len, words))


def _is_spelling_of(word: str, other: str) -> bool:
    """Check whether a word is another one misspelt, or its initial."""
    return other.startswith(word) if len(word) == 1 else fuzz.ratio(word, other) >= _MIN_WORD_RATIO
