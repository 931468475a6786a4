"""Names of streets reduced to what is compared: kind in full, titles in full, no particle."""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from geo.communes.names import fold
from geo.communes.street_words import KIND_OF, kind_rank

_IN_FULL: Final = MappingProxyType(
    {
        "cap": "capitaine",
        "cdt": "commandant",
        "col": "colonel",
        "dr": "docteur",
        "fr": "francois",
        "gal": "general",
        "gd": "grand",
        "gde": "grande",
        "gen": "general",
        "gl": "general",
        "lt": "lieutenant",
        "mal": "marechal",
        "mgr": "monseigneur",
        "nd": "notre dame",
        "pdt": "president",
        "pres": "president",
        "prof": "professeur",
        "rep": "republique",
        "st": "saint",
        "ste": "sainte",
    }
)
_TITLES: Final = frozenset(
    (
        *("abbe", "adjudant", "amiral", "capitaine", "cardinal", "colonel", "commandant", "comte"),
        *("docteur", "frere", "general", "lieutenant", "madame", "marechal", "monseigneur"),
        *("monsieur", "pere", "president", "professeur", "sergent", "soeur"),
    )
)
_PARTICLES: Final = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur")
)

_GLUED: Final = re.compile(r"\bgrandrue\b|\bgrand rue\b")


@lru_cache(maxsize=1 << 14)
def street_key(nom: str) -> str:
    """Reduce the name of a street: «Av. du Gal de Gaulle» and «Avenue Général-de-Gaulle» have one key."""
    words = _GLUED.sub("grande rue", fold(nom)).split()
    at = kind_rank(words)
    if at is not None:
        words[at] = KIND_OF[words[at]]
    full = [part for word in words for part in _IN_FULL.get(word, word).split()]
    return " ".join([word for word in full if word not in _PARTICLES] or full)


def without_titles(key: str) -> str:
    """Return a key without titles, which people write or not: docteur, général."""
    return " ".join(word for word in key.split() if word not in _TITLES) or key
