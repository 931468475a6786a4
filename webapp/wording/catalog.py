"""Translation catalog of one language: French on the left, the other language on the right, in a TOML file.

A French sentence may hold values: «à {n} mètres». A name of one letter stands for a number, or for words that
are looked up in turn; a longer name stands for anything, kept as it is: «autour de {ville}».
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

_VALUE = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d[\d\s.,]*")
_WORDS = re.compile(r"[^\W\d_]")
_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})
MAX_SENTENCE_DEPTH: Final = 4
"""Sentences inside sentences: «Lundi : de 9 h à 12 h» has three levels."""


@dataclass(frozen=True, slots=True)
class SentencePattern:
    """A French sentence with values, and the same in the other language."""

    start: str
    end: str
    """Text before its first value and after its last one, which rules out most sentences at once."""
    pattern: re.Pattern[str]
    translation: str

    def match(self, text: str) -> re.Match[str] | None:
        """Match a text against the sentence; None when it is another one."""
        return (
            self.pattern.fullmatch(text) if text.startswith(self.start) and text.endswith(self.end) else None
        )


@dataclass(frozen=True, eq=False)
class Catalog:
    """The texts of a language: those without values, and those with, tried in order."""

    exact: Mapping[str, str]
    patterns: Sequence[SentencePattern]

    def translate(self, text: str) -> str | None:
        """Translate a French text; None when the catalog does not have it."""
        return _translate(self, _normalise(text), MAX_SENTENCE_DEPTH) if _WORDS.search(text) else None


def read_catalog(path: Path) -> Catalog:
    """Read a catalog; sentences with values are tried in the order of the file."""
    words: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    exact = {_normalise(french): other for french, other in words.items() if not _VALUE.search(french)}
    return Catalog(
        exact, [_pattern(french, other) for french, other in words.items() if _VALUE.search(french)]
    )


@lru_cache(maxsize=16_384)
def _translate(catalog: Catalog, text: str, depth: int) -> str | None:
    if text in catalog.exact:
        return catalog.exact[text]
    if depth:
        for pattern in catalog.patterns:
            match = pattern.match(text)
            if match and (filled := _fill(catalog, pattern, match.groupdict(), depth - 1)) is not None:
                return filled
    return None


def _fill(catalog: Catalog, pattern: SentencePattern, values: Mapping[str, str], depth: int) -> str | None:
    """Return a translation with its values; None when one of them has no translation."""
    translated = {name: _translate_value(catalog, name, value, depth) for name, value in values.items()}
    if None in translated.values():
        return None
    return _VALUE.sub(lambda match: translated[match[1]] or "", pattern.translation)


def _translate_value(catalog: Catalog, name: str, value: str, depth: int) -> str | None:
    if len(name) > 1 or _NUMBER.fullmatch(value):
        return value
    return _translate(catalog, value, depth) or _translate(catalog, _uncapitalise(value), depth)


def _pattern(french: str, other: str) -> SentencePattern:
    parts = _VALUE.split(_normalise(french))
    pattern = "".join(f"(?P<{part}>.+?)" if rank % 2 else re.escape(part) for rank, part in enumerate(parts))
    return SentencePattern(parts[0], parts[-1], re.compile(pattern, re.DOTALL), other)


def _normalise(text: str) -> str:
    """Normalise French: plain spaces, straight apostrophes."""
    return " ".join(text.translate(_SPACES).split())


def _uncapitalise(text: str) -> str:
    return text[:1].lower() + text[1:]
