"""Statements under construction, and their completion. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.hours.plain_week import TO_CONFIRM
from importers.french_hours.named_days import TokenKinds, check_days, resolve_days
from importers.french_hours.statements import HoursStatement, Piece, half_of_range, is_opening, overlaps_half
from importers.french_hours.tokens import (
    APRES_MIDI,
    RANGE_SIGNS,
    SOIREE,
    VACATIONS,
    WHOLE_WEEK,
    TokenKind,
    UnreadableHours,
    without_appointment,
)
from importers.french_hours.week import ALWAYS, Condition, TimeRange

_AFTERNOON_STARTS = 13 * 60
_AFTERNOON_ENDS = 15 * 60
"""Minutes of the day; hours after «fermé» and within lunch may be those of the closure."""

_UNSURE = Condition(doubt=TO_CONFIRM)


@dataclass(slots=True)
class DraftPiece:
    """Times under one condition, each with what separates it from the one before."""

    condition: Condition
    times: list[tuple[int, TokenKinds]] = field(default_factory=list)

    def complete(self) -> Piece:
        """Pair the times. Raises UnreadableHours when one is missing or a range ends before it starts."""
        pairs = list(zip(self.times[::2], self.times[1::2], strict=False))
        if len(self.times) % 2 or any(not signs <= RANGE_SIGNS for _, (_, signs) in pairs):
            raise UnreadableHours("times without their pair")
        # 00:00-00:00 is how lists write that there is nothing.
        ranges = tuple((start, end) for (start, _), (end, _) in pairs if (start, end) != (0, 0))
        if not all(map(is_opening, ranges)):
            raise UnreadableHours("an impossible range")
        either = any(TokenKind.OR in signs for _, signs in self.times[::2])
        return Piece(self.condition.combined_with(_UNSURE) if either else self.condition, ranges)


@dataclass(slots=True)
class Draft:
    """A statement under construction."""

    shared_condition: Condition = ALWAYS
    """The condition stated before, for all its hours."""
    has_own_condition: bool = False
    """The condition was stated here, not in an earlier statement."""
    conditioned_after_days: bool = False
    """It was stated after the days."""
    sentence: int = 0
    in_brackets: bool = False
    named: list[tuple[tuple[int, ...], TokenKinds]] = field(default_factory=list)
    every: bool = False
    removed: set[int] = field(default_factory=set)
    removing: bool = False
    """After «tous les jours sauf»."""
    pieces: list[DraftPiece] = field(default_factory=list)
    next_condition: Condition | None = None
    """The condition of the piece that the next time starts, if it starts one."""
    halves: list[str] = field(default_factory=list)
    half_conditions: list[tuple[str, Condition]] = field(default_factory=list)
    closed: bool = False
    closed_first: bool = False
    excepting: bool = False
    holiday: bool = False
    yearly: bool = False
    walk_in: bool = False

    @property
    def has_days(self) -> bool:
        """Whether days were named."""
        return bool(self.named) or self.every

    @property
    def has_times(self) -> bool:
        """Whether hours were given."""
        return bool(self.pieces)

    @property
    def is_closure(self) -> bool:
        """Whether it states when the place is closed."""
        return self.closed or self.excepting

    @property
    def is_empty(self) -> bool:
        """Whether it states nothing yet."""
        return self.is_remark and not self.halves

    @property
    def is_remark(self) -> bool:
        """Whether it states at most a half-day: «animations en soirée»."""
        stated = (
            self.has_days,
            self.has_times,
            self.is_closure,
            self.half_conditions,
            self.holiday,
            self.yearly,
        )
        return not any(stated)

    @property
    def lacks_hours(self) -> bool:
        """Whether days were named, without hours so far."""
        return self.has_days and not (self.has_times or self.closed)

    def add_time(self, minute: int, signs: TokenKinds) -> None:
        """Add a time to the current piece, or to a new one."""
        if self.next_condition is not None or not self.pieces:
            self.pieces.append(DraftPiece(self.next_condition or self.shared_condition))
            self.next_condition, signs = None, frozenset()
        self.pieces[-1].times.append((minute, signs))

    def add_condition(self, condition: Condition, *, last: bool) -> None:
        """Add a condition to the last piece, or to all."""
        for piece in self.pieces[-1:] if last else self.pieces:
            piece.condition = piece.condition.combined_with(condition)
        self.next_condition = self.shared_condition


def finish_all(drafts: Sequence[Draft], unclear: set[int]) -> Iterator[HoursStatement]:
    """Yield the statements of drafts; one that names no day inherits days and condition of the one before.

    `unclear` are the sentences with words that are not understood. Raises UnreadableHours.
    """
    check_days([draft.named for draft in drafts])
    timed = {draft.sentence for draft in drafts if draft.has_times}
    owner, days = Draft(), None
    for draft in drafts:
        statement = _finish(draft, days, owner.shared_condition, unclear=draft.sentence in unclear)
        if statement.closed:
            if draft.sentence in unclear - timed and not (draft.holiday or draft.yearly):
                raise UnreadableHours("it is not sure what is closed")
        elif draft.has_days and not draft.in_brackets and statement.end is None:
            owner, days = draft, statement.days
        yield statement


def _finish(
    draft: Draft, days: frozenset[int] | None, condition: Condition, *, unclear: bool
) -> HoursStatement:
    named = _named(draft) if draft.has_days else None
    if named is None:
        _inherit(draft, condition)
    common = HoursStatement(
        days=days if named is None else named,
        condition=draft.shared_condition if draft.has_own_condition or not draft.is_closure else ALWAYS,
        half=draft.halves[0] if len(set(draft.halves)) == 1 else "",
        unsure_weekend=draft.every and not draft.named,
        remarked=draft.walk_in
        or draft.has_own_condition
        or any(piece.condition != draft.shared_condition for piece in draft.pieces),
        inherited=named is None,
        local=draft.in_brackets,
        holiday=draft.holiday,
        yearly=draft.yearly,
    )
    if draft.has_times:
        return _with_hours(draft, common, unclear=unclear)
    return _closure(draft, common) if draft.is_closure else _conditional(draft, common)


def _named(draft: Draft) -> frozenset[int]:
    if draft.every and any(TokenKind.AND in signs for _, signs in draft.named):
        raise UnreadableHours("every day and others")
    days = (resolve_days(draft.named) if draft.named else set(WHOLE_WEEK)) - draft.removed
    if not days:
        raise UnreadableHours("no day left")
    return frozenset(days)


def _inherit(draft: Draft, condition: Condition) -> None:
    """Apply to hours without days the condition of those before: «1er samedi du mois : 9h-12h ; 14h-17h»."""
    inherited = without_appointment(condition) if draft.walk_in else condition
    for piece in draft.pieces:
        piece.condition = piece.condition.combined_with(inherited)


def _with_hours(draft: Draft, common: HoursStatement, *, unclear: bool) -> HoursStatement:
    in_vacations = [VACATIONS in piece.condition.doubt for piece in draft.pieces]
    if all(in_vacations):
        return replace(common, condition=Condition(doubt=VACATIONS))
    times = [minute for piece in draft.pieces for minute, _ in piece.times]
    if len(times) == 1 and draft.has_days:
        return replace(common, end=times[0])
    if any(in_vacations) or draft.holiday or draft.yearly or (draft.excepting and not draft.has_days):
        raise UnreadableHours("hours of unknown days")
    pieces = tuple(
        part for piece in draft.pieces for part in _by_half(piece.complete(), draft.half_conditions)
    )
    if not pieces:
        raise UnreadableHours("no hours")
    if not unclear or draft.closed:
        _check_halves(draft, [opening for piece in pieces for opening in piece.ranges])
    if unclear:
        pieces = tuple(replace(piece, condition=piece.condition.combined_with(_UNSURE)) for piece in pieces)
    return replace(common, pieces=pieces, replaces=draft.excepting)


def _by_half(piece: Piece, half_conditions: list[tuple[str, Condition]]) -> list[Piece]:
    """Separate the ranges to which «après-midi sur rendez-vous» adds a condition."""
    parts = []
    for opening in piece.ranges:
        condition = piece.condition
        for half, half_condition in half_conditions:
            condition = condition.combined_with(half_condition) if overlaps_half(opening, half) else condition
        parts.append(Piece(condition, (opening,)))
    return parts


def _check_halves(draft: Draft, ranges: Sequence[TimeRange]) -> None:
    """Check that hours do not contradict their half-day, or one stated as closed. Raises UnreadableHours."""
    named_halves = {APRES_MIDI if half == SOIREE else half for half in draft.halves}
    halves = {half_of_range(opening) for opening in ranges}
    if draft.closed:
        lunch = any(start < _AFTERNOON_STARTS or end < _AFTERNOON_ENDS for start, end in ranges)
        wrong = (
            "" in halves or bool(named_halves & halves) if named_halves else halves != {APRES_MIDI} or lunch
        )
    else:
        wrong = len(named_halves) == 1 and len(halves | named_halves) > 1
    if wrong:
        raise UnreadableHours("hours that contradict the half-day")


def _closure(draft: Draft, common: HoursStatement) -> HoursStatement:
    if draft.excepting and not (draft.has_days or draft.has_own_condition or draft.holiday or draft.yearly):
        raise UnreadableHours("except something else")
    return replace(common, closed=True)


def _conditional(draft: Draft, common: HoursStatement) -> HoursStatement:
    """Return a statement without hours. Raises UnreadableHours when nothing says why they are unknown."""
    for half, condition in draft.half_conditions:
        common = replace(common, half=half, condition=condition)
    if (
        not common.condition.doubt
        or common.condition.selector != ALWAYS.selector
        or draft.holiday
        or draft.yearly
    ):
        raise UnreadableHours("days without hours")
    return common
