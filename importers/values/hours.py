"""Check opening hours that are in OSM syntax already, and write them so that they cannot be misread."""

import re
from typing import Any

from opening_hours import validate

from geo.hours.osm import tidy, would_be_misread
from importers.values.text import clean_text

_COMMENT = re.compile(r'"[^"]*"')


def clean_horaires(value: Any) -> str | None:
    """Return valid OSM opening hours, written so that they cannot be misread; None when invalid."""
    text, _, _ = (clean_text(value) or "").partition("||")  # a fallback such as «sur rendez-vous»
    text = re.sub(r"\s*;\s*", "; ", tidy(text.strip()))
    is_words_only = not _COMMENT.sub("", text).strip(" ;")
    return text if not is_words_only and validate(text) and not would_be_misread(text) else None
