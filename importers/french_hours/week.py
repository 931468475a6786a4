"""Lay the statements of a text over the days of a week. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from importers.french_hours.osm import (
    ALWAYS,
    NO_DAY,
    Closure,
    Layer,
    Range,
    Week,
    When,
    joined_ranges,
    without,
)
from importers.french_hours.statements import Statement, half_of, touches
from importers.french_hours.words import (
    EVENING,
    SCHOOL_TIME,
    SOME_WEEKS,
    TO_CONFIRM,
    VACATIONS,
    WEEKEND,
    UnreadableHours,
)

YEARLY_BREAK: Final = "fermeture annuelle"
WEEKEND_TO_CONFIRM: Final = "week-end à confirmer"

_LUNCH: Final = (11 * 60, 14 * 60 + 30)
"""Minutes of the day; «sauf 12h-14h» is a break."""

_LONGEST_SHIFT_MIN: Final = 3 * 60
"""How much earlier or later than usual a place closes on one day of the week."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Hours of one day, with the days of the statement that they come from."""

    when: When
    ranges: tuple[Range, ...]
    days: frozenset[int]


@dataclass(slots=True)
class _Weaver:
    """Statements laid so far."""

    strict: bool
    """A day may not be told twice, unless the second time says more: OSM would replace, French would add."""
    entries: defaultdict[int, list[_Entry]] = field(default_factory=lambda: defaultdict(list))
    closures: list[Closure] = field(default_factory=list)
    remark: str = ""


def make_week(statements: Sequence[Statement], *, strict: bool = False) -> Week:
    """Lay statements over the days; without days, they are of NO_DAY. Raises UnreadableHours."""
    weaver = _Weaver(strict)
    usual = [
        statement for statement in statements if statement.closed or VACATIONS not in statement.when.doubt
    ]
    for statement in usual:
        _add(weaver, statement)
    for statement in usual:
        _limit(weaver, statement)
    if len(usual) < len(statements):
        _doubt(weaver, None, SCHOOL_TIME)  # hours of vacations are left out
    if NO_DAY in weaver.entries and len(weaver.entries) > 1:
        raise UnreadableHours("hours of unknown days, and of others")
    layers = {day: _layers(entries) for day, entries in weaver.entries.items()}
    if not any(layers.values()) and not all(_is_plainly_closed(statement) for statement in statements):
        raise UnreadableHours("no hours")
    return Week(layers, tuple(weaver.closures), weaver.remark)


def _add(weaver: _Weaver, statement: Statement) -> None:
    if statement.pieces:
        _add_hours(weaver, statement)
    elif statement.end is not None:
        _shift_end(weaver, statement, statement.end)


def _limit(weaver: _Weaver, statement: Statement) -> None:
    if statement.closed:
        _close(weaver, statement)
    elif not statement.pieces and statement.end is None:
        _add_condition(weaver, statement)


def _is_plainly_closed(statement: Statement) -> bool:
    limited = statement.half or statement.holiday or statement.yearly or statement.when != ALWAYS
    return statement.closed and not limited


def _days_of(statement: Statement) -> frozenset[int]:
    return frozenset({NO_DAY}) if statement.days is None else statement.days


def _add_hours(weaver: _Weaver, statement: Statement) -> None:
    days = _days_of(statement)
    for day in sorted(days):
        new = [_Entry(_sure(statement, piece.when, day), piece.ranges, days) for piece in statement.pieces]
        selectors = {entry.when.selector for entry in new}
        known = [old for old in weaver.entries[day] if old.when.selector in selectors]
        others = [old for old in weaver.entries[day] if old.when.selector not in selectors]
        if weaver.strict and any(not _covers(new, old) for old in known):
            raise UnreadableHours("a day told twice")
        if statement.replaces and all(_LUNCH[0] <= start and end <= _LUNCH[1] for start, end in _ranges(new)):
            raise UnreadableHours("hours, or a break")
        if statement.replaces:
            known = []
        elif not statement.remarked and _contradicts(new, known):
            known = [part for old in known for part in _left_in_doubt(old, new)]
        weaver.entries[day] = others + known + new


def _sure(statement: Statement, when: When, day: int) -> When:
    """Put a doubt on the week-end that «tous les jours» may not mean."""
    if statement.unsure_weekend and day in WEEKEND:
        return when.joined(When(doubt=WEEKEND_TO_CONFIRM))
    return when


def _contradicts(new: Sequence[_Entry], known: Sequence[_Entry]) -> bool:
    """Tell hours of a day that do not fit those of several: «lundi au jeudi 8h-12h, le mardi 10h-12h»."""
    overlap = any(without(old.ranges, _ranges(new)) != old.ranges for old in known)
    narrower = all(entry.days < old.days for entry in new for old in known)
    return overlap and narrower and not all(_covers(new, old) for old in known)


def _left_in_doubt(old: _Entry, new: Sequence[_Entry]) -> Iterator[_Entry]:
    """Give the hours that stand if the new ones come on top, and not if they come instead."""
    left = without(old.ranges, _ranges(new))
    if left:
        yield replace(old, when=old.when.joined(When(doubt=TO_CONFIRM)), ranges=left)


def _covers(new: Sequence[_Entry], old: _Entry) -> bool:
    return not without(old.ranges, _ranges(new))


def _ranges(entries: Sequence[_Entry]) -> tuple[Range, ...]:
    return joined_ranges(opening for entry in entries for opening in entry.ranges)


