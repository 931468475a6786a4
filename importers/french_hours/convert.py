"""Read opening hours that French public data writes in its own words, and write them in OSM syntax. Pure.

What cannot be understood for sure gives None: a reader who is told nothing calls, a reader who is told
wrong hours walks to a closed door. What holds only sometimes is written as a rule of OSM where there is
one (Sa[1], week 2-52/2, Jul-Aug), else as `unknown` with the reason, of a short list, in quotes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from opening_hours import validate

from geo.communes.names import fold
from importers.french_hours.lexer import is_nearly_osm, read_words
from importers.french_hours.osm import DAYS, NO_DAY, Closure, Layer, Week, When, write_week
from importers.french_hours.reader import read_statements
from importers.french_hours.statements import Statement
from importers.french_hours.week import make_week
from importers.french_hours.words import EVEN_WEEKS, ODD_WEEKS, Kind, UnreadableHours
from importers.values.cleaning import clean_horaires, clean_text

DAYS_TO_CONFIRM: Final = "jours à confirmer"

_NOTHING: Final = frozenset({Kind.BREAK, Kind.DASH, Kind.SLASH, Kind.COMMA, Kind.COLON})
"""A cell with only such signs says that there is nothing."""

_KNOWN_DAYS: Final = 4_096
"""Texts remembered: a place writes most of its days alike, and a file has the same few hundred of them."""

_RULES: Final = re.compile(r"(; |, (?=[A-Z]))")
_DAY_OR_TIME: Final = re.compile(rf"(?:{'|'.join(DAYS)}|\d\d?:)")
_CLOSED: Final = (" off", " closed")
_PARITY: Final = re.compile(r"(?:semaines? )?(paire|impaire)s?")
_WEEKS: Final = {"paire": EVEN_WEEKS, "impaire": ODD_WEEKS}


def parse_horaires(value: Any, semaine: Any = None) -> str | None:
    """Keep hours that are OSM already, read the others as a week in French; see `only_in` for `semaine`."""
    return only_in(semaine, clean_horaires(value) or parse_week(value))


def parse_week(value: Any) -> str | None:
    """Write the hours of a week: «Lundi au samedi de 9h à 19h» → Mo-Sa 09:00-19:00.

    Hours that name no day are doubtful: nobody knows whether Saturday is one.
    """
    if clean_text(value) is None:
        return None
    text = str(value)
    try:
        week = make_week(read_statements(read_words(text)), strict=is_nearly_osm(text))
    except UnreadableHours:
        return None
    doubt = When(doubt=DAYS_TO_CONFIRM)
    unsure = tuple(replace(layer, when=layer.when.joined(doubt)) for layer in week.layers.get(NO_DAY, ()))
    return _write(replace(week, layers={NO_DAY: unsure}) if unsure else week)


def parse_day(value: Any) -> str | None:
    """Write the hours of one day: «9-12/14-18» → 09:00-12:00,14:00-18:00; '' closed, None unreadable."""
    try:
        week = _read_day(value, None)
    except UnreadableHours:
        return None
    return _write(week) if any(week.layers.values()) else ""


def join_days(hours_by_day: Mapping[str, Any], semaine: Any = None) -> str | None:
    """Write a week from its days (Mo, Tu…); None when one cannot be read, for half a week would mislead.

    Days with the same hours are joined: Mo-Fr 09:00-12:00. See `only_in` for `semaine`.
    """
    layers: dict[int, tuple[Layer, ...]] = {}
    closures: list[Closure] = []
    remark = ""
    for name, value in hours_by_day.items():
        try:
            week = _read_day(value, DAYS.index(name))
        except UnreadableHours:
            return None
        layers |= week.layers
        closures += week.closures
        remark = remark or week.remark
    return only_in(semaine, _write(Week(layers, tuple(closures), remark)))


def only_in(semaine: Any, horaires: str | None) -> str | None:
    """Limit hours to the weeks that a file tells in a column of its own: «Semaine paire», «impaire».

    None when it tells something else, or when the hours have dates already.
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
    """Read the hours of a day, which the text may name. Raises UnreadableHours, also for another day."""
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
    return make_week([_on(statement, day) for statement in statements])


@lru_cache(_KNOWN_DAYS)
def _statements_of_day(text: str) -> tuple[Statement, ...] | None:
    """Read what the text of one day states; None when it says that there is nothing.

    Raises UnreadableHours.
    """
    words = read_words(text)
    if all(word.kind in _NOTHING for word in words):
        return None
    statements = read_statements(words)
    if not statements:
        raise UnreadableHours("no hours")
    return tuple(statements)


def _has_ranks(statements: Sequence[Statement]) -> bool:
    return any(piece.when.ranks for statement in statements for piece in statement.pieces) or any(
        statement.when.ranks for statement in statements
    )


def _on(statement: Statement, day: int) -> Statement:
    """Make a statement be of one day."""
    return replace(statement, days=None if day == NO_DAY else frozenset({day}), local=True)


def _write(week: Week) -> str | None:
    if any(layer.when.ranks for layer in week.layers.get(NO_DAY, ())):
        return None  # the first of which days?
    return _valid(write_week(week))


def _valid(horaires: str) -> str | None:
    return horaires if horaires and validate(horaires) else None
