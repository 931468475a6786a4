"""Cut a French text on opening hours into words. Pure.

Whatever has a digit and is neither a time, a date nor a phone number makes the text unreadable: what is
not understood must not become an hour.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Final

from importers.french_hours import osm
from importers.french_hours.lexicon import TABLE
from importers.french_hours.makers import DAYS
from importers.french_hours.words import RANGE_SIGNS, Kind, UnreadableHours, Word

LONGEST_TEXT: Final = 1_000
"""Characters; the longest that anyone could read as hours has about 800."""

_OSM_DAY = r"(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_NEARLY_OSM = re.compile(
    rf"\b{_OSM_DAY}(?=\s*[-,;]\s*{_OSM_DAY}\b|\s*:?\s+\d|\s+(?:off|closed|unknown)\b|\s*(?:;|$))"
)
_FRENCH_DAY = re.compile("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche", re.IGNORECASE)
_WEDNESDAY_OR_WEEKEND = re.compile(r"\bWe\b")
OSM_DAYS: Final = dict(zip(osm.DAYS, DAYS, strict=True))
"""Day in OSM syntax → its French name."""
_LETTER = re.compile(r"(?<![\w'’])[LJVSD](?=\d|\s*(?:,|/|-|au|à|et)\s*[LMJVSD]\b|\s+\d)")
"""A day by its letter: «L au V 8h30-19h». M may be two days."""

_WORKDAYS = re.compile(r"\bL\W?M\W?M\W?J\W?V\b")
_LETTERS = {"L": "lundi", "J": "jeudi", "V": "vendredi", "S": "samedi", "D": "dimanche"}
_CLEANING = (
    (re.compile(r"<(?:br|/?li|/?ul|/?p|/?div)[^<>]*>"), "\n"),
    (re.compile(r"</?\w[^<>]*>"), " "),
    (re.compile(r"[\w.+'-]+@[\w.-]+|https?://\S+|www\.\S+"), " "),
    (re.compile(r"(?<!\d)(?:\+33|0)\s?[1-9](?:[\s.-]?\d\d){4}(?!\d)"), " "),
    (re.compile(r"(?<=\d)o(?=\s?h)"), "0"),
    (re.compile(r"[\u2010-\u2015\u2212~→]"), "-"),
)
"""Tags, addresses of the web and phone numbers go; «1Oh» is ten; every dash is one sign."""

_TELEPHONE = re.compile(
    r"\b(?:et\s+)?(?:accueil|standard|permanence)\s+telephonique.*?(?=accueil physique|$)", re.DOTALL
)
"""Hours of the telephone, in a text that also tells when the door is open."""

_LEXER = re.compile("|".join(f"(?P<w{n}>{pattern})" for n, (pattern, _) in enumerate(TABLE)))


def is_nearly_osm(text: str) -> bool:
    """Tell hours that name days as OSM does, without being valid."""
    return bool(_NEARLY_OSM.search(text)) and not _FRENCH_DAY.search(text)


def read_words(text: str) -> list[Word]:
    """Cut a text into words. Raises UnreadableHours."""
    if len(text) > LONGEST_TEXT:
        raise UnreadableHours("too long")
    plain, words, at = _plain(text), list[Word](), 0
    while at < len(plain):
        match = _LEXER.match(plain, at)
        if match is None or match.lastgroup is None or match.end() == at:
            raise UnreadableHours(plain[at:])
        words += TABLE[int(match.lastgroup[1:])][1](match)
        at = match.end()
    return list(_with_bare_hours(words))


def _plain(text: str) -> str:
    text = unescape(text)
    if is_nearly_osm(text):
        text = _NEARLY_OSM.sub(lambda match: OSM_DAYS[match.group()], text)
    if _WEDNESDAY_OR_WEEKEND.search(text):
        raise UnreadableHours("Wednesday, or the week-end")
    text = _WORKDAYS.sub("lundi au vendredi ", text)
    text = _LETTER.sub(lambda match: _LETTERS[match.group()] + " ", text)
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    for pattern, replacement in _CLEANING:
        plain = pattern.sub(replacement, plain)
    return _TELEPHONE.sub("", plain) if "accueil physique" in plain else plain


def _with_bare_hours(words: list[Word]) -> Iterator[Word]:
    """Tell which bare numbers are hours: those that a range sign, or nothing, parts from another time."""
    for n, word in enumerate(words):
        if word.kind is not Kind.NUMBER:
            yield word
        elif word.number == 0 and _is_time(words, n - 1) and _is_time(words, n + 1):
            yield Word(Kind.TO)  # «9h 0 12h» for «9h à 12h»
        elif word.number <= 24 and (_has_partner(words, n, 1) or _has_partner(words, n, -1)):
            yield Word(Kind.TIME, word.number * 60)
        else:
            raise UnreadableHours(str(word.number))


def _is_time(words: list[Word], n: int) -> bool:
    return 0 <= n < len(words) and words[n].kind in (Kind.TIME, Kind.NUMBER)


def _has_partner(words: list[Word], n: int, step: int) -> bool:
    """Tell whether a time stands beside the number; «9h,12» is a range, «lignes 6, 11» is not."""
    at, comma = n + step, False
    while 0 <= at < len(words) and words[at].kind in RANGE_SIGNS:
        comma = comma or words[at].kind is Kind.COMMA
        at += step
    return _is_time(words, at) and not (comma and words[at].kind is Kind.NUMBER)
