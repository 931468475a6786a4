"""Weekly opening hours in the language of the page, one line for each run of days."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time
from itertools import groupby
from types import MappingProxyType
from typing import Final

from geo.hours.plain_week import DAY_MIN, DAYS_A_WEEK, TO_CONFIRM, Day, PlainWeek, Span, plain_week
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated
from webapp.wording.words import enumerated, time_in_words, unbroken_times, weekday, with_capital

ALWAYS_OPEN: Final = N_("Tous les jours, jour et nuit")
CLOSED_ON_PUBLIC_HOLIDAYS: Final = N_("Fermé les jours fériés")
CLOSED_IN_SCHOOL_HOLIDAYS: Final = N_("Fermé pendant les vacances scolaires")

_COMMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        TO_CONFIRM: N_("à confirmer"),
        "jours à confirmer": N_("jours à confirmer"),
        "week-end à confirmer": N_("week-end à confirmer"),
        "sur rendez-vous": N_("sur rendez-vous"),
        "sauf vacances scolaires": N_("sauf vacances scolaires"),
    }
)
"""Comments that our imports write, and their messages; the others are words of the source."""


def week_in_words(horaires: str | None) -> list[str] | None:
    """Format hours that are the same each week; None for others."""
    week = plain_week(horaires)
    return None if week is None else [unbroken_times(line) for line in _lines(week)]


def comment_in_words(comment: str) -> str:
    """Return a comment of hours: the message of one of ours, else the words of the source."""
    return _(_COMMENTS[comment]) if comment in _COMMENTS else isolated(comment)


def _lines(week: PlainWeek) -> Iterator[str]:
    if week.always:
        yield _(ALWAYS_OPEN)
    elif week.days_unknown:
        yield with_capital(_day(week.runs[0][1]))
    else:
        for days, spans in week.runs:
            yield _("%(days)s : %(hours)s", days=_days(days), hours=_day(spans))
    if week.closed_on_public_holidays:
        yield _(CLOSED_ON_PUBLIC_HOLIDAYS)
    if week.closed_in_school_holidays:
        yield _(CLOSED_IN_SCHOOL_HOLIDAYS)
    if week.otherwise is not None:
        yield _("Le reste du temps : %(remark)s", remark=comment_in_words(week.otherwise or TO_CONFIRM))


def _days(days: Sequence[int]) -> str:
    first, last = weekday(days[0]), weekday(days[-1])
    if len(days) == DAYS_A_WEEK:
        return _("Tous les jours")
    if len(days) == 1:
        return with_capital(first)
    if len(days) == 2:
        return with_capital(_("%(first)s et %(last)s", first=first, last=last))
    return with_capital(_("du %(first)s au %(last)s", first=first, last=last))


def _day(spans: Day) -> str:
    """Format the spans of a day, those of one comment together."""
    alike = groupby(spans, key=lambda span: (span.sure, span.comment))
    return _(" ; ").join(_spans(list(same), sure, comment) for (sure, comment), same in alike)


def _spans(spans: Sequence[Span], sure: bool, comment: str) -> str:
    remark = comment_in_words(comment or TO_CONFIRM) if comment or not sure else ""
    if (spans[0].start, spans[0].end) == (0, DAY_MIN) and remark:
        return remark
    ranges = enumerated([_("de %(start)s à %(end)s", start=_time(s.start), end=_time(s.end)) for s in spans])
    return _("%(hours)s (%(remark)s)", hours=ranges, remark=remark) if remark else ranges


def _time(minutes: int) -> str:
    return _("24 h") if minutes == DAY_MIN else time_in_words(time(*divmod(minutes, 60)))
