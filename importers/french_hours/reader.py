"""Read the words of a text one after the other into statements. Pure.

Days come first, «lundi 9h-12h», or hours do, «9h-12h le lundi»: the first of the two that a text has
tells which.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from importers.french_hours.brackets import without_remarks
from importers.french_hours.conditions import on_half_when, on_rank, on_restriction, on_walk_in, on_when
from importers.french_hours.drafts import finish_all
from importers.french_hours.osm import ALWAYS
from importers.french_hours.reading import Reading
from importers.french_hours.statements import Statement
from importers.french_hours.words import (
    EVERY_OTHER_WEEK,
    NAMES_DAYS,
    ON_APPOINTMENT,
    ONCE_A_MONTH,
    SOME_DAYS,
    SOME_WEEKS,
    Kind,
    UnreadableHours,
    Word,
)

_TELLING: Final = frozenset({ON_APPOINTMENT, EVERY_OTHER_WEEK, SOME_WEEKS, ONCE_A_MONTH, SOME_DAYS})
"""Doubts that are worth telling without hours."""

_AFTER_CLOSED: Final = NAMES_DAYS | {
    Kind.RANK,
    Kind.HALF,
    Kind.WHEN,
    Kind.PUBLIC_HOLIDAY,
    Kind.YEARLY_BREAK,
}


def read_statements(words: Sequence[Word]) -> list[Statement]:
    """Read the statements that words make. Raises UnreadableHours."""
    reading = Reading(without_remarks(words))
    reading.times_first = reading.next_start() is Kind.TIME
    for at, word in enumerate(reading.words):
        reading.at = at
        _HANDLERS.get(word.kind, _on_sign)(reading, word)
        if word.kind in NAMES_DAYS or word.kind is Kind.TIME or word.days:
            reading.signs.clear()
        else:
            reading.signs.add(word.kind)
    reading.flush()
    if words and words[-1].kind is Kind.AND:
        raise UnreadableHours("a text cut short")
    return [*_doubt_alone(reading), *finish_all(reading.drafts, reading.wordy)]


def _doubt_alone(reading: Reading) -> Iterator[Statement]:
    sticky = reading.sticky
    if not reading.drafts and sticky.doubt in _TELLING and sticky.selector == ALWAYS.selector:
        yield Statement(days=None, when=sticky)


def _on_sign(_: Reading, __: Word) -> None:
    """Signs are only remembered."""


def _on_days(reading: Reading, word: Word) -> None:
    if _ends_before_days(reading):
        reading.flush()
    elif reading.draft.is_closure and reading.draft.has_days and reading.draft.halves:
        _close_again(reading)
    draft, signs = reading.draft, reading.signs
    if draft.has_days and not draft.has_times and Kind.BREAK in signs:
        raise UnreadableHours("days without hours")
    if word.kind is Kind.EVERY_DAY:
        draft.every = True
    elif not draft.removing:
        draft.named.append((word.days, frozenset(signs if draft.named else ())))
    elif signs & {Kind.TO, Kind.DASH}:
        raise UnreadableHours("a range of days taken away")
    else:
        draft.removed.update(word.days)


def _ends_before_days(reading: Reading) -> bool:
    draft = reading.draft
    if draft.is_closure:
        return draft.has_days and draft.closed and not draft.closed_first
    return not reading.times_first and (draft.has_times or (draft.conditioned and draft.has_days))


def _close_again(reading: Reading) -> None:
    """Start another closure: «fermé le jeudi matin et le vendredi après-midi»."""
    closed, excepting = reading.draft.closed, reading.draft.excepting
    reading.flush()
    reading.draft.closed = reading.draft.closed_first = closed
    reading.draft.excepting = excepting


def _on_time(reading: Reading, word: Word) -> None:
    draft = reading.draft
    if draft.has_times and draft.has_days and reading.times_first:
        raise UnreadableHours("hours of unknown days")
    if draft.closed and draft.closed_first and draft.has_days:
        raise UnreadableHours("hours of closed days")
    parted = draft.halves or draft.has_times or reading.signs & {Kind.DASH, Kind.SLASH}
    if draft.closed and not parted:
        raise UnreadableHours("hours when it is closed")
    draft.add_time(word.number, frozenset(reading.signs))


def _on_half(reading: Reading, word: Word) -> None:
    if reading.draft.wants_hours and set(reading.draft.halves) - {word.half}:
        raise UnreadableHours("half-days of several days")
    reading.draft.halves.append(word.half)


def _on_closed(reading: Reading, _: Word) -> None:
    draft = reading.draft
    if draft.has_times and reading.is_touching() and reading.following() not in _AFTER_CLOSED:
        raise UnreadableHours("hours, or when it is closed")
    if draft.has_times or (draft.closed and draft.has_days):
        reading.flush()
    reading.draft.closed_first = not reading.draft.closed and not reading.draft.has_days
    reading.draft.closed = True


def _on_open(reading: Reading, _: Word) -> None:
    """End what is closed: «fermé le lundi, ouvert le mardi»."""
    if reading.draft.is_closure:
        reading.flush()


def _on_except(reading: Reading, _: Word) -> None:
    if reading.draft.has_times or reading.draft.closed:
        reading.flush()
    if reading.draft.has_days:
        reading.draft.removing = True
    else:
        reading.draft.excepting = True


def _on_holiday(reading: Reading, word: Word) -> None:
    """Read «jours fériés» or a yearly break, which only closures may name."""
    if reading.draft.has_times:
        reading.flush()
    draft = reading.draft
    draft.holiday = draft.holiday or word.kind is Kind.PUBLIC_HOLIDAY
    draft.yearly = draft.yearly or word.kind is Kind.YEARLY_BREAK


def _on_word(reading: Reading, _: Word) -> None:
    reading.wordy.add(reading.sentence)


def _on_break(reading: Reading, _: Word) -> None:
    """End a sentence; days on a line of their own wait for their hours."""
    draft, wordy = reading.draft, reading.sentence in reading.wordy
    waits = draft.wants_hours and not (draft.excepting or draft.pre.doubt)
    if not waits:
        header = draft.is_empty and wordy and reading.previous() is Kind.COLON
        reading.wordy_header = reading.wordy_header or header
        reading.flush()
    reading.loosen()
    reading.sentence += 1
    reading.draft.sentence = reading.sentence
    if reading.wordy_header or (waits and wordy):
        reading.wordy.add(reading.sentence)


def _on_opening(reading: Reading, _: Word) -> None:
    """Enter a bracket, which has an order of its own."""
    before = reading.draft
    reading.outside = (reading.sticky, reading.times_first, before)
    if not before.wants_hours:
        reading.flush()
        reading.times_first = reading.next_start() is Kind.TIME


def _on_closing(reading: Reading, _: Word) -> None:
    if reading.outside is None:
        return
    reading.sticky, times_first, before = reading.outside
    before.removing = False
    inside, reading.outside = reading.draft, None
    if inside is not before or not inside.wants_hours:
        reading.flush()
    reading.times_first = times_first


_HANDLERS: Final[Mapping[Kind, Callable[[Reading, Word], None]]] = {
    **dict.fromkeys(NAMES_DAYS, _on_days),
    Kind.TIME: _on_time,
    Kind.RANK: on_rank,
    Kind.WHEN: on_when,
    Kind.WALK_IN: on_walk_in,
    Kind.RESTRICTION: on_restriction,
    Kind.HALF: _on_half,
    Kind.HALF_WHEN: on_half_when,
    Kind.CLOSED: _on_closed,
    Kind.OPEN: _on_open,
    Kind.EXCEPT: _on_except,
    Kind.PUBLIC_HOLIDAY: _on_holiday,
    Kind.YEARLY_BREAK: _on_holiday,
    Kind.WORD: _on_word,
    Kind.BREAK: _on_break,
    Kind.OPENING: _on_opening,
    Kind.CLOSING: _on_closing,
}
