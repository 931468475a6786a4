"""Combine the statements of a text into the hours of a week. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from geo.hours.plain_week import TO_CONFIRM
from importers.french_hours.statements import HoursStatement, half_of_range, overlaps_half
from importers.french_hours.tokens import SCHOOL_TIME, SOIREE, SOME_WEEKS, VACATIONS, WEEKEND, UnreadableHours
from importers.french_hours.week import (
    ALWAYS,
    NO_DAY,
    Closure,
    Condition,
    Layer,
    TimeRange,
    Week,
    merge_ranges,
    subtract_ranges,
)

YEARLY_BREAK: Final = "fermeture annuelle"
WEEKEND_TO_CONFIRM: Final = "week-end à confirmer"

_LUNCH: Final = (11 * 60, 14 * 60 + 30)
"""Minutes of the day; «sauf 12h-14h» is a break."""

_MAX_SHIFT_MIN: Final = 3 * 60
"""Minutes by which a place may close earlier or later than usual on one day of the week."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Hours of one day, with the days of the statement that they come from."""

    condition: Condition
    ranges: tuple[TimeRange, ...]
    days: frozenset[int]


@dataclass(slots=True)
class _WeekBuilder:
    """The week under construction."""

    strict: bool
    """A day may not be stated twice, unless the second time covers the first: OSM replaces, French adds."""
    entries: defaultdict[int, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    closures: list[Closure] = field(default_factory=list)
    remark: str = ""


def build_week(statements: Sequence[HoursStatement], *, strict: bool = False) -> Week:
    """Build a week of statements; those without days are of NO_DAY. Raises UnreadableHours."""
    builder = _WeekBuilder(strict)
    usual = [
        statement
        for statement in statements
        if statement.closed or VACATIONS not in statement.condition.doubt
    ]
    for statement in usual:
        _add(builder, statement)
    for statement in usual:
        _limit(builder, statement)
    if len(usual) < len(statements):
        _add_doubt(builder, None, SCHOOL_TIME)  # hours of vacations are left out
    if NO_DAY in builder.entries and len(builder.entries) > 1:
        raise UnreadableHours("hours of unknown days, and of others")
    layers = {day: _layers(entries) for day, entries in builder.entries.items()}
    if not any(layers.values()) and not all(_is_plainly_closed(statement) for statement in statements):
        raise UnreadableHours("no hours")
    return Week(layers, tuple(builder.closures), builder.remark)


def _add(builder: _WeekBuilder, statement: HoursStatement) -> None:
    if statement.pieces:
        _add_hours(builder, statement)
    elif statement.end is not None:
        _shift_end(builder, statement, statement.end)


def _limit(builder: _WeekBuilder, statement: HoursStatement) -> None:
    if statement.closed:
        _close(builder, statement)
    elif not statement.pieces and statement.end is None:
        _add_condition(builder, statement)


def _is_plainly_closed(statement: HoursStatement) -> bool:
    limited = statement.half or statement.holiday or statement.yearly or statement.condition != ALWAYS
    return statement.closed and not limited


def _days_of(statement: HoursStatement) -> frozenset[int]:
    return frozenset({NO_DAY}) if statement.days is None else statement.days


def _add_hours(builder: _WeekBuilder, statement: HoursStatement) -> None:
    days = _days_of(statement)
    for day in sorted(days):
        new = [
            _Entry(_sure(statement, piece.condition, day), piece.ranges, days) for piece in statement.pieces
        ]
        selectors = {entry.condition.selector for entry in new}
        known = [old for old in builder.entries[day] if old.condition.selector in selectors]
        others = [old for old in builder.entries[day] if old.condition.selector not in selectors]
        if builder.strict and any(not _covers(new, old) for old in known):
            raise UnreadableHours("a day stated twice")
        if statement.replaces and all(_LUNCH[0] <= start and end <= _LUNCH[1] for start, end in _ranges(new)):
            raise UnreadableHours("hours, or a break")
        if statement.replaces:
            known = []
        elif not statement.remarked and _contradicts(new, known):
            known = [part for old in known for part in _left_in_doubt(old, new)]
        builder.entries[day] = others + known + new


def _sure(statement: HoursStatement, condition: Condition, day: int) -> Condition:
    """Add a doubt to the week-end, which «tous les jours» may leave out."""
    if statement.unsure_weekend and day in WEEKEND:
        return condition.combined_with(Condition(doubt=WEEKEND_TO_CONFIRM))
    return condition


def _contradicts(new: Sequence[_Entry], known: Sequence[_Entry]) -> bool:
    """Check whether hours of a day contradict those of several: «lundi au jeudi 8h-12h, mardi 10h-12h»."""
    overlap = any(subtract_ranges(old.ranges, _ranges(new)) != old.ranges for old in known)
    narrower = all(entry.days < old.days for entry in new for old in known)
    return overlap and narrower and not all(_covers(new, old) for old in known)


def _left_in_doubt(old: _Entry, new: Sequence[_Entry]) -> Iterator[_Entry]:
    """Yield the hours that hold if the new ones are added, and do not if they replace them."""
    untouched = subtract_ranges(old.ranges, _ranges(new))
    if untouched:
        yield replace(
            old, condition=old.condition.combined_with(Condition(doubt=TO_CONFIRM)), ranges=untouched
        )


def _covers(new: Sequence[_Entry], old: _Entry) -> bool:
    return not subtract_ranges(old.ranges, _ranges(new))


def _ranges(entries: Sequence[_Entry]) -> tuple[TimeRange, ...]:
    return merge_ranges(opening for entry in entries for opening in entry.ranges)


def _shift_end(builder: _WeekBuilder, statement: HoursStatement, end: int) -> None:
    """Close at another time than usual: «8h-17h (vendredi 16h30)»."""
    for day in sorted(_days_of(statement)):
        entries = [entry for entry in builder.entries[day] if entry.ranges]
        last = max(entries, key=lambda entry: max(entry.ranges)[1], default=None)
        if last is None or last.condition.selector != ALWAYS.selector:
            raise UnreadableHours("a closing time without usual hours")
        *others, (start, usual_end) = merge_ranges(last.ranges)
        if not start < end or abs(end - usual_end) > _MAX_SHIFT_MIN:
            raise UnreadableHours("a closing time that is none")
        entries.remove(last)
        builder.entries[day] = [*entries, replace(last, ranges=(*others, (start, end)))]


def _add_condition(builder: _WeekBuilder, statement: HoursStatement) -> None:
    """Apply a condition without hours to the hours of its days, or to the days that have none."""
    days = _days_of(statement)
    for day in sorted(days):
        if builder.entries[day]:
            _add_doubt(builder, frozenset({day}), statement.condition.doubt, half=statement.half)
        elif statement.days is None or not statement.inherited:
            builder.entries[day] = [_Entry(_sure(statement, statement.condition, day), (), days)]


def _add_doubt(builder: _WeekBuilder, days: frozenset[int] | None, doubt: str, *, half: str = "") -> None:
    """Add a doubt to hours: of some days or all, of a half-day or both."""
    for day in builder.entries if days is None else days:
        builder.entries[day] = [
            part for entry in builder.entries[day] for part in _doubted(entry, doubt, half)
        ]


def _doubted(entry: _Entry, doubt: str, half: str) -> Iterator[_Entry]:
    doubtful = replace(entry, condition=entry.condition.combined_with(Condition(doubt=doubt)))
    if not half or not entry.ranges:
        yield doubtful
        return
    touched = tuple(opening for opening in entry.ranges if overlaps_half(opening, half))
    untouched = tuple(opening for opening in entry.ranges if opening not in touched)
    if touched:
        yield replace(doubtful, ranges=touched)
    if untouched:
        yield replace(entry, ranges=untouched)


def _close(builder: _WeekBuilder, statement: HoursStatement) -> None:
    """Remove closed hours, or store the dates of the closure."""
    if statement.yearly:
        builder.remark = YEARLY_BREAK
    if statement.holiday:
        builder.closures.append(Closure("PH"))
    if statement.condition != ALWAYS:
        _close_sometimes(builder, statement)
    elif statement.days is not None and not statement.inherited:
        _close_days(builder, statement.days, statement.half)
    elif not (statement.yearly or statement.holiday):
        _check_closed(builder, statement)


def _close_sometimes(builder: _WeekBuilder, statement: HoursStatement) -> None:
    condition, days = statement.condition, statement.days
    everywhere = statement.inherited and not statement.local
    if condition.doubt or condition.weeks:
        doubt = SCHOOL_TIME if VACATIONS in condition.doubt else condition.doubt or SOME_WEEKS
        _add_doubt(builder, None if everywhere else days, doubt)
    elif condition.ranks and days is None:
        raise UnreadableHours("the first of which days")
    elif condition.ranks:
        builder.closures.append(Closure(condition.months, days or frozenset(), condition.ranks))
    else:
        builder.closures.append(Closure(condition.months, frozenset() if everywhere else days or frozenset()))


def _close_days(builder: _WeekBuilder, days: frozenset[int], half: str) -> None:
    if NO_DAY in builder.entries or (half and not all(builder.entries[day] for day in days)):
        raise UnreadableHours("days closed among unknown ones")
    for day in days:
        remaining = (
            [entry for old in builder.entries[day] for entry in _without_half(old, half)] if half else []
        )
        if any(entry.days <= days and not _covers(remaining, entry) for entry in builder.entries[day]):
            raise UnreadableHours("days both open and closed")
        builder.entries[day] = remaining


def _without_half(entry: _Entry, half: str) -> Iterator[_Entry]:
    across = [
        opening for opening in entry.ranges if overlaps_half(opening, half) and half_of_range(opening) != half
    ]
    if across or half == SOIREE:
        raise UnreadableHours("a half-day closed in the middle of hours")
    ranges = tuple(opening for opening in entry.ranges if half_of_range(opening) != half)
    if ranges:
        yield replace(entry, ranges=ranges)


def _check_closed(builder: _WeekBuilder, statement: HoursStatement) -> None:
    """Refuse «fermé» after hours of the whole day; after those of a half-day, the other is closed."""
    entries = [
        entry for day in _days_of(statement) for entry in builder.entries[day] if not entry.condition.months
    ]
    halves = {half_of_range(opening) for entry in entries for opening in entry.ranges}
    if len(halves) > 1 or "" in halves or statement.half in (halves - {""}):
        raise UnreadableHours("hours both open and closed")


def _layers(entries: Sequence[_Entry]) -> tuple[Layer, ...]:
    """Merge the hours of a day that have the same condition; sure hours win over doubtful ones."""
    ranges_of: dict[Condition, tuple[TimeRange, ...]] = {}
    for entry in entries:
        ranges_of[entry.condition] = merge_ranges((*ranges_of.get(entry.condition, ()), *entry.ranges))
    taken: defaultdict[str, tuple[TimeRange, ...]] = defaultdict(tuple)  # by the months
    layers = []
    for condition in sorted(ranges_of, key=_condition_order):
        ranges = subtract_ranges(ranges_of[condition], taken[condition.months])
        if not (condition.weeks or condition.ranks):
            taken[condition.months] = merge_ranges((*taken[condition.months], *ranges))
        if ranges or not ranges_of[condition]:
            layers.append(Layer(condition, ranges))
    return tuple(layers)


def _condition_order(condition: Condition) -> tuple[str, bool, bool]:
    """Return a sort key: usual and sure hours first, those of some months last: they replace the others."""
    return condition.months, bool(condition.weeks or condition.ranks), bool(condition.doubt)
