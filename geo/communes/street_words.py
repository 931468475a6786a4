"""Words that show that what was typed is a street: its kind, in full or short, and what stands before it."""

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

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

ADJECTIVES: Final = frozenset(
    ("ancien", "ancienne", "grand", "grande", "gd", "gde", "petit", "petite", "vieille", "vieux")
)
"""Words that stand before the kind: grande rue, vieille route."""

_ALSO_NAMES: Final = frozenset(
    (
        *("all", "ale", "car", "carr", "che", "chs", "clos", "cor", "cour", "descente", "dom", "domaine"),
        *("esp", "galerie", "ham", "lot", "mail", "mte", "pas", "pass", "prom", "quart", "r", "res", "rond"),
        *("sen", "tra", "villa", "zone"),
    )
)
"""Kinds that names of places begin with too, such as Pas-de-Calais: a street only after a number."""
_NUMBER: Final = re.compile(r"[0-9]{1,4}(?:bis|ter|quater|[a-df-z])?")
_SUFFIXES: Final = frozenset((*"abcdfgh", "bis", "ter", "quater"))


def kind_rank(words: Sequence[str]) -> int | None:
    """Return where the kind of a street is among folded words: first, or after adjectives; None: nowhere."""
    at = 0
    while at < len(words) - 1 and words[at] in ADJECTIVES:
        at += 1
    return at if at < len(words) and words[at] in KIND_OF and (at or len(words) > 1) else None


def find_street(words: Sequence[str]) -> int | None:
    """Return where a street begins among what was typed, its number included; None: no street."""
    for at, word in enumerate(words):
        kind = kind_rank(words[at:])
        if kind is not None and words[at + kind] not in _ALSO_NAMES and at + kind + 1 < len(words):
            return at
        if _NUMBER.fullmatch(word):
            after = at + (2 if at + 2 < len(words) and words[at + 1] in _SUFFIXES else 1)
            if kind_rank(words[after:]) is not None:
                return at
    return None
