"""Parse postal addresses written on one line: street, postal code and commune."""

import re
from dataclasses import dataclass
from typing import Any, Final

from geo.communes.names import place_key
from importers.values.text import clean_text

_TAIL = re.compile(
    r"^(?P<voie>.*?)[\s,;:./–-]*(?:(?<!\bBP )(?<!\bCS )\b\d{5} )*"
    r"(?<!\bBP )(?<!\bCS )\b(?P<code_postal>(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3})(?!\d)"
    r"[\s,–-]*(?P<commune>[^\W\d_][^\d,;|]*?)?(?:\s+cedex(?:\s*\d{1,2})?)?[\s,.]*$",
    re.IGNORECASE,
)
"""A street, then a postal code (no «BP 40177»), then perhaps a commune."""

_TAIL_WITHOUT_ZERO = re.compile(
    r"^(?P<voie>.*?)[\s,;]*(?<!\d)(?P<code_postal>[3-9][0-9]{3})(?!\d)\s+(?P<commune>[A-ZÀ-Ý][A-ZÀ-Ý' -]+)$"
)
"""The same, where a spreadsheet dropped the zero of 04000 DIGNE; 1000 to 2999 might as well be years."""

MAX_ADDRESS_CHARS: Final = 500
"""Characters; the longest of the field has 142, and a longer text takes a time that grows as its cube."""

_NO_NUMBER = re.compile(r"^(?:[ ,;–-]*(?:null|0+) )+(?=\D)", re.IGNORECASE)
_NUMBER_COMMA = re.compile(r"^(\d+(?: ?(?:bis|ter|quater))?)\s*,[\s,]*+(?=\D)", re.IGNORECASE)
_APOSTROPHES = str.maketrans({"’": "'", "²": ""})
_AFTER_APOSTROPHE = re.compile(r"'\s+")
_CEDEX = re.compile(r"\bcedex(\s*\d{1,2})?\b", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\([^)]*\)?")
_DIGITS = re.compile(r"\d{4,}|\b0\b")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an address; None where it lacks one."""

    voie: str | None
    code_postal: str | None
    commune: str | None


def clean_voie(value: Any) -> str | None:
    """Clean the street of an address: no missing number spelt «null» or «0», no comma after the number."""
    text = (clean_text(value) or "").translate(_APOSTROPHES)
    text = _NO_NUMBER.sub("", text).strip(" ,;-–")
    return clean_text(_NUMBER_COMMA.sub(r"\1 ", text))


def clean_commune(value: Any) -> str | None:
    """Clean the name of a commune: no «cedex», no postal code beside it, no hamlet in parentheses."""
    text = (clean_text(value) or "").replace("’", "'")
    for noise in (_IN_PARENTHESES, _DIGITS, _CEDEX):
        text = noise.sub(" ", text)
    return clean_text(_AFTER_APOSTROPHE.sub("'", text).strip(" ,;-–"))


def split_address(value: Any) -> Address:
    """Split «8 rue de la Boétie - 33000 Bordeaux»; without postal code, or too long, all is street."""
    text = clean_text(value) or ""
    found = (_TAIL.match(text) or _TAIL_WITHOUT_ZERO.match(text)) if len(text) <= MAX_ADDRESS_CHARS else None
    if found is None:
        return Address(clean_voie(value), None, None)
    code_postal = found["code_postal"].zfill(5)
    return Address(clean_voie(found["voie"]), code_postal, clean_commune(found["commune"]))


def complete_address(adresse: Any, code_postal: str | None, commune: str | None) -> Address:
    """Split an address and complete it with the postal code and commune of their own columns, which win.

    The end of the street is removed only where it repeats or completes the columns.
    """
    split = split_address(adresse)
    agrees = (code_postal is None or code_postal == split.code_postal) or (
        commune is not None and split.commune is not None and place_key(commune) == place_key(split.commune)
    )
    if split.code_postal is None or not agrees:
        return Address(clean_voie(adresse), code_postal, commune)
    return Address(split.voie, code_postal or split.code_postal, commune or split.commune)
