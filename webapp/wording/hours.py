"""Say in plain French whether a place is open, and when it opens next."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby, islice
from typing import Any, Final

from opening_hours import State

from geo.hours.calendar import local_time, place_in_france
from geo.hours.french import TO_CONFIRM, hours_in_french
from geo.hours.timeline import PUBLIC_HOLIDAY, SCHOOL_HOLIDAYS, Interval, Opening, next_openings, opening_at
from webapp.wording.words import day_in_words, time_in_words, unbroken_times

UNKNOWN_HOURS: Final = "Horaires inconnus : appelez"
ON_PUBLIC_HOLIDAY: Final = "Jour férié : appelez avant de venir"
BY_APPOINTMENT: Final = "Sur rendez-vous"

DAYS_TOLD: Final = 3
MOST_RANGES: Final = 4
"""Of one day."""

OPEN, CLOSED, UNSURE = "ouvert", "ferme", "incertain"
"""Looks of a state."""

_SHORTEST_NEVER_CLOSED: Final = timedelta(hours=24)
_LONGEST_REMARK: Final = 40
_APPOINTMENT = re.compile(r"\brendez-vous\b|\brdv\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a place is open, in words; `look` only chooses how they are printed."""

    words: str
    look: str


@dataclass(frozen=True, slots=True)
class HoursText:
    """The hours of a place: lines of its week, or dates of its next openings under a title."""

    title: str
    lines: Sequence[str]


def open_state(horaires: str | None, at: datetime, *, departement: str, dated: bool = False) -> OpenState:
    """Say whether a place is open at a minute of its local time; `dated` for a moment that is not now."""
    minute = at.replace(second=0, microsecond=0)
    return _open_state(horaires, minute, departement=departement, dated=dated)


@lru_cache(maxsize=16_384)  # the pages of one minute look at the same hours again and again
def _open_state(horaires: str | None, at: datetime, *, departement: str, dated: bool) -> OpenState:
    opening = opening_at(horaires, at, departement=departement)
    if opening.state is None:
        return OpenState(UNKNOWN_HOURS, UNSURE)
    if opening.state == State.OPEN:
        return OpenState(_open_until(opening, at), OPEN)
    if opening.state == State.UNKNOWN:
        return OpenState(_perhaps(opening.comment), UNSURE)
    return _closed(opening, at, dated=dated)


def state_at(values: Mapping[str, Any], when: datetime) -> OpenState:
    """Say whether a lieu is open: at an instant, or at a moment of its local time, which is then said too.

    `values` are its fields: horaires, code_insee, code_postal.
    """
    departement = place_in_france(values["code_insee"], values["code_postal"])
    at = local_time(when, departement)
    if when.tzinfo is not None:
        return open_state(values["horaires"], at, departement=departement)
    state = open_state(values["horaires"], at, departement=departement, dated=True)
    return replace(state, words=_after(moment_in_words(at), state.words))


def open_in_words(when: datetime) -> str:
    """Say the choice of a moment: «ouvert maintenant», «ouvert mardi 24 novembre à 10 h»."""
    return "ouvert maintenant" if when.tzinfo is not None else f"ouvert {moment_in_words(when)}"


def hours_text(horaires: str | None, at: datetime, *, departement: str) -> HoursText:
    """Say the hours of a place: its week where it is a plain one, else its next openings."""
    if lines := hours_in_french(horaires):
        return HoursText("", [unbroken_times(line) for line in lines])
    said = _next_days(horaires, at, departement)
    return HoursText("Prochaines ouvertures :" if said else "", said)


def _next_days(horaires: str | None, at: datetime, departement: str) -> Sequence[str]:
    """Say the next days it is open: «Mardi 24 novembre, de 9 h à 12 h et de 14 h à 17 h»."""
    openings = next_openings(horaires, after=at, most=DAYS_TOLD * MOST_RANGES, departement=departement)
    days = groupby(openings, key=lambda opening: opening[0].date())
    return [_day_and_ranges(day, list(ranges)) for day, ranges in islice(days, DAYS_TOLD)]


def _day_and_ranges(day: date, ranges: Sequence[tuple[datetime, datetime]]) -> str:
    words = day_in_words(day)
    *others, last = [f"de {time_in_words(start)} à {time_in_words(end)}" for start, end in ranges]
    said = f"{', '.join(others)} et {last}" if others else last
    return f"{words[0].upper()}{words[1:]}, {said}"


def moment_in_words(moment: datetime) -> str:
    """Say a moment: «mardi 24 novembre à 10 h»."""
    return f"{day_in_words(moment)} à {time_in_words(moment)}"


def _after(moment: str, words: str) -> str:
    mark = "," if " : " in words else " :"
    return f"{moment[0].upper()}{moment[1:]}{mark} {words[0].lower()}{words[1:]}"


def _open_until(opening: Opening, at: datetime) -> str:
    if opening.until is None or opening.until - at > _SHORTEST_NEVER_CLOSED:
        return "Ouvert"
    end = "minuit" if (opening.until.hour, opening.until.minute) == (0, 0) else time_in_words(opening.until)
    return f"Ouvert jusqu'à {end}{_but_in_holidays(opening.comment)}"


def _perhaps(comment: str) -> str:
    """Say that nobody knows whether it is open, and why."""
    if comment == PUBLIC_HOLIDAY:
        return ON_PUBLIC_HOLIDAY
    if _APPOINTMENT.search(comment):
        return BY_APPOINTMENT
    remark = f" ({comment})" if comment not in ("", TO_CONFIRM) and len(comment) <= _LONGEST_REMARK else ""
    return f"Peut-être ouvert{remark} : appelez avant de venir"


def _closed(opening: Opening, at: datetime, *, dated: bool) -> OpenState:
    maybe, following = opening.next_maybe, opening.next_open
    if maybe and maybe.comment == PUBLIC_HOLIDAY and maybe.start.date() == at.date():
        return OpenState(ON_PUBLIC_HOLIDAY, UNSURE)
    if following is not None:
        when = _start_in_words(following, at, dated=dated)
        return OpenState(f"Fermé. Ouvre {when}{_but_in_holidays(following.comment)}", CLOSED)
    if maybe is None:
        return OpenState("Fermé. Appelez pour savoir quand il ouvre", CLOSED)
    if _APPOINTMENT.search(maybe.comment):
        return OpenState(BY_APPOINTMENT, UNSURE)
    return OpenState("Fermé. Appelez pour connaître les jours d'ouverture", CLOSED)


def _start_in_words(interval: Interval, at: datetime, *, dated: bool) -> str:
    """Say when it opens: «à 14 h», «demain à 9 h», «jeudi 26 novembre à 9 h»."""
    start, today = interval.start, at.date()
    if start.date() == today:
        return f"à {time_in_words(start)}"
    if not dated and start.date() == _day_after(today):
        return f"demain à {time_in_words(start)}"
    return moment_in_words(start)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _but_in_holidays(comment: str) -> str:
    return ", sauf vacances scolaires" if comment == SCHOOL_HOLIDAYS else ""
