"""What stands in brackets: hours of their own, a condition on what is before, or only a remark. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from importers.french_hours.words import NAMES_DAYS, Kind, Word

_STRUCTURE = NAMES_DAYS | {Kind.TIME, Kind.CLOSED}
_CONDITIONS = frozenset({Kind.WHEN, Kind.WALK_IN, Kind.HALF_WHEN, Kind.RANK, Kind.RESTRICTION, Kind.HALF})
_DATES = frozenset({Kind.HALF, Kind.PUBLIC_HOLIDAY, Kind.YEARLY_BREAK})


def without_remarks(words: Sequence[Word]) -> list[Word]:
    """Drop what stands in brackets and says nothing of days, hours or conditions."""
    kept: list[Word] = []
    at = 0
    while at < len(words):
        end = _end_of_bracket(words, at)
        if end is not None:
            kept += _bracketed(words[at + 1 : end])
            at = end
        elif words[at].kind not in (Kind.OPENING, Kind.CLOSING):
            kept.append(words[at])
        at += 1
    return kept


def _end_of_bracket(words: Sequence[Word], at: int) -> int | None:
    if words[at].kind is not Kind.OPENING:
        return None
    return next((n for n in range(at + 1, len(words)) if words[n].kind is Kind.CLOSING), None)


def _bracketed(inside: Sequence[Word]) -> list[Word]:
    kinds = {word.kind for word in inside}
    if kinds & _STRUCTURE or (Kind.EXCEPT in kinds and kinds & (_CONDITIONS | _DATES)):
        plain = [word for word in inside if word.kind is not Kind.OPENING]
        return [Word(Kind.OPENING), *plain, Word(Kind.CLOSING)]
    if kinds & _CONDITIONS:
        return [replace(word, bracketed=True) for word in inside if word.kind in _CONDITIONS]
    if kinds & {Kind.ONLY, Kind.EXCEPT}:
        return [Word(Kind.RESTRICTION, bracketed=True)]
    return [word for word in inside if word.kind in _DATES]
