"""Opening hours in plain words: whether a lieu is open, until when, when it opens next."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby, islice
from typing import Any, Final

from opening_hours import State

from geo.hours.calendar import local_time, place_in_france
from geo.hours.plain_week import TO_CONFIRM
from geo.hours.timeline import PUBLIC_HOLIDAY, SCHOOL_HOLIDAYS, Interval, Opening, next_openings, opening_at
from webapp.wording.calls import call
from webapp.wording.messages import N_, _, current_locale, is_french
from webapp.wording.week import comment_in_words, week_in_words
from webapp.wording.words import day_in_words, enumerated, range_in_words, time_in_words, with_capital

UNKNOWN_HOURS: Final = N_("Horaires inconnus : appelez")
ON_PUBLIC_HOLIDAY: Final = N_("Jour férié : appelez avant de venir")
BY_APPOINTMENT: Final = N_("Sur rendez-vous")

MAX_DAYS: Final = 3
MAX_RANGES_PER_DAY: Final = 4

OPEN, CLOSED, UNSURE = "ouvert", "ferme", "incertain"
"""How a state is printed: values of `OpenState.look`."""

_MIN_ALWAYS_OPEN: Final = timedelta(hours=24)
"""Open for longer than this without a break: no hour of closing is printed."""
_MAX_REMARK: Final = 40
"""Characters."""
_APPOINTMENT = re.compile(r"\brendez-vous\b|\brdv\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenState:
    """Whether a lieu is open, in words; `look` only chooses how they are printed."""

    words: str
    look: str


@dataclass(frozen=True, slots=True)
class HoursText:
    """The hours of a lieu: lines of its week, or dates of its next openings under a title."""

    title: str
    lines: Sequence[str]


def open_state(
    horaires: str | None, at: datetime, *, departement: str, dated: bool = False, has_phone: bool = True
) -> OpenState:
    """Return whether a lieu is open at a minute of its local time; `dated` for a moment that is not now.

    Only those that have a telephone can be called.
    """
    minute = at.replace(second=0, microsecond=0)
    language = current_locale().language
    return _open_state(
        horaires, minute, departement=departement, dated=dated, has_phone=has_phone, _language=language
    )


@lru_cache(maxsize=16_384)  # the pages of one minute look at the same hours again and again
def _open_state(
    horaires: str | None, at: datetime, *, departement: str, dated: bool, has_phone: bool, _language: str
) -> OpenState:
    opening = opening_at(horaires, at, departement=departement)
    if opening.state is None:
        return OpenState(call(UNKNOWN_HOURS, has_phone), UNSURE)
    if opening.state == State.OPEN:
        return OpenState(_open_until(opening, at), OPEN)
    if opening.state == State.UNKNOWN:
        return OpenState(_maybe_open(opening.comment, has_phone), UNSURE)
    return _closed(opening, at, dated=dated, has_phone=has_phone)


def state_at(values: Mapping[str, Any], when: datetime) -> OpenState:
    """Return whether a lieu is open: at an instant, or at a moment of its local time, then named in words.

    `values` are its fields: horaires, telephone, code_insee, code_postal.
    """
    departement = place_in_france(values["code_insee"], values["code_postal"])
    at = local_time(when, departement)
    has_phone = bool(values["telephone"])
    if when.tzinfo is not None:
        return open_state(values["horaires"], at, departement=departement, has_phone=has_phone)
    state = open_state(values["horaires"], at, departement=departement, dated=True, has_phone=has_phone)
    return replace(state, words=_after(moment_in_words(at), state.words))


def open_in_words(when: datetime) -> str:
    """Format the filter of a moment: «ouvert maintenant», «ouvert mardi 24 novembre à 10 h»."""
    if when.tzinfo is not None:
        return _("ouvert maintenant")
    return _("ouvert %(moment)s", moment=moment_in_words(when))


def hours_text(horaires: str | None, at: datetime, *, departement: str) -> HoursText:
    """Return the hours of a lieu: its week where every week is the same, else its next openings."""
    if lines := week_in_words(horaires):
        return HoursText("", lines)
    days = _next_days(horaires, at, departement)
    return HoursText(_("Prochaines ouvertures :") if days else "", days)


def _next_days(horaires: str | None, at: datetime, departement: str) -> Sequence[str]:
    """List its next days of opening: «Mardi 24 novembre, de 9 h à 12 h et de 14 h à 17 h»."""
    openings = next_openings(horaires, after=at, limit=MAX_DAYS * MAX_RANGES_PER_DAY, departement=departement)
    days = groupby(openings, key=lambda opening: opening[0].date())
    return [_day_and_ranges(day, list(ranges)) for day, ranges in islice(days, MAX_DAYS)]


def _day_and_ranges(day: date, ranges: Sequence[tuple[datetime, datetime]]) -> str:
    hours = enumerated([range_in_words(start, end) for start, end in ranges])
    return _("%(day)s, %(hours)s", day=with_capital(day_in_words(day)), hours=hours)


def moment_in_words(moment: datetime) -> str:
    """Format a moment: «mardi 24 novembre à 10 h»."""
    return _("%(day)s à %(time)s", day=day_in_words(moment), time=time_in_words(moment))


def _after(moment: str, words: str) -> str:
    values = {"moment": with_capital(moment), "words": words[0].lower() + words[1:]}
    if is_french() and " : " in words:
        return "{moment}, {words}".format(**values)
    return _("%(moment)s : %(words)s", **values)


def _open_until(opening: Opening, at: datetime) -> str:
    if opening.until is None or opening.until - at > _MIN_ALWAYS_OPEN:
        return _("Ouvert")
    midnight = (opening.until.hour, opening.until.minute) == (0, 0)
    end = _("minuit") if midnight else time_in_words(opening.until)
    return _except_in_holidays(_("Ouvert jusqu'à %(time)s", time=end), opening.comment)


def _maybe_open(comment: str, has_phone: bool) -> str:
    """Format that nobody knows whether it is open, and why."""
    if comment == PUBLIC_HOLIDAY:
        return call(ON_PUBLIC_HOLIDAY, has_phone)
    if _APPOINTMENT.search(comment):
        return _(BY_APPOINTMENT)
    if comment in ("", TO_CONFIRM) or len(comment) > _MAX_REMARK:
        return call(N_("Peut-être ouvert : appelez avant de venir"), has_phone)
    remarked = N_("Peut-être ouvert (%(remark)s) : appelez avant de venir")
    return call(remarked, has_phone, remark=comment_in_words(comment))


def _closed(opening: Opening, at: datetime, *, dated: bool, has_phone: bool) -> OpenState:
    maybe, following = opening.next_maybe, opening.next_open
    if maybe and maybe.comment == PUBLIC_HOLIDAY and maybe.start.date() == at.date():
        return OpenState(call(ON_PUBLIC_HOLIDAY, has_phone), UNSURE)
    if following is not None:
        when = _start_in_words(following, at, dated=dated)
        words = _except_in_holidays(_("Fermé. Ouvre %(when)s", when=when), following.comment)
        return OpenState(words, CLOSED)
    if maybe is None:
        return OpenState(call(N_("Fermé. Appelez pour savoir quand il ouvre"), has_phone), CLOSED)
    if _APPOINTMENT.search(maybe.comment):
        return OpenState(_(BY_APPOINTMENT), UNSURE)
    return OpenState(call(N_("Fermé. Appelez pour connaître les jours d'ouverture"), has_phone), CLOSED)


def _start_in_words(interval: Interval, at: datetime, *, dated: bool) -> str:
    """Format when it opens: «à 14 h», «demain à 9 h», «jeudi 26 novembre à 9 h»."""
    start, today = interval.start, at.date()
    if start.date() == today:
        return _("à %(time)s", time=time_in_words(start))
    if not dated and start.date() == _day_after(today):
        return _("demain à %(time)s", time=time_in_words(start))
    return moment_in_words(start)


def _day_after(day: date) -> date:
    return day + timedelta(days=1)


def _except_in_holidays(words: str, comment: str) -> str:
    return _("%(words)s, sauf vacances scolaires", words=words) if comment == SCHOOL_HOLIDAYS else words
