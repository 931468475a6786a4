"""Days as texts name them (lists, ranges, and what may be either) → sets of days. Pure."""

from collections.abc import Sequence

from importers.french_hours.tokens import TokenKind, UnreadableHours

TokenKinds = frozenset[TokenKind]
"""Kinds of the tokens between two days, or two times."""

Named = Sequence[tuple[tuple[int, ...], TokenKinds]]
"""Days in their order, each with what separates it from the one before."""


def resolve_days(named: Named) -> set[int]:
    """Return the set of named days. Raises UnreadableHours when it may be two sets."""
    return {day for days, _ in named for day in days} if is_list(named) else _with_ranges(named)


def is_list(named: Named) -> bool:
    """Check for a list of days separated by dashes: mardi-jeudi-vendredi, or mardi-jeudi et vendredi."""
    days = [day for several, _ in named for day in several]
    signs = [between for _, between in named[1:]]
    if len(days) != len(named) or len(days) < 3 or days != sorted(set(days)):
        return False
    if any(TokenKind.TO in between for between in signs):
        return False
    dashes = sum(TokenKind.DASH in between for between in signs)
    return dashes > 1 or (TokenKind.DASH in signs[0] and days[2] == days[1] + 1)


def check_days(named_by_statement: Sequence[Named]) -> None:
    """Check that no days may be a range as well as a list. Raises UnreadableHours.

    «Mardi-vendredi» may be two days in a text that also says «lundi-mercredi-jeudi»; so may «lundi vendredi»,
    or «lundi/vendredi», where nothing else is said of the days between.
    """
    lists = any(map(is_list, named_by_statement))
    slashes = any(len(named) > 2 and TokenKind.SLASH in named[1][1] for named in named_by_statement)
    mentioned = {day for named in named_by_statement for days, _ in named for day in days}
    for named in named_by_statement:
        if len(named) != 2:
            continue
        ((first, *_), _), ((last, *_), signs) = named
        between = set(range(first + 1, last))
        bare = not signs or (signs == {TokenKind.SLASH} and not slashes)
        if between and ((lists and TokenKind.DASH in signs) or (bare and not between & mentioned)):
            raise UnreadableHours("a range of days, or two days")


def _with_ranges(named: Named) -> set[int]:
    found: set[int] = set()
    start: int | None = None
    for days, signs in named:
        first, last = days[0], days[-1]
        ranged = bool(signs & {TokenKind.TO, TokenKind.DASH})
        if TokenKind.OR in signs:
            raise UnreadableHours("one day or another")
        if ranged:
            if start is None or first <= start or first != last:
                raise UnreadableHours("a range of days without its end")
            found.update(range(start, first))
        found.update(days)
        start = first if first == last and not ranged else None
    return found
