"""Say opening hours in plain French, when that is surely right.

Only weekly hours are said: days, ranges, «off», and public holidays that are closed. Whatever else OSM
hours can hold (weeks of the year, dates, school holidays, comments) gives None: the reader is told to call.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from opening_hours import OpeningHours, State, validate

Range = tuple[int, int]
"""From one minute of the day to another."""
Week = tuple[tuple[Range, ...], ...]
"""The ranges of each day, Monday first."""

DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CLOSED_ON_HOLIDAYS: Final = "Fermé les jours fériés"

_CODES: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_DAY = f"(?:{'|'.join(_CODES)})"
_DAYS = re.compile(rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*")
_RANGE = re.compile(r"([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_CLOSED = ("off", "closed")
_HOLIDAYS_OFF = frozenset(f"PH {word}" for word in _CLOSED)

_ORDINARY_MONDAY: Final = datetime(2026, 3, 2)  # noqa: DTZ001 (hours are local wherever the place is)
"""Start of a week without public holiday anywhere in France, on which both readings are compared."""


def hours_in_french(horaires: str | None) -> tuple[str, ...] | None:
    """Give one line for each run of days that have the same hours; None when that is not sure."""
    rules = [rule.strip() for rule in (horaires or "").strip("; ").split(";")]
    week = _read_week([rule for rule in rules if rule not in _HOLIDAYS_OFF])
    if week is None or not any(week) or week != _week_of_the_library(horaires or ""):
        return None
    lines = [f"{_days_in_french(days)} : {_ranges_in_french(week[days[0]])}" for days in _runs(week)]
    return (*lines, CLOSED_ON_HOLIDAYS) if _HOLIDAYS_OFF & set(rules) else tuple(lines)


def _read_week(rules: Sequence[str]) -> Week | None:
    """Read simple rules, each replacing what the ones before said of its days."""
    week: list[tuple[Range, ...]] = [()] * 7
    for rule in rules:
        days, _, times = rule.partition(" ")
        ranges = _read_ranges(times.strip())
        if ranges is None or not _DAYS.fullmatch(days):
            return None
        for day in _read_days(days):
            week[day] = ranges
    return tuple(week)


def _read_days(text: str) -> list[int]:
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _CODES.index(first), _CODES.index(last or first)
        days += range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)]
    return days


def _read_ranges(text: str) -> tuple[Range, ...] | None:
    """Read ranges of one day, joined where they touch; None for anything else."""
    if text in _CLOSED:
        return ()
    ranges: list[Range] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None:
            return None
        h1, m1, h2, m2 = map(int, match.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if not start < end <= 24 * 60:
            return None
        ranges.append((start, end))
    return _joined(sorted(ranges))


def _joined(ranges: Sequence[Range]) -> tuple[Range, ...]:
    joined: list[Range] = []
    for start, end in ranges:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _week_of_the_library(horaires: str) -> Week | None:
    """Read the same hours with opening-hours-py, on an ordinary week."""
    if not validate(horaires):
        return None
    hours = OpeningHours(horaires, country="FR")
    week = []
    for day in range(7):
        midnight = _ORDINARY_MONDAY + timedelta(days=day)
        intervals = hours.intervals(midnight, midnight + timedelta(days=1))
        week.append(
            _joined(
                [
                    (_minutes(start - midnight), _minutes(end - midnight))
                    for start, end, state, _ in intervals
                    if state == State.OPEN
                ]
            )
        )
    return tuple(week)


def _minutes(elapsed: timedelta) -> int:
    return int(elapsed.total_seconds() // 60)


def _runs(week: Week) -> list[list[int]]:
    """List the runs of days in a row that have the same hours, days without hours left out."""
    runs = [list(days) for _, days in groupby(range(7), key=lambda day: week[day])]
    return [days for days in runs if week[days[0]]]


def _days_in_french(days: Sequence[int]) -> str:
    first, last = DAYS[days[0]], DAYS[days[-1]]
    if len(days) == 7:
        return "Tous les jours"
    if len(days) == 1:
        return first.capitalize()
    return f"{first.capitalize()} et {last}" if len(days) == 2 else f"Du {first} au {last}"


def _ranges_in_french(ranges: Sequence[Range]) -> str:
    *others, last = [f"de {_time_in_french(start)} à {_time_in_french(end)}" for start, end in ranges]
    return f"{', '.join(others)} et {last}" if others else last


def _time_in_french(minutes: int) -> str:
    hours, left = divmod(minutes, 60)
    return f"{hours} h {left:02d}" if left else f"{hours} h"
