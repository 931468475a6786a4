"""Names and codes of places reduced to what is compared: the key of a name, the département of a code."""

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
    """Fold the name of a place: also spell saint in full and drop the leading article.

    «Saint-Étienne», «st etienne» and «SAINT ETIENNE» have the same key.
    """
    key = fold(nom)
    for pattern, full in _SHORT_FORMS:
        key = pattern.sub(full, key)
    return _LEADING_ARTICLE.sub("", key)


def departement_of(code: str) -> str:
    """Return the département of an Insee or postal code: 23, 974; 2A or 2B in Corsica.

    The postal codes of Corsica start with 200, 201 (2A) or 202, 206 (2B).
    """
    if code.startswith(("97", "98")):
        return code[:3]
    if code.startswith("20") and len(code) == 5:
        return "2A" if code[2] in "01" else "2B"
    return code[:2]
