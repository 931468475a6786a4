"""Single values in the language of the page: distances, durations, numbers, dates, telephones, places."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

import phonenumbers
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal
from babel.units import format_unit

from webapp.wording.catalogs import locale_of
from webapp.wording.labels import mode_in_words
from webapp.wording.messages import _, current_locale, is_french
from webapp.wording.names import isolated

_MIN_DISTANCE_M = 100
_CONTRACTIONS: Final = (("Le ", "du "), ("Les ", "des "))
_ELISION = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]|y[^aeiou]", re.IGNORECASE)
_FRENCH_SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " "})
"""In French, a distance is written with plain spaces: lines are short."""
_FIRST = re.compile(r"\b1(?= )")
_TIME = re.compile(r"\d+ h(?: \d\d)?")
_FRENCH_PLANS = frozenset({33, 262, 508, 590, 594, 596})
"""Country codes whose national numbers start with a zero and are read in groups of two (ARCEP)."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as people read it, and its tel: address; empty for one that cannot be dialled."""

    text: str
    uri: str


def distance_in_words(distance_m: float, *, roughly: bool = False) -> str:
    """Format a distance in m: «à 800 mètres», «à 3,4 km», «à 12 km»; `roughly` for an imprecise position."""
    if distance_m < _MIN_DISTANCE_M:
        return _("à moins de %(distance)s", distance=_unit(_MIN_DISTANCE_M, "length-meter", "long"))
    rounded_m = round(distance_m / 100) * 100
    distance = _unit(rounded_m, "length-meter", "long") if rounded_m < 1_000 else kilometres(distance_m)
    return (
        _("à environ %(distance)s", distance=distance) if roughly else _("à %(distance)s", distance=distance)
    )


def kilometres(distance_m: float) -> str:
    """Format a distance in m as kilometres, with one decimal under ten."""
    km = distance_m / 1_000
    return _unit(round(km, 1) if km < 9.95 else round(km), "length-kilometer", "short")


def travel_in_words(minutes: float, mode: str, *, measured: bool) -> str:
    """Format a travel time in min: «à 18 minutes en voiture», «à environ 1 h 20 à pied» for an estimate."""
    values = {"duration": duration_in_words(minutes), "mode": mode_in_words(mode)}
    return (
        _("à %(duration)s %(mode)s", **values) if measured else _("à environ %(duration)s %(mode)s", **values)
    )


def duration_in_words(minutes: float) -> str:
    """Format a duration in whole minutes, at least one: «1 minute», «18 minutes», «1 h 05»."""
    whole = max(1, round(minutes))
    if whole < 60:
        return minutes_in_words(whole)
    hours, rest = divmod(whole, 60)
    if is_french():
        return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"
    if not rest:
        return _unit(hours, "duration-hour", "long")
    return f"{_unit(hours, 'duration-hour', 'short')} {_unit(rest, 'duration-minute', 'short')}"


def minutes_in_words(minutes: int) -> str:
    """Format a number of minutes, however long: «90 minutes»."""
    return _unit(minutes, "duration-minute", "long")


def short_minutes(minutes: int) -> str:
    """Format a number of minutes in the fewest words that all understand: «12 min»."""
    return _unit(minutes, "duration-minute", "short" if is_french() else "long")


def number(value: int) -> str:
    """Format a whole number with what the language puts between thousands; in French a no-break space."""
    return _number(value, current_locale().language)


def counted(count: int, singular: str, plural: str) -> str:
    """Format a number and its French noun; zero and one are singular."""
    return f"{number(count)} {singular if abs(count) < 2 else plural}"


def share(count: int, whole: int) -> str:
    """Format a count as a percentage of a whole: «62 %»; 0 % and 100 % only where they are exact."""
    if not whole:
        return "–"
    percent = round(100 * count / whole)
    if percent == 0 and count:
        return "moins de 1\u00a0%"
    return "plus de 99\u00a0%" if percent == 100 and count < whole else f"{percent}\u00a0%"


def month(day: date) -> str:
    """Format the month of a day: «mars 2023»."""
    return format_skeleton("yMMMM", day, locale=current_locale())


def full_date(day: date) -> str:
    """Format a day in full: «1er mars 2023»."""
    return _with_first(format_date(day, "long", locale=current_locale()))


def short_date(day: date) -> str:
    """Format a day in figures, for tables: «01/03/2023»."""
    return f"{day:%d/%m/%Y}"


def date_or_unknown(day: date | None) -> str:
    """Format a date for tables: «01/03/2023», «inconnue» without one."""
    return short_date(day) if day else "inconnue"


def passage_in_words(start: datetime, end: datetime) -> str:
    """Format when an itinerant service stops: «mardi 24 novembre, de 9 h à 12 h»."""
    return _("%(day)s, %(hours)s", day=day_in_words(start), hours=range_in_words(start, end))


