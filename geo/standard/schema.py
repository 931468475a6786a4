"""Schema of the CSV of the national standard v1.0.2, and the format of its values.

Source: LaMednum/standard-mediation-num, schema.json v1.0.2 (licence etalab-2.0).
"""

import re
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from geo.standard.fields import CLOSED_LISTS

EXPORT_NAME: Final = "mediaproche-lieux"
"""Name of the exported files; their identifiers are ours, whole."""

CSV_LIST_SEPARATOR: Final = "|"
"""Between the values of a list."""

REQUIRED_FIELDS: Final = ("id", "pivot", "nom", "commune", "code_postal", "adresse", "date_maj")
"""Fields without which a row is refused."""

FIELD_PATTERNS: Final = MappingProxyType(
    {
        "pivot": "^[a-zA-Z0-9]{9,14}$",
        "code_postal": "^[0-9]{5}$",
        "code_insee": "^([013-9][0-9]|2[AB1-9])[0-9]{3}$",
        "telephone": r"^(\+33|\+590|\+594|\+262|\+596|\+269|\+687|\+689|\+508|\+681)[0-9]{6,9}$",
    }
)
"""Field → regular expression, the same for Python and PostgreSQL."""

MAX_CHARS: Final = MappingProxyType({"presentation_resume": 280})
"""Field → most characters."""

_COMPILED: Final = MappingProxyType({field: re.compile(pattern) for field, pattern in FIELD_PATTERNS.items()})


def format_conforming(field: str, value: Any) -> str:  # a field of a lieu: text, list, date, number or None
    """Format a value for the national CSV; empty where the schema refuses it, never corrected."""
    text = _joined(field, value) if isinstance(value, list | tuple) else format_value(value)
    pattern = _COMPILED.get(field)
    well_formed = pattern is None or pattern.match(text) is not None
    return text if well_formed and len(text) <= MAX_CHARS.get(field, len(text)) else ""


def format_value(value: Any) -> str:  # the same
    """Format any value of a lieu: lists with bars, days as 2024-04-02, empty where it is unknown."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return CSV_LIST_SEPARATOR.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _joined(field: str, values: Sequence[str]) -> str:
    accepted = CLOSED_LISTS.get(field)
    return CSV_LIST_SEPARATOR.join(value for value in values if accepted is None or value in accepted)
