"""Tell which hours a condition is about: «sur rendez-vous», «semaine paire», «1er samedi du mois». Pure.

A condition belongs to what it touches; one that touches nothing belongs to everything.
"""

from dataclasses import replace

from importers.french_hours.osm import ALWAYS, When
from importers.french_hours.reading import STARTS, Reading
from importers.french_hours.words import (
    ON_APPOINTMENT,
    SOME_WEEKS,
    TO_CONFIRM,
    VACATIONS,
    Kind,
    UnreadableHours,
    Word,
)


def on_when(reading: Reading, word: Word) -> None:
    """Give a condition to the hours or days it touches, or to those that follow."""
    draft, when = reading.draft, word.when
    if reading.next_kind() is Kind.CLOSED and not (draft.is_closure or word.bracketed):
        _condition_closure(reading, when)
    elif draft.has_times:
        _condition_hours(reading, word)
    elif draft.has_days or draft.is_closure:
        vague = when.doubt == TO_CONFIRM
        draft.pre = draft.pre.joined(when) if vague else when.joined(draft.pre)
        draft.own_when = draft.conditioned = True
    elif reading.drafts and reading.next_kind() not in STARTS and not reading.is_header():
        _condition_all(reading, when)
    else:
        reading.begin(when)


def on_restriction(reading: Reading, word: Word) -> None:
    """Doubt hours that are for some people only, or not for long."""
    on_when(reading, replace(word, when=When(doubt=TO_CONFIRM)))


def on_rank(reading: Reading, word: Word) -> None:
    """Read «1er samedi du mois», or «1er et 3e du mois» after a day."""
    if not word.days:
        on_when(reading, word)
        return
    draft = reading.draft
    others = draft.every or {day for named, _ in draft.named for day in named} - set(word.days)
    if draft.removing or (others and not draft.has_times):
        raise UnreadableHours("ranks among other days")
    if others:
        reading.flush()
    draft = reading.draft
    if not draft.has_days:
        draft.named.append((word.days, frozenset()))
    draft.pre, draft.own_when = draft.pre.joined(word.when), True
    draft.add_when(word.when, last=False)
    draft.next_when = None


def on_walk_in(reading: Reading, _: Word) -> None:
    """Read «sans rendez-vous»: conditions said before end here."""
    draft = reading.draft
    if draft.has_times and (reading.is_touching() or reading.next_kind() not in STARTS):
        draft.walk_in, draft.next_when = True, draft.pre
        return
    if draft.has_times:
        reading.flush()
    reading.lift()


def on_half_when(reading: Reading, word: Word) -> None:
    """Read «après-midi sur rendez-vous»."""
    reading.draft.half_whens.append((word.half, word.when))


def _condition_closure(reading: Reading, when: When) -> None:
    """Start what is closed sometimes: «lundi 9h-12h, en août fermé»."""
    if reading.draft.has_times and reading.is_touching():
        raise UnreadableHours("sometimes, or closed")
    if reading.draft.has_times:
        reading.flush()
    reading.draft.pre, reading.draft.own_when = when, True


def _condition_hours(reading: Reading, word: Word) -> None:
    """Give a condition to the hours before it, to those after it, or to both where that is not clear."""
    draft, when, touching, ahead = reading.draft, word.when, reading.is_touching(), reading.next_kind()
    if word.bracketed:
        draft.add_when(when, last=True)
    elif not touching and (ahead in STARTS or reading.is_header()):
        reading.flush()
        reading.begin(when)
    elif not touching and when.doubt == ON_APPOINTMENT and reading.previous() in (Kind.AND, Kind.OR):
        return  # also on appointment: more hours than these
    else:
        draft.add_when(when, last=touching)
        if ahead is Kind.TIME or not touching:  # «9h-12h sur rdv 14h-17h», «9h-12h - sur rdv - 14h-17h»
            draft.next_when = draft.pre.joined(when)
        if ahead in (None, Kind.BREAK) and not draft.in_brackets:
            _spread(reading, when)


def _condition_all(reading: Reading, when: When) -> None:
    """Put a condition that stands alone on all hours before."""
    if when.doubt == VACATIONS or not any(draft.has_times for draft in reading.drafts):
        raise UnreadableHours("a condition of nothing")
    for draft in reading.drafts:
        draft.add_when(when, last=False)


def _spread(reading: Reading, when: When) -> None:
    """Put the last condition of a sentence on all its hours that have none: it may be about them."""
    doubt = when if when.selector == ALWAYS.selector else When(doubt=SOME_WEEKS)
    for draft in reading.drafts:
        if draft.sentence == reading.draft.sentence and not (draft.own_when or draft.walk_in):
            draft.add_when(doubt, last=False)
