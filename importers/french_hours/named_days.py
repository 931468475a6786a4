"""Make sets of days as texts name them: lists, ranges, and what may be either. Pure."""

from collections.abc import Sequence

from importers.french_hours.words import Kind, UnreadableHours

Signs = frozenset[Kind]
"""Kinds of the words between two days, or two times."""

Named = Sequence[tuple[tuple[int, ...], Signs]]
"""Days as they come, each with what parts it from the one before."""


def days_of(named: Named) -> set[int]:
    """Make a set of named days. Raises UnreadableHours when it may be two sets."""
    return {day for days, _ in named for day in days} if is_list(named) else _with_ranges(named)


def is_list(named: Named) -> bool:
    """Tell a list of days that dashes part: mardi-jeudi-vendredi, or mardi-jeudi et vendredi."""
    days = [day for several, _ in named for day in several]
    signs = [between for _, between in named[1:]]
    if len(days) != len(named) or len(days) < 3 or days != sorted(set(days)):
        return False
    if any(Kind.TO in between for between in signs):
        return False
    dashes = sum(Kind.DASH in between for between in signs)
    return dashes > 1 or (Kind.DASH in signs[0] and days[2] == days[1] + 1)


def check_days(named_by_statement: Sequence[Named]) -> None:
    """Refuse days that may be a range or a list. Raises UnreadableHours.

    «Mardi-vendredi» may be two days in a text that also says «lundi-mercredi-jeudi»; so may «lundi vendredi»,
    or «lundi/vendredi», where nothing else is said of the days between.
    """
    lists = any(map(is_list, named_by_statement))
    slashes = any(len(named) > 2 and Kind.SLASH in named[1][1] for named in named_by_statement)
    mentioned = {day for named in named_by_statement for days, _ in named for day in days}
    for named in named_by_statement:
        if len(named) != 2:
            continue
        ((first, *_), _), ((last, *_), signs) = named
        between = set(range(first + 1, last))
        bare = not signs or (signs == {Kind.SLASH} and not slashes)
        if between and ((lists and Kind.DASH in signs) or (bare and not between & mentioned)):
            raise UnreadableHours("a range of days, or two days")


def _with_ranges(named: Named) -> set[int]:
    found: set[int] = set()
    start: int | None = None
    for days, signs in named:
        first, last = days[0], days[-1]
        ranged = bool(signs & {Kind.TO, Kind.DASH})
        if Kind.OR in signs:
            raise UnreadableHours("one day or another")
        if ranged:
            if start is None or first <= start or first != last:
                raise UnreadableHours("a range of days without its end")
            found.update(range(start, first))
        found.update(days)
        start = first if first == last and not ranged else None
    return found
