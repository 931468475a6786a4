"""Which hours a condition applies to: «sur rendez-vous», «semaine paire», «1er samedi du mois». Pure.

A condition belongs to what it touches; one that touches nothing belongs to everything.
"""

from dataclasses import replace

from geo.hours.plain_week import TO_CONFIRM
from importers.french_hours.parser_state import START_KINDS, ParserState
from importers.french_hours.tokens import (
    ON_APPOINTMENT,
    SOME_WEEKS,
    VACATIONS,
    Token,
    TokenKind,
    UnreadableHours,
)
from importers.french_hours.week import ALWAYS, Condition


def on_condition(state: ParserState, token: Token) -> None:
    """Apply a condition to the hours or days it touches, or to those that follow."""
    draft, condition = state.draft, token.condition
    if state.next_kind() is TokenKind.CLOSED and not (draft.is_closure or token.bracketed):
        _condition_closure(state, condition)
    elif draft.has_times:
        _condition_hours(state, token)
    elif draft.has_days or draft.is_closure:
        vague = condition.doubt == TO_CONFIRM
        draft.shared_condition = (
            draft.shared_condition.combined_with(condition)
            if vague
            else condition.combined_with(draft.shared_condition)
        )
        draft.has_own_condition = draft.conditioned_after_days = True
    elif state.drafts and state.next_kind() not in START_KINDS and not state.is_header():
        _condition_all(state, condition)
    else:
        state.start_condition(condition)


def on_restriction(state: ParserState, token: Token) -> None:
    """Mark hours for some people only, or not for long, as to be confirmed."""
    on_condition(state, replace(token, condition=Condition(doubt=TO_CONFIRM)))


def on_rank(state: ParserState, token: Token) -> None:
    """Parse «1er samedi du mois», or «1er et 3e du mois» after a day."""
    if not token.days:
        on_condition(state, token)
        return
    draft = state.draft
    others = draft.every or {day for named, _ in draft.named for day in named} - set(token.days)
    if draft.removing or (others and not draft.has_times):
        raise UnreadableHours("ranks among other days")
    if others:
        state.flush()
    draft = state.draft
    if not draft.has_days:
        draft.named.append((token.days, frozenset()))
    draft.shared_condition, draft.has_own_condition = (
        draft.shared_condition.combined_with(token.condition),
        True,
    )
    draft.add_condition(token.condition, last=False)
    draft.next_condition = None


def on_walk_in(state: ParserState, _: Token) -> None:
    """Parse «sans rendez-vous»: conditions stated before end here."""
    draft = state.draft
    if draft.has_times and (state.is_adjacent() or state.next_kind() not in START_KINDS):
        draft.walk_in, draft.next_condition = True, draft.shared_condition
        return
    if draft.has_times:
        state.flush()
    state.end_appointment_condition()


def on_half_condition(state: ParserState, token: Token) -> None:
    """Parse «après-midi sur rendez-vous»."""
    state.draft.half_conditions.append((token.half, token.condition))


def _condition_closure(state: ParserState, condition: Condition) -> None:
    """Start a closure under a condition: «lundi 9h-12h, en août fermé»."""
    if state.draft.has_times and state.is_adjacent():
        raise UnreadableHours("sometimes, or closed")
    if state.draft.has_times:
        state.flush()
    state.draft.shared_condition, state.draft.has_own_condition = condition, True


def _condition_hours(state: ParserState, token: Token) -> None:
    """Apply a condition to the hours before it, to those after it, or to both where that is not clear."""
    draft, condition, touching, ahead = state.draft, token.condition, state.is_adjacent(), state.next_kind()
    if token.bracketed:
        draft.add_condition(condition, last=True)
    elif not touching and (ahead in START_KINDS or state.is_header()):
        state.flush()
        state.start_condition(condition)
    elif (
        not touching
        and condition.doubt == ON_APPOINTMENT
        and state.previous() in (TokenKind.AND, TokenKind.OR)
    ):
        return  # also on appointment: more hours than these
    else:
        draft.add_condition(condition, last=touching)
        if ahead is TokenKind.TIME or not touching:  # «9h-12h sur rdv 14h-17h», «9h-12h - sur rdv - 14h-17h»
            draft.next_condition = draft.shared_condition.combined_with(condition)
        if ahead in (None, TokenKind.BREAK) and not draft.in_brackets:
            _spread(state, condition)


def _condition_all(state: ParserState, condition: Condition) -> None:
    """Apply a condition that stands alone to all hours before."""
    if condition.doubt == VACATIONS or not any(draft.has_times for draft in state.drafts):
        raise UnreadableHours("a condition of nothing")
    for draft in state.drafts:
        draft.add_condition(condition, last=False)


def _spread(state: ParserState, condition: Condition) -> None:
    """Apply the last condition of a sentence to all its hours that have none: it may be about them."""
    doubt = condition if condition.selector == ALWAYS.selector else Condition(doubt=SOME_WEEKS)
    for draft in state.drafts:
        if draft.sentence == state.draft.sentence and not (draft.has_own_condition or draft.walk_in):
            draft.add_condition(doubt, last=False)
