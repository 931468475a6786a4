"""Parse what is written in digits: numbers, postal and Insee codes, pivots (SIRET, RNA, RIDET), dates."""

import re
from datetime import date
from math import isfinite
from typing import Any

from geo.standard.fields import PIVOT_UNKNOWN
from importers.values.text import clean_text, without_accents

_CODE_POSTAL = re.compile(r"\d{5}", re.ASCII)
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
_CODE_INSEE = re.compile(r"([013-9]\d|2[AB1-9])\d{3}", re.ASCII)
_PIVOT = re.compile(r"\d{9}(?!00000)\d{5}|W[0-9A-Z]{9}|(?!0+$)\d{9,10}", re.IGNORECASE | re.ASCII)
"""SIRET (a spreadsheet that rounds leaves zeros for its last five digits), RNA, RIDET."""

_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![^\W\d])(?P<name>[^\W\d]{3,9})\.?[ -](?P<year>\d{4}|\d{2})(?!\d)"),
)
"""A day in one of the usual orders, or a month, which counts as its first day."""

_MONTHS = ("janv", "fevr", "mars", "avri", "mai", "juin", "juil", "aout", "sept", "octo", "nove", "dece")
_MIN_YEAR = 2000
"""No national list of such places is older; 01/01/1970 is an empty cell."""


def clean_number(value: Any) -> float | None:
    """Parse a finite number, with a decimal point or comma; None when it is none."""
    text = (clean_text(value) or "").replace(",", ".").replace(" ", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


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


def clean_date(value: Any, *, today: date) -> date | None:
    """Find a day or a month in a text; None when it is absent, in the future, or before 2000."""
    text = without_accents(clean_text(value) or "").lower()
    for pattern in _DATES:
        found = pattern.search(text)
        read = _date_of(found.groupdict()) if found else None
        if read is not None:
            return read if read.year >= _MIN_YEAR and read <= today else None
    return None


def _date_of(parts: dict[str, str]) -> date | None:
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    months = [n for n, start in enumerate(_MONTHS, 1) if parts.get("name", "").startswith(start[:4])]
    month = int(parts["month"]) if "month" in parts else next(iter(months), 0)
    try:
        return date(year, month, int(parts.get("day", 1)))
    except ValueError:
        return None
