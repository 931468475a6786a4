"""Opening hours of French public data, in OSM syntax or in words of their own, as valid OSM syntax. Pure.

What cannot be understood for sure gives None: a visitor who knows no hours calls, one who reads wrong
hours walks to a closed door. What holds only sometimes is written as a rule of OSM where there is
one (Sa[1], week 2-52/2, Jul-Aug), else as `unknown` with the reason, of a short list, in quotes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from opening_hours import validate

from geo.communes.names import fold
from geo.hours.calendar import OSM_DAYS
from geo.hours.osm import tidy, would_be_misread
from importers.french_hours.lexer import is_nearly_osm, tokenize
from importers.french_hours.osm import write_week
from importers.french_hours.parser import parse_statements
from importers.french_hours.statements import HoursStatement
from importers.french_hours.tokens import EVEN_WEEKS, ODD_WEEKS, TokenKind, UnreadableHours
from importers.french_hours.week import NO_DAY, Closure, Condition, Layer, Week
from importers.french_hours.week_builder import build_week
from importers.values.text import clean_text

DAYS_TO_CONFIRM: Final = "jours à confirmer"

_EMPTY_KINDS: Final = frozenset(
    {TokenKind.BREAK, TokenKind.DASH, TokenKind.SLASH, TokenKind.COMMA, TokenKind.COLON}
)
"""A cell with only such signs is empty."""

_MAX_CACHED_TEXTS: Final = 4_096
"""A place writes most of its days alike, and a file has the same few hundred of them."""

_COMMENT: Final = re.compile(r'"[^"]*"')
_RULES: Final = re.compile(r"(; |, (?=[A-Z]))")
_DAY_OR_TIME: Final = re.compile(rf"(?:{'|'.join(OSM_DAYS)}|\d\d?:)")
_CLOSED: Final = (" off", " closed")
_PARITY: Final = re.compile(r"(?:semaines? )?(paire|impaire)s?")
_WEEKS: Final = {"paire": EVEN_WEEKS, "impaire": ODD_WEEKS}


def parse_horaires(value: Any, semaine: Any = None) -> str | None:
    """Return hours in OSM syntax, converted from a week in French unless they are OSM already.

    See `limit_to_weeks` for `semaine`.
    """
    return limit_to_weeks(semaine, clean_horaires(value) or parse_week(value))


def clean_horaires(value: Any) -> str | None:
    """Return valid OSM opening hours, written so that they cannot be misread; None when invalid."""
    text, _, _ = (clean_text(value) or "").partition("||")  # a fallback such as «sur rendez-vous»
    text = re.sub(r"\s*;\s*", "; ", tidy(text.strip()))
    is_words_only = not _COMMENT.sub("", text).strip(" ;")
    return text if not is_words_only and validate(text) and not would_be_misread(text) else None


def parse_week(value: Any) -> str | None:
    """Convert the hours of a week: «Lundi au samedi de 9h à 19h» → Mo-Sa 09:00-19:00.

    Hours that name no day are doubtful: nobody knows whether Saturday is one.
    """
    if clean_text(value) is None:
        return None
    text = str(value)
    try:
        week = build_week(parse_statements(tokenize(text)), strict=is_nearly_osm(text))
    except UnreadableHours:
        return None
    doubt = Condition(doubt=DAYS_TO_CONFIRM)
    unsure = tuple(
        replace(layer, condition=layer.condition.combined_with(doubt))
        for layer in week.layers.get(NO_DAY, ())
    )
    return _write(replace(week, layers={NO_DAY: unsure}) if unsure else week)


def parse_day(value: Any) -> str | None:
    """Convert the hours of one day: «9-12/14-18» → 09:00-12:00,14:00-18:00; '' closed, None unreadable."""
    try:
        week = _read_day(value, None)
    except UnreadableHours:
        return None
    return _write(week) if any(week.layers.values()) else ""


def join_days(hours_by_day: Mapping[str, Any], semaine: Any = None) -> str | None:
    """Convert a week from its days (Mo, Tu…); None when one is unreadable, for half a week would mislead.

    Days with the same hours are joined: Mo-Fr 09:00-12:00. See `limit_to_weeks` for `semaine`.
    """
    layers: dict[int, tuple[Layer, ...]] = {}
    closures: list[Closure] = []
    remark = ""
    for name, value in hours_by_day.items():
        try:
            week = _read_day(value, OSM_DAYS.index(name))
        except UnreadableHours:
            return None
        layers |= week.layers
        closures += week.closures
        remark = remark or week.remark
    return limit_to_weeks(semaine, _write(Week(layers, tuple(closures), remark)))


def limit_to_weeks(semaine: Any, horaires: str | None) -> str | None:
    """Limit hours to the weeks that a file states in a column of its own: «Semaine paire», «impaire».

    None when it states something else, or when the hours have dates already.
    """
    text = clean_text(semaine)
    if text is None or horaires is None:
        return horaires
    parity = _PARITY.fullmatch(fold(text))
    parts = _RULES.split(horaires)
    rules = parts[::2]
    if parity is None or not all(_DAY_OR_TIME.match(rule) or rule.endswith(_CLOSED) for rule in rules):
        return None
    weeks = f"week {_WEEKS[parity.group(1)]}"
    parts[::2] = [rule if rule.endswith(_CLOSED) else f"{weeks} {rule}" for rule in rules]
    return _valid("".join(parts))


def _read_day(value: Any, day: int | None) -> Week:
    """Parse the hours of a day, which the text may name. Raises UnreadableHours, also for another day."""
    if clean_text(value) is None:
        return Week({})
    statements = _statements_of_day(str(value))
    if statements is None:
        return Week({})
    named = {day for statement in statements for day in statement.days or ()}
    if len(named) > 1 or (day is not None and named - {day}):
        raise UnreadableHours("another day")
    if day is None:
        day = next(iter(named)) if named and _has_ranks(statements) else NO_DAY
    return build_week([_on(statement, day) for statement in statements])


@lru_cache(_MAX_CACHED_TEXTS)
def _statements_of_day(text: str) -> tuple[HoursStatement, ...] | None:
    """Parse the statements of the text of one day; None when it is empty.

    Raises UnreadableHours.
    """
    tokens = tokenize(text)
    if all(token.kind in _EMPTY_KINDS for token in tokens):
        return None
    statements = parse_statements(tokens)
    if not statements:
        raise UnreadableHours("no hours")
    return tuple(statements)


def _has_ranks(statements: Sequence[HoursStatement]) -> bool:
    return any(piece.condition.ranks for statement in statements for piece in statement.pieces) or any(
        statement.condition.ranks for statement in statements
    )


def _on(statement: HoursStatement, day: int) -> HoursStatement:
    """Return the statement with one day as its days."""
    return replace(statement, days=None if day == NO_DAY else frozenset({day}), local=True)


def _write(week: Week) -> str | None:
    if any(layer.condition.ranks for layer in week.layers.get(NO_DAY, ())):
        return None  # the first of which days?
    return _valid(write_week(week))


def _valid(horaires: str) -> str | None:
    return horaires if horaires and validate(horaires) else None
