"""Fold names to keys: «Saint-Étienne», «st etienne» and «SAINT ETIENNE» are the same one."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'", "ʼ": "'"})
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")
_SHORT_FORMS = ((re.compile(r"\bste\b"), "sainte"), (re.compile(r"\bst\b"), "saint"))
_LEADING_ARTICLE = re.compile(r"^(?:l|le|la|les)\s+(?=\S)")


@lru_cache(maxsize=1 << 16)  # files repeat the same labels and names thousands of times
def fold(text: str) -> str:
    """Lower the case, drop accents, turn anything but letters and digits into single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES).lower())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _NOT_ALPHANUMERIC.sub(" ", plain).strip()


def place_key(nom: str) -> str:
    """Fold the name of a place: also spell saint in full and drop the leading article."""
    key = fold(nom)
    for pattern, full in _SHORT_FORMS:
        key = pattern.sub(full, key)
    return _LEADING_ARTICLE.sub("", key)
