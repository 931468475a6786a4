"""Names of streets reduced to what is compared: kind in full, titles in full, no particle."""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from geo.communes.names import fold

_KINDS: Final = {
    "allee": "allees all ale",
    "avenue": "av ave",
    "boulevard": "bd bld blvd boul bvd",
    "carrefour": "car carr",
    "chaussee": "chs",
    "chemin": "che chem chm",
    "cite": "",
    "clos": "",
    "corniche": "cor",
    "cour": "",
    "cours": "crs",
    "descente": "",
    "domaine": "dom",
    "esplanade": "esp",
    "faubourg": "fg fbg",
    "galerie": "",
    "hameau": "ham",
    "impasse": "imp",
    "lotissement": "lot",
    "mail": "",
    "montee": "mte",
    "parvis": "",
    "passage": "pas pass",
    "place": "pl",
    "placette": "",
    "promenade": "prom",
    "quai": "",
    "quartier": "quart",
    "residence": "res",
    "rond": "",
    "route": "rte",
    "rue": "r",
    "ruelle": "rlle",
    "sente": "",
    "sentier": "sen",
    "square": "sq",
    "traverse": "tra",
    "venelle": "",
    "villa": "",
    "voie": "",
    "zone": "",
}
KIND_OF: Final = MappingProxyType(
    {short: kind for kind, shorts in _KINDS.items() for short in (kind, *shorts.split())}
)
"""Spelling of the kind of a street → in full."""

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
        *("abbe", "capitaine", "colonel", "commandant", "docteur", "general", "lieutenant"),
        *("madame", "marechal", "monseigneur", "monsieur", "president", "professeur"),
    )
)
_PARTICLES: Final = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur")
)
ADJECTIVES: Final = frozenset(
    ("ancien", "ancienne", "grand", "grande", "gd", "gde", "petit", "petite", "vieille", "vieux")
)
"""Words that stand before the kind: grande rue, vieille route."""

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


def kind_rank(words: list[str]) -> int | None:
    """Return where the kind of a street is among folded words: first, or after adjectives; None: nowhere."""
    at = 0
    while at < len(words) - 1 and words[at] in ADJECTIVES:
        at += 1
    return at if at < len(words) and words[at] in KIND_OF and (at or len(words) > 1) else None


def without_titles(key: str) -> str:
    """Return a key without titles, which people write or not: docteur, général."""
    return " ".join(word for word in key.split() if word not in _TITLES) or key
