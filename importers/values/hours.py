"""Check opening hours that are in OSM syntax already, and write them so that they cannot be misread."""

import re
from typing import Any

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

from importers.values.text import clean_text

_OSM_RANGE = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_MAX_NIGHT_END_MIN = 5 * 60
"""Minute of the day; a range over midnight that ends later is a typing error, such as 19:00-11:00."""


def clean_horaires(value: Any) -> str | None:
    """Return valid OSM opening hours, written so that they cannot be misread; None when invalid."""
    text, _, _ = (clean_text(value) or "").partition("||")  # a fallback such as «sur rendez-vous»
    text = text.strip("; ")
    # «Tu, Th 13:30-18:00» is read as «Tu all day» because of the space: see the standard's guide.
    text = re.sub(r"\s*,\s*", ",", text)
    text = re.sub(r"((?::\d\d|\")),(?=[A-Za-z])", r"\1, ", text)  # after hours, the space starts a rule
    text = re.sub(r"\s*;\s*", "; ", text)
    if not text or _opens_too_long(text):
        return None
    try:
        OpeningHours(text)
    except ParserError:
        return None
    return text


def _opens_too_long(text: str) -> bool:
    """Check for rules that OSM reads as a whole day, «Tu» or 14:00-14:00: hours were lost or mistyped."""
    rules = re.sub(r'"[^"]*"', "", text).split(";")
    complete = all(re.search(r"\d|\b(off|closed|unknown)\b", rule) for rule in rules)
    if not complete or not any(re.search(r"\d|\bunknown\b", rule) for rule in rules):
        return True
    minutes = (tuple(map(int, found.groups())) for found in _OSM_RANGE.finditer(text))
    ranges = ((h1 * 60 + m1, h2 * 60 + m2) for h1, m1, h2, m2 in minutes)
    return any(end == start or start > end > _MAX_NIGHT_END_MIN for start, end in ranges)
