"""Hours of a week as values, and how they are written in OSM syntax. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NO_DAY: Final = -1
"""Stands for the day of hours that name none."""

DAY_MIN: Final = 24 * 60

Range = tuple[int, int]
"""From one minute of the day to another."""


@dataclass(frozen=True, slots=True)
class When:
    """What limits hours beyond the day of the week, and the doubt that OSM cannot write as a rule."""

    months: str = ""
    weeks: str = ""
    ranks: tuple[int, ...] = ()
    """Which ones of the month: the first is 1, the last is -1."""
    doubt: str = ""

    def joined(self, other: "When") -> "When":
        """Hold both; of two doubts the first is told."""
        return When(
            self.months or other.months,
            self.weeks or other.weeks,
            self.ranks or other.ranks,
            self.doubt or other.doubt,
        )

    @property
    def selector(self) -> tuple[str, str, tuple[int, ...]]:
        """Give what picks the dates, without the doubt."""
        return self.months, self.weeks, self.ranks


ALWAYS: Final = When()


@dataclass(frozen=True, slots=True)
class Layer:
    """Hours of one day under one condition; without ranges, the whole day."""

    when: When
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """Dates on which it is closed; without days, on all."""

    dates: str
    """As OSM names them: Jul-Aug, PH; '' when ranks tell."""
    days: frozenset[int] = frozenset()
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """Layers of each day, the first being the usual hours; what is closed; a remark that opens nothing."""

    layers: Mapping[int, tuple[Layer, ...]]
    closures: tuple[Closure, ...] = ()
    remark: str = ""


def write_week(week: Week) -> str:
    """Write a week in OSM syntax, days with the same hours together: Mo-We,Fr 09:00-12:00; Sa …"""
    rules = ""
    for days, layers in _profiles(week.layers):
        alone = all(layer.when.months != before.when.months for before, layer in pairwise(layers))
        for before, layer in zip((None, *layers), layers, strict=False):
            # «;» replaces what the same dates have already, «, » adds to it; those of some months do replace.
            added = before is not None and before.when.months == layer.when.months
            separator = ", " if added else "; " if rules else ""
            rules += separator + _write_rule(days, layer, week.remark, alone=alone)
    return "; ".join((rules, *_write_closures(week.closures))) if rules else ""


def write_days(days: Iterable[int], ranks: tuple[int, ...] = ()) -> str:
    """Write days as OSM does: Mo-Tu, Mo-We,Fr or Sa[1,3]."""
    if ranks:
        return ",".join(f"{DAYS[day]}[{','.join(map(str, ranks))}]" for day in sorted(days))
    return ",".join(_runs(sorted(days)))


def clock(minutes: int) -> str:
    """Write a minute of the day: 09:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def joined_ranges(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Sort ranges and join those that overlap or touch."""
    joined: list[Range] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def without(ranges: Iterable[Range], taken: Iterable[Range]) -> tuple[Range, ...]:
    """Cut from ranges what others have taken."""
    left = tuple(ranges)
    for start, end in taken:
        left = tuple(
            part for first, last in left for part in ((first, min(last, start)), (max(first, end), last))
        )
        left = tuple((first, last) for first, last in left if first < last)
    return left


def _write_closures(closures: Iterable[Closure]) -> Iterator[str]:
    days_of: dict[tuple[str, tuple[int, ...]], set[int]] = {}
    for closure in closures:
        days_of.setdefault((closure.dates, closure.ranks), set()).update(closure.days)
    for (dates, ranks), days in days_of.items():
        yield " ".join(part for part in (dates, write_days(days, ranks) if days else "", "off") if part)


def _profiles(layers: Mapping[int, tuple[Layer, ...]]) -> list[tuple[list[int], tuple[Layer, ...]]]:
    """Gather the days that have the same layers, in the order of their first day."""
    days_of: dict[tuple[Layer, ...], list[int]] = {}
    for day in sorted(layers):
        if layers[day]:
            days_of.setdefault(layers[day], []).append(day)
    return [(days, same) for same, days in days_of.items()]


def _write_rule(days: list[int], layer: Layer, remark: str, *, alone: bool) -> str:
    when = layer.when
    weeks = f"week {when.weeks}" if when.weeks else ""
    hours = ",".join(f"{clock(start)}-{clock(end)}" for start, end in layer.ranges)
    any_day = "" if alone else "Mo-Su"
    named = any_day if days == [NO_DAY] else write_days(days, when.ranks)
    modifier = f'unknown "{when.doubt}"' if when.doubt else f'open "{remark}"' if remark else ""
    return " ".join(part for part in (when.months, weeks, named, hours, modifier) if part)


def _runs(days: list[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        first, *others = [day for _, day in run]
        yield f"{DAYS[first]}-{DAYS[others[-1]]}" if others else DAYS[first]
