"""Lexer of French opening hours: text → tokens, without bracketed remarks. Pure.

Whatever has a digit and is neither a time, a date nor a phone number makes the text unreadable: what is
not understood must not become an hour.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from typing import Final

from geo.hours.calendar import DAY_NAMES, DAYS, OSM_DAYS
from importers.french_hours.lexicon import TOKEN_PATTERNS
from importers.french_hours.tokens import DAY_KINDS, RANGE_SIGNS, Token, TokenKind, UnreadableHours

MAX_TEXT_CHARS: Final = 1_000
"""Characters; the longest that anyone could read as hours has about 800."""

_OSM_DAY = rf"(?:{'|'.join(OSM_DAYS)})"
_NEARLY_OSM = re.compile(
    rf"\b{_OSM_DAY}(?=\s*[-,;]\s*{_OSM_DAY}\b|\s*:?\s+\d|\s+(?:off|closed|unknown)\b|\s*(?:;|$))"
)
_FRENCH_DAY = re.compile("|".join(DAYS), re.IGNORECASE)
_WEDNESDAY_OR_WEEKEND = re.compile(r"\bWe\b")
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
"""Tags, web addresses and phone numbers are removed; «1Oh» is ten; every dash is one sign."""

_TELEPHONE = re.compile(
    r"\b(?:et\s+)?(?:accueil|standard|permanence)\s+telephonique.*?(?=accueil physique|$)", re.DOTALL
)
"""Hours of the telephone, in a text that also has those of the door."""

_BRACKET_STRUCTURE = DAY_KINDS | {TokenKind.TIME, TokenKind.CLOSED}
_BRACKET_CONDITIONS = frozenset(
    {
        TokenKind.CONDITION,
        TokenKind.WALK_IN,
        TokenKind.HALF_CONDITION,
        TokenKind.RANK,
        TokenKind.RESTRICTION,
        TokenKind.HALF,
    }
)
_BRACKET_DATES = frozenset({TokenKind.HALF, TokenKind.PUBLIC_HOLIDAY, TokenKind.YEARLY_BREAK})

_LEXER = re.compile("|".join(f"(?P<w{n}>{pattern})" for n, (pattern, _) in enumerate(TOKEN_PATTERNS)))


def is_nearly_osm(text: str) -> bool:
    """Check whether hours name days as OSM does, without being valid."""
    return bool(_NEARLY_OSM.search(text)) and not _FRENCH_DAY.search(text)


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens. Raises UnreadableHours."""
    if len(text) > MAX_TEXT_CHARS:
        raise UnreadableHours("too long")
    plain, tokens, at = _normalize(text), list[Token](), 0
    while at < len(plain):
        match = _LEXER.match(plain, at)
        if match is None or match.lastgroup is None or match.end() == at:
            raise UnreadableHours(plain[at:])
        tokens += TOKEN_PATTERNS[int(match.lastgroup[1:])][1](match)
        at = match.end()
    return list(_with_bare_hours(tokens))


def _normalize(text: str) -> str:
    text = unescape(text)
    if is_nearly_osm(text):
        text = _NEARLY_OSM.sub(lambda match: DAY_NAMES[match.group()], text)
    if _WEDNESDAY_OR_WEEKEND.search(text):
        raise UnreadableHours("Wednesday, or the week-end")
    text = _WORKDAYS.sub("lundi au vendredi ", text)
    text = _LETTER.sub(lambda match: _LETTERS[match.group()] + " ", text)
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'").replace("œ", "oe"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    for pattern, replacement in _CLEANING:
        plain = pattern.sub(replacement, plain)
    return _TELEPHONE.sub("", plain) if "accueil physique" in plain else plain


def _with_bare_hours(tokens: list[Token]) -> Iterator[Token]:
    """Turn bare numbers into times where a range sign, or nothing, separates them from another time."""
    for n, token in enumerate(tokens):
        if token.kind is not TokenKind.NUMBER:
            yield token
        elif token.number == 0 and _is_time(tokens, n - 1) and _is_time(tokens, n + 1):
            yield Token(TokenKind.TO)  # «9h 0 12h» for «9h à 12h»
        elif token.number <= 24 and (_has_partner(tokens, n, 1) or _has_partner(tokens, n, -1)):
            yield Token(TokenKind.TIME, token.number * 60)
        else:
            raise UnreadableHours(str(token.number))


def _is_time(tokens: list[Token], n: int) -> bool:
    return 0 <= n < len(tokens) and tokens[n].kind in (TokenKind.TIME, TokenKind.NUMBER)


def _has_partner(tokens: list[Token], n: int, step: int) -> bool:
    """Check whether a time is beside the number; «9h,12» is a range, «lignes 6, 11» is not."""
    at, comma = n + step, False
    while 0 <= at < len(tokens) and tokens[at].kind in RANGE_SIGNS:
        comma = comma or tokens[at].kind is TokenKind.COMMA
        at += step
    return _is_time(tokens, at) and not (comma and tokens[at].kind is TokenKind.NUMBER)


def without_remarks(tokens: Sequence[Token]) -> list[Token]:
    """Drop what is in brackets and says nothing of days, hours or conditions."""
    remaining: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _end_of_bracket(tokens, at)
        if end is not None:
            remaining += _bracketed(tokens[at + 1 : end])
            at = end
        elif tokens[at].kind not in (TokenKind.OPENING, TokenKind.CLOSING):
            remaining.append(tokens[at])
        at += 1
    return remaining


def _end_of_bracket(tokens: Sequence[Token], at: int) -> int | None:
    if tokens[at].kind is not TokenKind.OPENING:
        return None
    return next((n for n in range(at + 1, len(tokens)) if tokens[n].kind is TokenKind.CLOSING), None)


def _bracketed(inside: Sequence[Token]) -> list[Token]:
    kinds = {token.kind for token in inside}
    if kinds & _BRACKET_STRUCTURE or (
        TokenKind.EXCEPT in kinds and kinds & (_BRACKET_CONDITIONS | _BRACKET_DATES)
    ):
        plain = [token for token in inside if token.kind is not TokenKind.OPENING]
        return [Token(TokenKind.OPENING), *plain, Token(TokenKind.CLOSING)]
    if kinds & _BRACKET_CONDITIONS:
        return [replace(token, bracketed=True) for token in inside if token.kind in _BRACKET_CONDITIONS]
    if kinds & {TokenKind.ONLY, TokenKind.EXCEPT}:
        return [Token(TokenKind.RESTRICTION, bracketed=True)]
    return [token for token in inside if token.kind in _BRACKET_DATES]
