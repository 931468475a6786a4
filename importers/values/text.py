"""Clean free text: white space, HTML and wiki remains, wrong encodings."""

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from typing import Any

from geo.communes.names import fold

_SPACES = re.compile(r"\s+")
_EMPTY_WORDS = frozenset({"", "null", "none", "nan", "n a", "na", "nc", "nr", "non renseigne", "missing"})
_MAX_EMPTY_WORD_CHARS = 20
"""Characters, with the signs around the word."""

_TAG = re.compile(
    r"\{\{[^{}]*\}\}"  # what YesWiki leaves of an image
    r"|</?(a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|table|tbody|td|th|tr|u|ul)(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKUP = (
    (re.compile(r'""(?=<)|(?<=>)""'), ""),  # around the HTML of a YesWiki page
    (_TAG, " "),
    (re.compile('"{2,}'), '"'),
    (re.compile(r"\*\*(?<![\w/]\*\*)(?=[^\s*])([^*]+)\*\*"), r"\1"),
    (re.compile(r"//(?<![:\w]//)(?=[^\s/])([^/]+)//(?!\w)"), r"\1"),
)
"""Remains of web and wiki pages → the text they were made for."""

_MAX_PASSES = 5
"""A text that still changes after so many was forged: one that was escaped twice takes three."""

_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Characters that XML or PostgreSQL refuse, or that change the direction of the text around them."""

_MARKUP_SIGNS = re.compile(r'""|\*\*|//|[<{]')

_WINDOWS_SIGNS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_WRONG_ENCODINGS = (
    (re.compile("Ã|Â|â€"), "cp1252", "utf-8"),
    (re.compile("[\u2500-\u257f]"), "cp437", "cp850"),
)
"""Signs of a wrongly decoded text → the encoding it was decoded with, the one it is written in."""

_WRONG_ENCODING_SIGNS = re.compile("[\u0080-\u009fÃÂâ\u2500-\u257f]")

_SERVICE_NAMES = frozenset(
    map(
        fold,
        (
            "Ordinateur",
            "Wifi",
            "Découvrir et m'approprier les services de francetravail.fr",
            "Mobiliser mes services numériques France Travail",
            "Réussir mes échanges avec France Travail",
        ),
    )
)
"""What some files have for the name of a lieu, and is the name of a service."""


def clean_text(value: Any) -> str | None:
    """Collapse white space, remove HTML and wiki remains; None for words such as «non renseigné».

    Idempotent.
    """
    if value is None or isinstance(value, bool | list | dict):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = _without_any_remains(str(value))
    return None if len(text) <= _MAX_EMPTY_WORD_CHARS and fold(text) in _EMPTY_WORDS and text != "0" else text


def clean_nom(value: Any) -> str | None:
    """Clean the name of a lieu; None for what is the name of a service."""
    text = clean_text(value)
    return None if text is None or fold(text) in _SERVICE_NAMES else text


def clean_texts(value: Any) -> list[str]:
    """Clean a text, or each text of a list; empty ones are dropped."""
    values = value if isinstance(value, list) else [value]
    return [text for text in map(clean_text, values) if text]


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return each value once, in order."""
    return tuple(dict.fromkeys(values))


def without_accents(text: str) -> str:
    """Remove the accents of a text (NFKD, without combining marks)."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _without_any_remains(text: str) -> str:
    """Remove web and wiki remains until there are none; empty where there always are."""
    for _ in range(_MAX_PASSES):
        cleaner = _without_remains(text)
        if cleaner == text:
            return text
        text = cleaner
    return ""


def _without_remains(text: str) -> str:
    text = unescape(_fix_encoding(text))
    for remains, replacement in _MARKUP if _MARKUP_SIGNS.search(text) else ():
        text = remains.sub(replacement, text)
    return _SPACES.sub(" ", _FORBIDDEN.sub("", text)).strip()


def _fix_encoding(text: str) -> str:
    """Restore the accents of a text that was decoded with the wrong encoding: RÃ©publique, CH╢TEAUX."""
    if not _WRONG_ENCODING_SIGNS.search(text):
        return text
    for signs, decoded_with, written_in in _WRONG_ENCODINGS:
        if signs.search(text):
            try:
                return text.encode(decoded_with).decode(written_in)
            except UnicodeError:
                continue
    return text.translate(_WINDOWS_SIGNS)
