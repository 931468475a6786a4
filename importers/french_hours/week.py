"""Opening hours of a week as values: conditions, layers of each day, closures. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

NO_DAY: Final = -1
"""The day of hours that name no day."""

DAY_MIN: Final = 24 * 60

TimeRange = tuple[int, int]
"""Start and end, in minutes of the day."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Limits of hours beyond the day of the week, and the doubt that OSM cannot write as a rule."""

    months: str = ""
    weeks: str = ""
    ranks: tuple[int, ...] = ()
    """Which ones of the month: the first is 1, the last is -1."""
    doubt: str = ""

    def combined_with(self, other: "Condition") -> "Condition":
        """Return a condition that requires both; of two doubts the first is kept."""
        return Condition(
            self.months or other.months,
            self.weeks or other.weeks,
            self.ranks or other.ranks,
            self.doubt or other.doubt,
        )

    @property
    def selector(self) -> tuple[str, str, tuple[int, ...]]:
        """What selects the dates, without the doubt."""
        return self.months, self.weeks, self.ranks


ALWAYS: Final = Condition()


@dataclass(frozen=True, slots=True)
class Layer:
    """Hours of one day under one condition; without ranges, the whole day."""

    condition: Condition
    ranges: tuple[TimeRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """Dates on which it is closed; without days, on all."""

    dates: str
    """In OSM syntax: Jul-Aug, PH; '' when ranks select them."""
    days: frozenset[int] = frozenset()
    ranks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """Layers of each day, the first being the usual hours; what is closed; a remark that opens nothing."""

    layers: Mapping[int, tuple[Layer, ...]]
    closures: tuple[Closure, ...] = ()
    remark: str = ""


def merge_ranges(ranges: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """Sort ranges and merge those that overlap or touch."""
    merged: list[TimeRange] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def subtract_ranges(ranges: Iterable[TimeRange], taken: Iterable[TimeRange]) -> tuple[TimeRange, ...]:
    """Remove from ranges the minutes of others."""
    remaining = tuple(ranges)
    for start, end in taken:
        remaining = tuple(
            part for first, last in remaining for part in ((first, min(last, start)), (max(first, end), last))
        )
        remaining = tuple((first, last) for first, last in remaining if first < last)
    return remaining
