"""Parser of French opening hours: tokens → statements, one token after the other. Pure.

Days come first, «lundi 9h-12h», or hours do, «9h-12h le lundi»: the first of the two that a text has
tells which.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from importers.french_hours.drafts import finish_all
from importers.french_hours.lexer import without_remarks
from importers.french_hours.parser_conditions import (
    on_condition,
    on_half_condition,
    on_rank,
    on_restriction,
    on_walk_in,
)
from importers.french_hours.parser_state import ParserState
from importers.french_hours.statements import HoursStatement
from importers.french_hours.tokens import (
    DAY_KINDS,
    EVERY_OTHER_WEEK,
    ON_APPOINTMENT,
    ONCE_A_MONTH,
    SOME_DAYS,
    SOME_WEEKS,
    Token,
    TokenKind,
    UnreadableHours,
)
from importers.french_hours.week import ALWAYS

_DOUBTS_WITHOUT_HOURS: Final = frozenset(
    {ON_APPOINTMENT, EVERY_OTHER_WEEK, SOME_WEEKS, ONCE_A_MONTH, SOME_DAYS}
)
"""Doubts that are worth keeping without hours."""

_AFTER_CLOSED: Final = DAY_KINDS | {
    TokenKind.RANK,
    TokenKind.HALF,
    TokenKind.CONDITION,
    TokenKind.PUBLIC_HOLIDAY,
    TokenKind.YEARLY_BREAK,
}


def parse_statements(tokens: Sequence[Token]) -> list[HoursStatement]:
    """Parse the statements that tokens make. Raises UnreadableHours."""
    state = ParserState(without_remarks(tokens))
    state.times_first = state.next_start_kind() is TokenKind.TIME
    for at, token in enumerate(state.tokens):
        state.at = at
        _HANDLERS.get(token.kind, _on_sign)(state, token)
        if token.kind in DAY_KINDS or token.kind is TokenKind.TIME or token.days:
            state.signs.clear()
        else:
            state.signs.add(token.kind)
    state.flush()
    if tokens and tokens[-1].kind is TokenKind.AND:
        raise UnreadableHours("a text cut short")
    return [*_doubt_alone(state), *finish_all(state.drafts, state.unclear)]


def _doubt_alone(state: ParserState) -> Iterator[HoursStatement]:
    lasting_condition = state.lasting_condition
    if (
        not state.drafts
        and lasting_condition.doubt in _DOUBTS_WITHOUT_HOURS
        and lasting_condition.selector == ALWAYS.selector
    ):
        yield HoursStatement(days=None, condition=lasting_condition)


def _on_sign(_: ParserState, __: Token) -> None:
    """Do nothing: parse_statements remembers signs."""


def _on_days(state: ParserState, token: Token) -> None:
    if _ends_before_days(state):
        state.flush()
    elif state.draft.is_closure and state.draft.has_days and state.draft.halves:
        _close_again(state)
    draft, signs = state.draft, state.signs
    if draft.has_days and not draft.has_times and TokenKind.BREAK in signs:
        raise UnreadableHours("days without hours")
    if token.kind is TokenKind.EVERY_DAY:
        draft.every = True
    elif not draft.removing:
        draft.named.append((token.days, frozenset(signs if draft.named else ())))
    elif signs & {TokenKind.TO, TokenKind.DASH}:
        raise UnreadableHours("a range of days taken away")
    else:
        draft.removed.update(token.days)


def _ends_before_days(state: ParserState) -> bool:
    draft = state.draft
    if draft.is_closure:
        return draft.has_days and draft.closed and not draft.closed_first
    return not state.times_first and (draft.has_times or (draft.conditioned_after_days and draft.has_days))


def _close_again(state: ParserState) -> None:
    """Start another closure: «fermé le jeudi matin et le vendredi après-midi»."""
    closed, excepting = state.draft.closed, state.draft.excepting
    state.flush()
    state.draft.closed = state.draft.closed_first = closed
    state.draft.excepting = excepting


def _on_time(state: ParserState, token: Token) -> None:
    draft = state.draft
    if draft.has_times and draft.has_days and state.times_first:
        raise UnreadableHours("hours of unknown days")
    if draft.closed and draft.closed_first and draft.has_days:
        raise UnreadableHours("hours of closed days")
    separated = draft.halves or draft.has_times or state.signs & {TokenKind.DASH, TokenKind.SLASH}
    if draft.closed and not separated:
        raise UnreadableHours("hours when it is closed")
    draft.add_time(token.number, frozenset(state.signs))


def _on_half(state: ParserState, token: Token) -> None:
    if state.draft.lacks_hours and set(state.draft.halves) - {token.half}:
        raise UnreadableHours("half-days of several days")
    state.draft.halves.append(token.half)


def _on_closed(state: ParserState, _: Token) -> None:
    draft = state.draft
    if draft.has_times and state.is_adjacent() and state.following() not in _AFTER_CLOSED:
        raise UnreadableHours("hours, or when it is closed")
    if draft.has_times or (draft.closed and draft.has_days):
        state.flush()
    state.draft.closed_first = not state.draft.closed and not state.draft.has_days
    state.draft.closed = True


def _on_open(state: ParserState, _: Token) -> None:
    """End a closure: «fermé le lundi, ouvert le mardi»."""
    if state.draft.is_closure:
        state.flush()


def _on_except(state: ParserState, _: Token) -> None:
    if state.draft.has_times or state.draft.closed:
        state.flush()
    if state.draft.has_days:
        state.draft.removing = True
    else:
        state.draft.excepting = True


def _on_holiday(state: ParserState, token: Token) -> None:
    """Parse «jours fériés» or a yearly break, which only closures may name."""
    if state.draft.has_times:
        state.flush()
    draft = state.draft
    draft.holiday = draft.holiday or token.kind is TokenKind.PUBLIC_HOLIDAY
    draft.yearly = draft.yearly or token.kind is TokenKind.YEARLY_BREAK


def _on_word(state: ParserState, _: Token) -> None:
    state.unclear.add(state.sentence)


def _on_break(state: ParserState, _: Token) -> None:
    """End a sentence; days on a line of their own expect their hours on the next."""
    draft, unclear = state.draft, state.sentence in state.unclear
    expects_hours = draft.lacks_hours and not (draft.excepting or draft.shared_condition.doubt)
    if not expects_hours:
        lasting_is_header = draft.is_empty and unclear and state.previous() is TokenKind.COLON
        state.unclear_header = state.unclear_header or lasting_is_header
        state.flush()
    state.doubt_condition()
    state.sentence += 1
    state.draft.sentence = state.sentence
    if state.unclear_header or (expects_hours and unclear):
        state.unclear.add(state.sentence)


def _on_opening(state: ParserState, _: Token) -> None:
    """Enter a bracket, which has its own order of days and hours."""
    before = state.draft
    state.before_bracket = (state.lasting_condition, state.times_first, before)
    if not before.lacks_hours:
        state.flush()
        state.times_first = state.next_start_kind() is TokenKind.TIME


def _on_closing(state: ParserState, _: Token) -> None:
    if state.before_bracket is None:
        return
    state.lasting_condition, times_first, before = state.before_bracket
    before.removing = False
    inside, state.before_bracket = state.draft, None
    if inside is not before or not inside.lacks_hours:
        state.flush()
    state.times_first = times_first


_HANDLERS: Final[Mapping[TokenKind, Callable[[ParserState, Token], None]]] = {
    **dict.fromkeys(DAY_KINDS, _on_days),
    TokenKind.TIME: _on_time,
    TokenKind.RANK: on_rank,
    TokenKind.CONDITION: on_condition,
    TokenKind.WALK_IN: on_walk_in,
    TokenKind.RESTRICTION: on_restriction,
    TokenKind.HALF: _on_half,
    TokenKind.HALF_CONDITION: on_half_condition,
    TokenKind.CLOSED: _on_closed,
    TokenKind.OPEN: _on_open,
    TokenKind.EXCEPT: _on_except,
    TokenKind.PUBLIC_HOLIDAY: _on_holiday,
    TokenKind.YEARLY_BREAK: _on_holiday,
    TokenKind.OTHER_WORD: _on_word,
    TokenKind.BREAK: _on_break,
    TokenKind.OPENING: _on_opening,
    TokenKind.CLOSING: _on_closing,
}