def range_in_words(start: time | datetime, end: time | datetime) -> str:
    """Format a range of times: «de 9 h à 12 h»."""
    return _("de %(start)s à %(end)s", start=time_in_words(start), end=time_in_words(end))


def day_in_words(day: date) -> str:
    """Format a day of the weeks to come: «mardi 24 novembre»."""
    language = current_locale().language
    # The pattern of CLDR in which the language writes the day of the week, the day and the month.
    return _with_first(_formatted_day(day.year, day.month, day.day, _("EEEE d MMMM"), language))


def weekday(rank: int) -> str:
    """Return the name of a day of the week, Monday being 0: «lundi»."""
    return str(current_locale().days["stand-alone"]["wide"][rank])


def time_in_words(moment: time | datetime) -> str:
    """Format a time of day, with no-break spaces: «9 h», «13 h 30»."""
    return _time(moment.hour, moment.minute, current_locale().language)


def enumerated(texts: Sequence[str]) -> str:
    """Join texts: «a, b et c»."""
    *others, last = texts
    if not others:
        return last
    return _("%(others)s et %(last)s", others=_(", ").join(others), last=last)


def months_between(earlier: date, later: date) -> int:
    """Count the whole months from one day to another."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - 1 if later.day < earlier.day else months


def with_capital(text: str) -> str:
    """Return a text whose first letter is a capital; the others stay as they are."""
    return text[:1].upper() + text[1:]


def unbroken_times(text: str) -> str:
    """Return a text with no-break spaces in each time of day: «8 h 30»."""
    return _TIME.sub(lambda time: time.group().replace(" ", "\u00a0"), text)


def of_place(nom: str) -> str:
    """Return the name of a place after «de»: «de Guéret», «d'Aubusson», «du Havre», «des Abymes».

    In other languages the name alone: the message that it is set in has the preposition.
    """
    if not is_french():
        return isolated(nom)
    for article, contraction in _CONTRACTIONS:
        if nom.startswith(article):
            return contraction + nom.removeprefix(article)
    return f"d'{nom}" if _ELISION.match(nom) else f"de {nom}"


@lru_cache(maxsize=16_384)  # distinct numbers of the whole country: 10,000
def phone(number_text: str | None) -> Phone | None:
    """Format a telephone number in groups of two, with its tel: address; one that nobody can read stays."""
    if not number_text or not number_text.strip():
        return None
    try:
        parsed = phonenumbers.parse(number_text, "FR")
    except phonenumbers.NumberParseException:
        return Phone(text=number_text, uri="")
    digits = str(parsed.national_number)
    if not phonenumbers.is_possible_number(parsed):
        short = len(digits) in (2, 3, 4, 6) and not number_text.startswith("+")
        return Phone(_in_pairs(digits), f"tel:{digits}") if short else Phone(number_text, "")
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(text=_national(parsed), uri=f"tel:{e164}")


@lru_cache(maxsize=4_096)  # Babel takes 30 µs to format one, and a page has sixty of them
def _formatted_unit(value: float, unit: str, length: str, language: str) -> str:
    text = format_unit(value, unit, length, format="#,##0.#", locale=locale_of(language))  # type: ignore[arg-type]  # a length of CLDR
    return text.translate(_FRENCH_SPACES) if language == "fr" else text


def _unit(value: float, unit: str, length: str) -> str:
    """Format a value with a unit of CLDR, in the plural form of the language."""
    return _formatted_unit(value, unit, length, current_locale().language)


@lru_cache(maxsize=4_096)
def _formatted_day(year: int, month: int, day: int, pattern: str, language: str) -> str:
    return format_date(date(year, month, day), pattern, locale=locale_of(language))


@lru_cache(maxsize=4_096)
def _number(value: int, language: str) -> str:
    return format_decimal(value, locale=locale_of(language)).replace("\u202f", "\u00a0")


@lru_cache(maxsize=4_096)
def _time(hour: int, minute: int, language: str) -> str:
    if language != "fr":
        return format_time(time(hour, minute), "short", locale=locale_of(language))
    return f"{hour}\u00a0h\u00a0{minute:02}" if minute else f"{hour}\u00a0h"


def _with_first(day: str) -> str:
    """Return a day of the month in words: French writes «1er mars»."""
    return _FIRST.sub("1er", day, count=1) if is_french() else day


def _national(parsed: phonenumbers.PhoneNumber) -> str:
    digits = str(parsed.national_number)
    if parsed.country_code in _FRENCH_PLANS and len(digits) == 9:
        return _in_pairs(f"0{digits}")
    international = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return international.replace(".", " ")


def _in_pairs(digits: str) -> str:
    return " ".join(re.findall(r"\d{1,2}", digits))
