"""Names and streets that a source writes in capitals, in normal case: for pages alone, exports keep them."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from webapp.wording.case_words import ACCENTED, PARTICLES, SHORT_WORDS, SIGLES, SPELT, STREET_TYPES

MAX_CACHED: Final = 8_192

_WORD: Final = re.compile(r"\d*[^\W\d_]+\d*")
_ROMAN: Final = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})")
_ORDINAL: Final = re.compile(r"(\d+)(ER|ERE|EME|ÈME|ÈRE|E|EMES)")
_ADDRESS_OF_PROGRAMS: Final = re.compile(r"\S*(@|://|www\.)\S*", re.IGNORECASE)
_STARTS_A_PART: Final = re.compile(r"(^|[-–:/|(«\"]\s)\W*$|[(«\"]$")
_ELISION: Final = re.compile(r"\b([LD]) (?=[AEÉÈÊIÎOÔUYHŒ])")
_HOUSE: Final = re.compile(r"^(\W*\d+[\d\s,/-]*(?:(?:BIS|TER|QUATER|[A-F])\b)?[\s,]*)?([A-Z]+)\b(?=\s+\S)")
"""The number of a house, and what may be the type of its street."""
_VOWELS: Final = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")
_MAX_KEPT: Final = 4
"""Letters of a word in capitals that is taken for a sigle where the words around are in normal case."""


@lru_cache(maxsize=MAX_CACHED)
def normal_case(text: str) -> str:
    """Return a name without its capitals: «COMMUNE D'AHUN» → «Commune d'Ahun», «EPN DU CCAS» as it is."""
    shouted = _is_shouted(text)
    if not shouted and not any(_is_capital(word) for word in _WORD.findall(text)):
        return text
    if shouted:
        text = _with_elisions(text)
    kept = [found.span() for found in _ADDRESS_OF_PROGRAMS.finditer(text)]
    return "".join(_pieces(text, kept, shouted=shouted))


@lru_cache(maxsize=MAX_CACHED)
def name_in_normal_case(nom: str, commune: str | None) -> str:
    """Return the name of a lieu without its capitals; its commune there as it is spelt, accents included."""
    shown = normal_case(nom)
    if not commune or shown == nom:
        return shown
    at = _without_accents(shown).find(_without_accents(commune))
    end = at + len(commune)
    whole = at > 0 and not shown[at - 1].isalnum() and not shown[end : end + 1].isalnum()
    return f"{shown[:at]}{commune}{shown[end:]}" if whole else shown


@lru_cache(maxsize=MAX_CACHED)
def street_in_normal_case(text: str) -> str:
    """Return a street without its capitals, its type whole: «22 AV DE LA GARE» → «22 avenue de la Gare»."""
    found = _HOUSE.match(text)
    kind = STREET_TYPES.get(found[2]) if found else None
    if found is None or kind is None or not _is_shouted(text, longest=1):
        return normal_case(text)
    house, rest = (found[1] or ""), text[found.end() :].lstrip()
    words = "".join(_pieces(f"RUE {_with_elisions(rest)}", [], shouted=True)).removeprefix("Rue ")
    return f"{_house(house)}{kind if house.strip() else kind.capitalize()} {words}"


def _house(number: str) -> str:
    return re.sub(r"BIS|TER|QUATER", lambda found: found[0].lower(), number)


def _without_accents(text: str) -> str:
    """Return a text of the same length in small letters without accents."""
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text).casefold()


def _with_elisions(text: str) -> str:
    return _ELISION.sub(lambda found: _elided(text, found), text)


def _elided(text: str, found: re.Match[str]) -> str:
    """Return «L'» for the L of «DE L AGORA»; a letter after a number is one of a house."""
    before = text[: found.start()].rstrip()
    return found[0] if before[-1:].isdigit() else f"{found[1]}'"


def _is_shouted(text: str, *, longest: int = _MAX_KEPT) -> bool:
    """Return whether no word is in small letters, and one is a particle or longer than a sigle."""
    words = [word for word in _WORD.findall(text) if len(word) > 1 and word.isalpha()]
    return any(len(word) > longest or word in PARTICLES for word in words) and all(map(_is_capital, words))


def _is_capital(word: str) -> bool:
    """Return whether a word is in capitals; an accented letter may have stayed small."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) > 1 and all(letter.isupper() for letter in plain)


def _pieces(text: str, kept: list[tuple[int, int]], *, shouted: bool) -> Iterator[str]:
    end = 0
    for found in _WORD.finditer(text):
        yield text[end : found.start()]
        end = found.end()
        inside = any(start <= found.start() < stop for start, stop in kept)
        yield found[0] if inside else _word(text, found, shouted=shouted)
    yield text[end:]


def _word(text: str, found: re.Match[str], *, shouted: bool) -> str:
    word, before, after = found[0], text[: found.start()], text[found.end() :]
    if len(word) == 1:
        return _letter(word, before, after) if shouted else word
    if _ORDINAL.fullmatch(word):
        return word.lower()
    alone = before.endswith("(") and after.startswith(")")
    if word[0].isdigit() or not _is_capital(word) or _is_sigle(word, shouted=shouted, alone=alone):
        return word
    if word in PARTICLES and not _STARTS_A_PART.search(before):
        return word.lower()
    return SPELT.get(word) or _capitalised(ACCENTED.get(word, word))


def _letter(letter: str, before: str, after: str) -> str:
    """Return one letter: «d'», «l'» and «à» between words, else a capital."""
    if after[:1] in ("'", "’") and before.strip():
        return letter if _STARTS_A_PART.search(before) else letter.lower()
    between = before[-2:].strip().isalpha() and bool(re.match(r"\s+[^\W\d]{2}", after))
    return "à" if letter == "A" and between else letter


def _is_sigle(word: str, *, shouted: bool, alone: bool) -> bool:
    if word in SIGLES or _ROMAN.fullmatch(word):
        return True
    if word in PARTICLES or word in SHORT_WORDS or word in SPELT:
        return False
    if _VOWELS.isdisjoint(word):
        return True
    return not shouted and (alone or len(word) <= _MAX_KEPT)


def _capitalised(word: str) -> str:
    return word[0].upper() + word[1:].lower()
