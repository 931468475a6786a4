"""Read hours that are the same each week, where that is surely right.

Days, ranges, comments such as «sur rendez-vous» and holidays that are closed are read. Whatever else
OSM hours can hold (weeks of the year, days of the month, dates) gives None: openings are listed instead.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final

from opening_hours import State

from geo.hours.calendar import ORDINARY_MONDAY, OSM_DAYS
from geo.hours.osm import rules_of, split_fallback, tidy
from geo.hours.timeline import timeline

TO_CONFIRM: Final = "à confirmer"
"""Comment of hours whose condition is not known, in the words of our own imports."""

_DAY = f"(?:{'|'.join(OSM_DAYS)})"
_DAYS = rf"{_DAY}(?:-{_DAY})?(?:,{_DAY}(?:-{_DAY})?)*"
_TIMES = r"\d?\d:\d\d-\d?\d:\d\d(?:,\d?\d:\d\d-\d?\d:\d\d)*"
_RULE = re.compile(
    rf"(?P<days>{_DAYS})?\s*(?P<times>{_TIMES})?\s*(?P<kind>open|unknown|off|closed)?"
    r'\s*(?:"(?P<comment>[^"]*)")?'
)
_RANGE = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")
_ADDITION = re.compile(r'("[^"]*")|, ')
_HOLIDAYS_OFF = re.compile(r"(PH|SH|PH,SH|SH,PH) (?:off|closed)")
DAY_MIN: Final = 24 * 60
DAYS_A_WEEK: Final = 7


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a day, in minutes since midnight; whether it is open is uncertain where not `sure`."""

    start: int
    end: int
    sure: bool = True
    comment: str = ""


Day = tuple[Span, ...]
WeekSpans = tuple[Day, ...]
"""The spans of each day, Monday first."""


@dataclass(frozen=True, slots=True)
class PlainWeek:
    """Hours that are the same each week."""

    runs: tuple[tuple[tuple[int, ...], Day], ...] = ()
    """Runs of days in a row that have the same hours, 0 for Monday, with their spans."""
    always: bool = False
    """Open day and night."""
    closed_on_public_holidays: bool = False
    closed_in_school_holidays: bool = False
    otherwise: str | None = None
    """What holds outside of these hours, in the words of the source; empty where it has none."""

    @property
    def days_unknown(self) -> bool:
        """Whether the hours are uncertain and the same each day: nobody knows on which days."""
        return (
            len(self.runs) == 1
            and len(self.runs[0][0]) == DAYS_A_WEEK
            and not any(span.sure for span in self.runs[0][1])
        )


@lru_cache(maxsize=8_192)  # distinct hours of the whole country: 5,000
def plain_week(horaires: str | None) -> PlainWeek | None:
    """Read hours that are the same each week; None when that is not sure."""
    hours, otherwise = split_fallback(tidy(horaires))
    if hours == "24/7":
        return PlainWeek(always=True)
    rules = rules_of(hours)
    weekly = [rule for rule in rules if not _HOLIDAYS_OFF.fullmatch(rule)]
    week = _parse_week(weekly)
    if week is None or not any(week) or week != _parse_week_with_library("; ".join(weekly)):
        return None
    holidays = {
        name for rule in rules if (off := _HOLIDAYS_OFF.fullmatch(rule)) for name in off[1].split(",")
    }
    return PlainWeek(
        runs=tuple((tuple(days), week[days[0]]) for days in _runs(week)),
        closed_on_public_holidays="PH" in holidays,
        closed_in_school_holidays="SH" in holidays,
        otherwise=otherwise,
    )


def sure_week(horaires: str | None) -> Iterator[str]:
    """Yield the sure hours of a plain week one range at a time: «Mo-Fr 09:00-12:00»; else nothing."""
    week = plain_week(horaires)
    for days, spans in week.runs if week else ():
        codes = "-".join(dict.fromkeys((OSM_DAYS[days[0]], OSM_DAYS[days[-1]])))
        for span in spans:
            if span.sure:
                yield f"{codes} {_clock(span.start)}-{_clock(span.end)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _parse_week(rules: Sequence[str]) -> WeekSpans | None:
    """Parse simple rules, each replacing what the ones before said of its days, or adding to it."""
    week: list[list[Span]] = [[] for _ in range(7)]
    for rule in rules:
        for rank, part in enumerate(_split_additions(rule)):
            read = _parse_rule(part)
            if read is None:
                return None
            days, spans = read
            for day in days:
                week[day] = [*week[day], *spans] if rank else list(spans)
    days_joined = [_joined(day) for day in week]
    return tuple(day for day in days_joined if day is not None) if None not in days_joined else None


def _split_additions(rule: str) -> list[str]:
    """Split a rule from those that add to it: «Mo 09:00-12:00, Mo 14:00-17:00»."""
    return _ADDITION.sub(lambda found: found[1] or "\n", rule).split("\n")


def _parse_rule(text: str) -> tuple[list[int], list[Span]] | None:
    """Parse the days of a rule and the spans of each; None for anything but plain weekly hours."""
    found = _RULE.fullmatch(text)
    if found is None:
        return None
    days = _parse_days(found["days"]) if found["days"] else list(range(7))
    if found["kind"] in ("off", "closed"):
        return days, []
    if not found["times"] and found["kind"] != "unknown" and found["comment"] is None:
        return None
    sure = found["kind"] == "open" or (found["kind"] is None and not found["comment"])
    ranges = _parse_ranges(found["times"]) if found["times"] else [(0, DAY_MIN)]
    if ranges is None:
        return None
    return days, [Span(start, end, sure, found["comment"] or "") for start, end in ranges]


def _parse_days(text: str) -> list[int]:
    days: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = OSM_DAYS.index(first), OSM_DAYS.index(last or first)
        days += range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)]
    return days


def _parse_ranges(text: str) -> list[tuple[int, int]] | None:
    """Parse ranges within one day, in minutes; None for anything else."""
    ranges: list[tuple[int, int]] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part)
        if match is None:
            return None
        h1, m1, h2, m2 = map(int, match.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if not start < end <= DAY_MIN:
            return None
        ranges.append((start, end))
    return ranges


def _joined(spans: Iterable[Span]) -> Day | None:
    """Join spans that touch and are alike; None when two that overlap are not."""
    joined: list[Span] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last is None or span.start > last.end:
            joined.append(span)
        elif (last.sure, last.comment) == (span.sure, span.comment):
            joined[-1] = Span(last.start, max(span.end, last.end), last.sure, last.comment)
        elif span.start == last.end:
            joined.append(span)
        else:
            return None
    return tuple(joined)


def _parse_week_with_library(horaires: str) -> WeekSpans:
    """Parse the same hours with opening-hours-py, on an ordinary week."""
    week = []
    for day in range(7):
        midnight = ORDINARY_MONDAY + timedelta(days=day)
        intervals = timeline(horaires, midnight, midnight + timedelta(days=1))
        week.append(
            tuple(
                Span(
                    _minutes(i.start - midnight), _minutes(i.end - midnight), i.state == State.OPEN, i.comment
                )
                for i in intervals
                if i.state != State.CLOSED
            )
        )
    return tuple(week)


def _minutes(elapsed: timedelta) -> int:
    return int(elapsed.total_seconds() // 60)


def _runs(week: WeekSpans) -> list[list[int]]:
    """List the runs of days in a row that have the same hours, days without hours left out."""
    runs = [list(days) for _, days in groupby(range(len(week)), key=lambda day: week[day])]
    return [days for days in runs if week[days[0]]]