def _shift_end(weaver: _Weaver, statement: Statement, end: int) -> None:
    """Close at another time than usual: «8h-17h (vendredi 16h30)»."""
    for day in sorted(_days_of(statement)):
        entries = [entry for entry in weaver.entries[day] if entry.ranges]
        last = max(entries, key=lambda entry: max(entry.ranges)[1], default=None)
        if last is None or last.when.selector != ALWAYS.selector:
            raise UnreadableHours("a closing time without usual hours")
        *others, (start, usual_end) = joined_ranges(last.ranges)
        if not start < end or abs(end - usual_end) > _LONGEST_SHIFT_MIN:
            raise UnreadableHours("a closing time that is none")
        entries.remove(last)
        weaver.entries[day] = [*entries, replace(last, ranges=(*others, (start, end)))]


def _add_condition(weaver: _Weaver, statement: Statement) -> None:
    """Put a condition without hours on the hours of its days, or on the days that have none."""
    days = _days_of(statement)
    for day in sorted(days):
        if weaver.entries[day]:
            _doubt(weaver, frozenset({day}), statement.when.doubt, half=statement.half)
        elif statement.days is None or not statement.inherited:
            weaver.entries[day] = [_Entry(_sure(statement, statement.when, day), (), days)]


def _doubt(weaver: _Weaver, days: frozenset[int] | None, doubt: str, *, half: str = "") -> None:
    """Put a doubt on hours, of some days or all, of a half-day or both."""
    for day in weaver.entries if days is None else days:
        weaver.entries[day] = [part for entry in weaver.entries[day] for part in _doubted(entry, doubt, half)]


def _doubted(entry: _Entry, doubt: str, half: str) -> Iterator[_Entry]:
    doubtful = replace(entry, when=entry.when.joined(When(doubt=doubt)))
    if not half or not entry.ranges:
        yield doubtful
        return
    touched = tuple(opening for opening in entry.ranges if touches(opening, half))
    left = tuple(opening for opening in entry.ranges if opening not in touched)
    if touched:
        yield replace(doubtful, ranges=touched)
    if left:
        yield replace(entry, ranges=left)


def _close(weaver: _Weaver, statement: Statement) -> None:
    """Take away what is closed, or write when it is."""
    if statement.yearly:
        weaver.remark = YEARLY_BREAK
    if statement.holiday:
        weaver.closures.append(Closure("PH"))
    if statement.when != ALWAYS:
        _close_sometimes(weaver, statement)
    elif statement.days is not None and not statement.inherited:
        _close_days(weaver, statement.days, statement.half)
    elif not (statement.yearly or statement.holiday):
        _check_closed(weaver, statement)


def _close_sometimes(weaver: _Weaver, statement: Statement) -> None:
    when, days = statement.when, statement.days
    everywhere = statement.inherited and not statement.local
    if when.doubt or when.weeks:
        doubt = SCHOOL_TIME if VACATIONS in when.doubt else when.doubt or SOME_WEEKS
        _doubt(weaver, None if everywhere else days, doubt)
    elif when.ranks and days is None:
        raise UnreadableHours("the first of which days")
    elif when.ranks:
        weaver.closures.append(Closure(when.months, days or frozenset(), when.ranks))
    else:
        weaver.closures.append(Closure(when.months, frozenset() if everywhere else days or frozenset()))


def _close_days(weaver: _Weaver, days: frozenset[int], half: str) -> None:
    if NO_DAY in weaver.entries or (half and not all(weaver.entries[day] for day in days)):
        raise UnreadableHours("days closed among unknown ones")
    for day in days:
        kept = [entry for old in weaver.entries[day] for entry in _without_half(old, half)] if half else []
        if any(entry.days <= days and not _is_kept(entry, kept) for entry in weaver.entries[day]):
            raise UnreadableHours("days both open and closed")
        weaver.entries[day] = kept


def _without_half(entry: _Entry, half: str) -> Iterator[_Entry]:
    across = [opening for opening in entry.ranges if touches(opening, half) and half_of(opening) != half]
    if across or half == EVENING:
        raise UnreadableHours("a half-day closed in the middle of hours")
    ranges = tuple(opening for opening in entry.ranges if half_of(opening) != half)
    if ranges:
        yield replace(entry, ranges=ranges)


def _is_kept(entry: _Entry, kept: Sequence[_Entry]) -> bool:
    return not without(entry.ranges, _ranges(kept))


def _check_closed(weaver: _Weaver, statement: Statement) -> None:
    """Refuse «fermé» after hours of the whole day; after those of a half-day, it is about the other."""
    entries = [entry for day in _days_of(statement) for entry in weaver.entries[day] if not entry.when.months]
    halves = {half_of(opening) for entry in entries for opening in entry.ranges}
    if len(halves) > 1 or "" in halves or statement.half in (halves - {""}):
        raise UnreadableHours("hours both open and closed")


def _layers(entries: Sequence[_Entry]) -> tuple[Layer, ...]:
    """Join the hours of a day that have the same condition; sure hours win over doubtful ones."""
    ranges_of: dict[When, tuple[Range, ...]] = {}
    for entry in entries:
        ranges_of[entry.when] = joined_ranges((*ranges_of.get(entry.when, ()), *entry.ranges))
    taken: defaultdict[str, tuple[Range, ...]] = defaultdict(tuple)  # by the months
    layers = []
    for when in sorted(ranges_of, key=_rank):
        ranges = without(ranges_of[when], taken[when.months])
        if not (when.weeks or when.ranks):
            taken[when.months] = joined_ranges((*taken[when.months], *ranges))
        if ranges or not ranges_of[when]:
            layers.append(Layer(when, ranges))
    return tuple(layers)


def _rank(when: When) -> tuple[str, bool, bool]:
    """Sort conditions: usual and sure hours first, those of some months last, for they replace the others."""
    return when.months, bool(when.weeks or when.ranks), bool(when.doubt)
