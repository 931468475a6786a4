"""Statements being read, and what makes them whole. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from importers.french_hours.named_days import Signs, check_days, days_of
from importers.french_hours.osm import ALWAYS, Range, When
from importers.french_hours.statements import Piece, Statement, half_of, is_opening, touches
from importers.french_hours.words import (
    AFTERNOON,
    EVENING,
    RANGE_SIGNS,
    TO_CONFIRM,
    VACATIONS,
    WHOLE_WEEK,
    Kind,
    UnreadableHours,
    lifted,
)

_AFTERNOON_STARTS = 13 * 60
_AFTERNOON_ENDS = 15 * 60
"""Minutes; what is after «fermé» and within lunch may be when it is closed."""

_UNSURE = When(doubt=TO_CONFIRM)


@dataclass(slots=True)
class DraftPiece:
    """Times under one condition, each with what parts it from the one before."""

    when: When
    times: list[tuple[int, Signs]] = field(default_factory=list)

    def whole(self) -> Piece:
        """Pair the times. Raises UnreadableHours when one is missing or a range ends before it starts."""
        pairs = list(zip(self.times[::2], self.times[1::2], strict=False))
        if len(self.times) % 2 or any(not signs <= RANGE_SIGNS for _, (_, signs) in pairs):
            raise UnreadableHours("times without their pair")
        # 00:00-00:00 is how lists write that there is nothing.
        ranges = tuple((start, end) for (start, _), (end, _) in pairs if (start, end) != (0, 0))
        if not all(map(is_opening, ranges)):
            raise UnreadableHours("an impossible range")
        either = any(Kind.OR in signs for _, signs in self.times[::2])
        return Piece(self.when.joined(_UNSURE) if either else self.when, ranges)


@dataclass(slots=True)
class Draft:
    """A statement being read."""

    pre: When = ALWAYS
    """The condition said before, for all its hours."""
    own_when: bool = False
    """The condition was said here, not in an earlier statement."""
    conditioned: bool = False
    """It was said after the days."""
    sentence: int = 0
    in_brackets: bool = False
    named: list[tuple[tuple[int, ...], Signs]] = field(default_factory=list)
    every: bool = False
    removed: set[int] = field(default_factory=set)
    removing: bool = False
    """After «tous les jours sauf»."""
    pieces: list[DraftPiece] = field(default_factory=list)
    next_when: When | None = None
    """The condition of the piece that the next time starts, if it starts one."""
    halves: list[str] = field(default_factory=list)
    half_whens: list[tuple[str, When]] = field(default_factory=list)
    closed: bool = False
    closed_first: bool = False
    excepting: bool = False
    holiday: bool = False
    yearly: bool = False
    walk_in: bool = False

    @property
    def has_days(self) -> bool:
        """Tell whether days were named."""
        return bool(self.named) or self.every

    @property
    def has_times(self) -> bool:
        """Tell whether hours were given."""
        return bool(self.pieces)

    @property
    def is_closure(self) -> bool:
        """Tell whether it says when the place is closed."""
        return self.closed or self.excepting

    @property
    def is_empty(self) -> bool:
        """Tell whether it says nothing yet."""
        return self.is_remark and not self.halves

    @property
    def is_remark(self) -> bool:
        """Tell whether it says at most a half-day: «animations en soirée»."""
        said = (self.has_days, self.has_times, self.is_closure, self.half_whens, self.holiday, self.yearly)
        return not any(said)

    @property
    def wants_hours(self) -> bool:
        """Tell days that were named, without hours so far."""
        return self.has_days and not (self.has_times or self.closed)

    def add_time(self, minute: int, signs: Signs) -> None:
        """Add a time to the piece in hand, or to a new one."""
        if self.next_when is not None or not self.pieces:
            self.pieces.append(DraftPiece(self.next_when or self.pre))
            self.next_when, signs = None, frozenset()
        self.pieces[-1].times.append((minute, signs))

    def add_when(self, when: When, *, last: bool) -> None:
        """Put a condition on the last piece, or on all."""
        for piece in self.pieces[-1:] if last else self.pieces:
            piece.when = piece.when.joined(when)
        self.next_when = self.pre


def finish_all(drafts: Sequence[Draft], wordy: set[int]) -> Iterator[Statement]:
    """Make statements of drafts; one that names no day has those of the one before, and their condition.

    `wordy` are the sentences with words that are not understood. Raises UnreadableHours.
    """
    check_days([draft.named for draft in drafts])
    timed = {draft.sentence for draft in drafts if draft.has_times}
    owner, days = Draft(), None
    for draft in drafts:
        statement = _finish(draft, days, owner.pre, wordy=draft.sentence in wordy)
        if statement.closed:
            if draft.sentence in wordy - timed and not (draft.holiday or draft.yearly):
                raise UnreadableHours("it is not sure what is closed")
        elif draft.has_days and not draft.in_brackets and statement.end is None:
            owner, days = draft, statement.days
        yield statement


def _finish(draft: Draft, days: frozenset[int] | None, when: When, *, wordy: bool) -> Statement:
    named = _named(draft) if draft.has_days else None
    if named is None:
        _inherit(draft, when)
    common = Statement(
        days=days if named is None else named,
        when=draft.pre if draft.own_when or not draft.is_closure else ALWAYS,
        half=draft.halves[0] if len(set(draft.halves)) == 1 else "",
        unsure_weekend=draft.every and not draft.named,
        remarked=draft.walk_in or draft.own_when or any(piece.when != draft.pre for piece in draft.pieces),
        inherited=named is None,
        local=draft.in_brackets,
        holiday=draft.holiday,
        yearly=draft.yearly,
    )
    if draft.has_times:
        return _with_hours(draft, common, wordy=wordy)
    return _closure(draft, common) if draft.is_closure else _conditional(draft, common)


def _named(draft: Draft) -> frozenset[int]:
    if draft.every and any(Kind.AND in signs for _, signs in draft.named):
        raise UnreadableHours("every day and others")
    days = (days_of(draft.named) if draft.named else set(WHOLE_WEEK)) - draft.removed
    if not days:
        raise UnreadableHours("no day left")
    return frozenset(days)


def _inherit(draft: Draft, when: When) -> None:
    """Put on hours without days the condition of those before: «1er samedi du mois : 9h-12h ; 14h-17h»."""
    inherited = lifted(when) if draft.walk_in else when
    for piece in draft.pieces:
        piece.when = piece.when.joined(inherited)


def _with_hours(draft: Draft, common: Statement, *, wordy: bool) -> Statement:
    in_vacations = [VACATIONS in piece.when.doubt for piece in draft.pieces]
    if all(in_vacations):
        return replace(common, when=When(doubt=VACATIONS))
    times = [minute for piece in draft.pieces for minute, _ in piece.times]
    if len(times) == 1 and draft.has_days:
        return replace(common, end=times[0])
    if any(in_vacations) or draft.holiday or draft.yearly or (draft.excepting and not draft.has_days):
        raise UnreadableHours("hours of unknown days")
    pieces = tuple(part for piece in draft.pieces for part in _by_half(piece.whole(), draft.half_whens))
    if not pieces:
        raise UnreadableHours("no hours")
    if not wordy or draft.closed:
        _check_halves(draft, [opening for piece in pieces for opening in piece.ranges])
    if wordy:
        pieces = tuple(replace(piece, when=piece.when.joined(_UNSURE)) for piece in pieces)
    return replace(common, pieces=pieces, replaces=draft.excepting)


def _by_half(piece: Piece, half_whens: list[tuple[str, When]]) -> list[Piece]:
    """Part the ranges on which «après-midi sur rendez-vous» puts a condition."""
    parts = []
    for opening in piece.ranges:
        when = piece.when
        for half, condition in half_whens:
            when = when.joined(condition) if touches(opening, half) else when
        parts.append(Piece(when, (opening,)))
    return parts


def _check_halves(draft: Draft, ranges: Sequence[Range]) -> None:
    """Refuse hours that contradict the half-day they are said of, or said to be closed."""
    said = {AFTERNOON if half == EVENING else half for half in draft.halves}
    halves = {half_of(opening) for opening in ranges}
    if draft.closed:
        lunch = any(start < _AFTERNOON_STARTS or end < _AFTERNOON_ENDS for start, end in ranges)
        wrong = "" in halves or bool(said & halves) if said else halves != {AFTERNOON} or lunch
    else:
        wrong = len(said) == 1 and len(halves | said) > 1
    if wrong:
        raise UnreadableHours("hours that contradict the half-day")


def _closure(draft: Draft, common: Statement) -> Statement:
    if draft.excepting and not (draft.has_days or draft.own_when or draft.holiday or draft.yearly):
        raise UnreadableHours("except something else")
    return replace(common, closed=True)


def _conditional(draft: Draft, common: Statement) -> Statement:
    """Make a statement without hours. Raises UnreadableHours when nothing says why they are unknown."""
    for half, when in draft.half_whens:
        common = replace(common, half=half, when=when)
    if not common.when.doubt or common.when.selector != ALWAYS.selector or draft.holiday or draft.yearly:
        raise UnreadableHours("days without hours")
    return common
