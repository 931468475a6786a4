"""Clean codes: postal codes, Insee codes, and pivots (SIRET, RNA, RIDET)."""

import re
from typing import Any

from geo.standard.fields import PIVOT_UNKNOWN
from importers.values.text import clean_text

_CODE_POSTAL = re.compile(r"\d{5}", re.ASCII)
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
_CODE_INSEE = re.compile(r"([013-9]\d|2[AB1-9])\d{3}", re.ASCII)
_PIVOT = re.compile(r"\d{9}(?!00000)\d{5}|W[0-9A-Z]{9}|(?!0+$)\d{9,10}", re.IGNORECASE | re.ASCII)
"""SIRET (a spreadsheet that rounds leaves zeros for its last five digits), RNA, RIDET."""


def clean_code_postal(value: Any) -> str | None:
    """Find a postal code, with the leading zero that a spreadsheet dropped: 1400 → 01400."""
    text = (clean_text(value) or "").replace(" ", "")
    digits = text.removesuffix(".0")
    if _FOUR_DIGITS.fullmatch(digits):
        return "0" + digits
    found = _CODE_POSTAL.match(digits)
    return found.group() if found else None


def clean_code_insee(value: Any) -> str | None:
    """Return a well-formed Insee code (2A004, 01400, 97411), with its lost zero; else None."""
    text = (clean_text(value) or "").upper().replace(" ", "").removesuffix(".0")
    if _FOUR_DIGITS.fullmatch(text):
        text = "0" + text
    return text if _CODE_INSEE.fullmatch(text) else None


def clean_pivot(value: Any) -> str:
    """Return a SIRET, RNA or RIDET, without its spaces; fourteen zeros when there is none."""
    text = re.sub(r"[\s.-]", "", clean_text(value) or "")
    return text if _PIVOT.fullmatch(text) else PIVOT_UNKNOWN
