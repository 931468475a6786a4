"""The words of one language: French on the left, the other language on the right, in a TOML file.

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
DEEPEST: Final = 4
"""Sentences inside sentences: «Lundi : de 9 h à 12 h» has three levels."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A French sentence with values, and the same in the other language."""

    start: str
    end: str
    """What stands before its first value and after its last one: most texts are told apart by these alone."""
    pattern: re.Pattern[str]
    translation: str

    def match(self, text: str) -> re.Match[str] | None:
        """Find the values of a text that is such a sentence."""
        return (
            self.pattern.fullmatch(text) if text.startswith(self.start) and text.endswith(self.end) else None
        )


@dataclass(frozen=True, eq=False)
class Catalog:
    """The words of a language."""

    exact: Mapping[str, str]
    shapes: Sequence[Shape]

    def translate(self, text: str) -> str | None:
        """Say a French text in the language; None when that is not known."""
        return _translate(self, _normal(text), DEEPEST) if _WORDS.search(text) else None


def read_catalog(path: Path) -> Catalog:
    """Read a file of words; sentences with values are tried in its order."""
    words: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    exact = {_normal(french): other for french, other in words.items() if not _VALUE.search(french)}
    return Catalog(exact, [_shape(french, other) for french, other in words.items() if _VALUE.search(french)])


@lru_cache(maxsize=16_384)
def _translate(catalog: Catalog, text: str, deepest: int) -> str | None:
    if text in catalog.exact:
        return catalog.exact[text]
    if deepest:
        for shape in catalog.shapes:
            match = shape.match(text)
            if match and (said := _filled(catalog, shape, match.groupdict(), deepest - 1)) is not None:
                return said
    return None


def _filled(catalog: Catalog, shape: Shape, values: Mapping[str, str], deepest: int) -> str | None:
    """Put values into a translation; None when one of them has no translation."""
    said = {name: _value(catalog, name, value, deepest) for name, value in values.items()}
    if None in said.values():
        return None
    return _VALUE.sub(lambda match: said[match[1]] or "", shape.translation)


def _value(catalog: Catalog, name: str, value: str, deepest: int) -> str | None:
    if len(name) > 1 or _NUMBER.fullmatch(value):
        return value
    return _translate(catalog, value, deepest) or _translate(catalog, _lower(value), deepest)


def _shape(french: str, other: str) -> Shape:
    parts = _VALUE.split(_normal(french))
    pattern = "".join(f"(?P<{part}>.+?)" if rank % 2 else re.escape(part) for rank, part in enumerate(parts))
    return Shape(parts[0], parts[-1], re.compile(pattern, re.DOTALL), other)


def _normal(text: str) -> str:
    """Spell French in one way: plain spaces, straight apostrophes."""
    return " ".join(text.translate(_SPACES).split())


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
