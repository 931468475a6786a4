"""Parse an address in words: house numbers, street; complements are dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.addresses.streets import street_key
from geo.communes.names import fold
from geo.communes.street_words import ADJECTIVES, KIND_OF, kind_rank

MAX_ADDRESS_CHARS: Final = 300

_NOISE: Final = re.compile(
    r"\([^)]*\)?|\b(?:bp|b\.p\.?|cs|tsa)[\s.:]*\d[\d ]*|\bcedex\b(?:\s*\d{1,2}\b)?|\bn\s*[°º]\s*",
    re.IGNORECASE,
)
_SEGMENTS: Final = re.compile(r"[,;|\n]|\s[-–—]\s")
_COMPLEMENT: Final = re.compile(
    r"\b(?:(?:\d+(?:er|e|eme|nd) )?etage|rdc|rez de chaussee"
    r"|(?:appartement|appt|apt|app|bat|batiment|bloc|boite|bte|entree|escalier|esc|hall|imm|immeuble|porte"
    r"|tour)\b(?: (?:[a-z]|\d+[a-z]?)\b)?)"
)
"""A part of a building, with its letter or number."""
_ANGLE: Final = re.compile(r"^(?:a l |l )?angle (?:de |du |des |d )?(?:la |le |les |l )?")
_SECOND_STREET: Final = re.compile(
    r" et (?:de |du |des |d )?(?:la |le |les |l )?(?=rue|avenue|boulevard|place)"
)
_BEFORE: Final = re.compile(r"^(?:face (?:au|a)|au|pres du) (?=\d)")
_NUMBER: Final = re.compile(r"(\d{1,5}) ?(bis|ter|quater|quinquies|[a-z])?")
_SUFFIXES: Final = frozenset(("bis", "ter", "quater", "quinquies"))
_BETWEEN: Final = frozenset(("a", "au", "et"))
_SHORT_SUFFIXES: Final = {"b": "bis", "t": "ter", "q": "quater"}


@dataclass(frozen=True, slots=True)
class House:
    """A house number and its suffix, which is empty for most."""

    numero: int
    suffixe: str = ""


@dataclass(frozen=True, slots=True)
class StreetQuery:
    """What an address says of a street: `key` as streets have it, houses in the order written."""

    key: str
    houses: tuple[House, ...] = ()


def parse_street(text: str) -> StreetQuery | None:
    """Parse the street and the houses of an address; None when no name is left."""
    segments = [_fold_segment(part) for part in _SEGMENTS.split(_NOISE.sub(" ", text[:MAX_ADDRESS_CHARS]))]
    segments = [words for words in segments if words]
    if not segments:
        return None
    named = [words for words in segments if _names_a_street(words)]
    houses, rest = _split_houses(named[0] if named else segments[0])
    if not rest and len(segments) > 1:  # «12, rue Haute»
        rest = (named or segments[1:])[0]
    if not houses and named and segments[-1][0].isdigit() and len(segments[-1]) == 1:  # «rue Haute, 12»
        houses, _ = _split_houses(segments[-1])
    if not houses and named and segments[0] is not named[0] and len(segments[0]) <= 2:
        houses, _ = _split_houses(segments[0])
    key = street_key(" ".join(rest))
    return StreetQuery(key, houses) if key else None


def same_suffix(a: str, b: str) -> bool:
    """Check whether two suffixes are one: B is bis."""
    return _SHORT_SUFFIXES.get(a, a) == _SHORT_SUFFIXES.get(b, b)


def _fold_segment(segment: str) -> list[str]:
    text = _ANGLE.sub("", _COMPLEMENT.sub(" ", fold(segment)).strip())
    return _BEFORE.sub("", _SECOND_STREET.split(text)[0].strip()).split()


def _names_a_street(words: Sequence[str]) -> bool:
    _, rest = _split_houses(words)
    return kind_rank(rest) is not None


def _split_houses(words: Sequence[str]) -> tuple[tuple[House, ...], list[str]]:
    """Separate the numbers in front: «12 bis», «12b», «12 14», «12 a 14», «4 et 6»."""
    houses: list[House] = []
    at = 0
    while at < len(words):
        found = _NUMBER.fullmatch(words[at])
        if found is None:
            break
        suffix = found[2] or ""
        following = words[at + 1] if at + 1 < len(words) else ""
        if not suffix and _is_suffix(following, words[at + 2 :]):
            suffix, at = following, at + 1
        houses.append(House(int(found[1]), suffix))
        at += 1
        if at + 1 < len(words) and words[at] in _BETWEEN and words[at + 1][0].isdigit():
            at += 1
    return tuple(houses), list(words[at:])


def _is_suffix(word: str, after: Sequence[str]) -> bool:
    """Check whether a word behind a number is its suffix: a letter only before a kind, since r is a rue."""
    if word in _SUFFIXES:
        return True
    if len(word) != 1 or not word.isalpha():
        return False
    if not after or after[0] in KIND_OF or after[0] in ADJECTIVES:
        return True
    return after[0].isdigit() and word not in _BETWEEN
