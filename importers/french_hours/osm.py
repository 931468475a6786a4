"""Write the hours of a week in OSM syntax. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise

from geo.hours.calendar import OSM_DAYS
from importers.french_hours.week import NO_DAY, Closure, Layer, Week


def write_week(week: Week) -> str:
    """Write a week in OSM syntax, days with the same hours together: Mo-We,Fr 09:00-12:00; Sa …"""
    rules = ""
    for days, layers in _profiles(week.layers):
        alone = all(layer.condition.months != before.condition.months for before, layer in pairwise(layers))
        for before, layer in zip((None, *layers), layers, strict=False):
            # «;» replaces what the same dates have already, «, » adds to it; those of some months do replace.
            added = before is not None and before.condition.months == layer.condition.months
            separator = ", " if added else "; " if rules else ""
            rules += separator + _write_rule(days, layer, week.remark, alone=alone)
    return "; ".join((rules, *_write_closures(week.closures))) if rules else ""


def write_days(days: Iterable[int], ranks: tuple[int, ...] = ()) -> str:
    """Write days in OSM syntax: Mo-Tu, Mo-We,Fr or Sa[1,3]."""
    if ranks:
        return ",".join(f"{OSM_DAYS[day]}[{','.join(map(str, ranks))}]" for day in sorted(days))
    return ",".join(_runs(sorted(days)))


def format_minute(minutes: int) -> str:
    """Format a minute of the day: 09:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _write_closures(closures: Iterable[Closure]) -> Iterator[str]:
    days_of: dict[tuple[str, tuple[int, ...]], set[int]] = {}
    for closure in closures:
        days_of.setdefault((closure.dates, closure.ranks), set()).update(closure.days)
    for (dates, ranks), days in days_of.items():
        yield " ".join(part for part in (dates, write_days(days, ranks) if days else "", "off") if part)


def _profiles(layers: Mapping[int, tuple[Layer, ...]]) -> list[tuple[list[int], tuple[Layer, ...]]]:
    """Group the days that have the same layers, in the order of their first day."""
    days_of: dict[tuple[Layer, ...], list[int]] = {}
    for day in sorted(layers):
        if layers[day]:
            days_of.setdefault(layers[day], []).append(day)
    return [(days, same) for same, days in days_of.items()]


def _write_rule(days: list[int], layer: Layer, remark: str, *, alone: bool) -> str:
    condition = layer.condition
    weeks = f"week {condition.weeks}" if condition.weeks else ""
    hours = ",".join(f"{format_minute(start)}-{format_minute(end)}" for start, end in layer.ranges)
    any_day = "" if alone else "Mo-Su"
    named = any_day if days == [NO_DAY] else write_days(days, condition.ranks)
    modifier = f'unknown "{condition.doubt}"' if condition.doubt else f'open "{remark}"' if remark else ""
    return " ".join(part for part in (condition.months, weeks, named, hours, modifier) if part)


def _runs(days: list[int]) -> Iterator[str]:
    for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0]):
        first, *others = [day for _, day in run]
        yield f"{OSM_DAYS[first]}-{OSM_DAYS[others[-1]]}" if others else OSM_DAYS[first]
