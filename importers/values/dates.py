"""Parse dates in the forms that French files use: a day, or a month."""

import re
from datetime import date
from typing import Any

from importers.values.text import clean_text, without_accents

_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![^\W\d])(?P<name>[^\W\d]{3,9})\.?[ -](?P<year>\d{4}|\d{2})(?!\d)"),
)
"""A day in one of the usual orders, or a month, which counts as its first day."""

_MONTHS = ("janv", "fevr", "mars", "avri", "mai", "juin", "juil", "aout", "sept", "octo", "nove", "dece")
_MIN_YEAR = 2000
"""No national list of such places is older; 01/01/1970 is an empty cell."""


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
