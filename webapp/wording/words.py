"""Single values in plain French: distances, durations, numbers, dates, telephone numbers, names of places."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import phonenumbers

from geo.hours.calendar import DAYS
from webapp.wording.labels import MODE_LABELS

MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)

_MIN_DISTANCE_M = 100
_CONTRACTIONS: Final = (("Le ", "du "), ("Les ", "des "))
_ELISION = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]|y[^aeiou]", re.IGNORECASE)
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
    prefix = "à environ" if roughly else "à"
    if distance_m < _MIN_DISTANCE_M:
        return f"à moins de {_MIN_DISTANCE_M} mètres"
    if (rounded_m := round(distance_m / 100) * 100) < 1_000:
        return f"{prefix} {rounded_m} mètres"
    return f"{prefix} {kilometres(distance_m)}"


def kilometres(distance_m: float) -> str:
    """Format a distance in m as kilometres, with one decimal under ten."""
    km = distance_m / 1_000
    text = f"{km:.1f}".removesuffix(".0") if km < 9.95 else f"{km:,.0f}"
    return f"{text.replace(',', ' ').replace('.', ',')} km"


def travel_in_words(minutes: float, mode: str, *, measured: bool) -> str:
    """Format a travel time in min: «à 18 minutes en voiture», «à environ 1 h 20 à pied» for an estimate."""
    return f"{'à' if measured else 'à environ'} {duration_in_words(minutes)} {MODE_LABELS[mode]}"


def duration_in_words(minutes: float) -> str:
    """Format a duration in whole minutes, at least one: «1 minute», «18 minutes», «1 h 05»."""
    whole = max(1, round(minutes))
    if whole < 60:
        return counted(whole, "minute", "minutes")
    hours, rest = divmod(whole, 60)
    return f"{hours}\u00a0h\u00a0{rest:02}" if rest else f"{hours}\u00a0h"


def number(value: int) -> str:
    """Format a whole number with a no-break space between thousands."""
    return f"{value:,}".replace(",", "\u00a0")


def counted(count: int, singular: str, plural: str) -> str:
    """Format a number and its noun; in French zero and one are singular."""
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
    return f"{MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """Format a day in full: «1er mars 2023»."""
    return f"{'1er' if day.day == 1 else day.day} {month(day)}"


def short_date(day: date) -> str:
    """Format a day in figures, for tables: «01/03/2023»."""
    return f"{day:%d/%m/%Y}"


def date_or_unknown(day: date | None) -> str:
    """Format a date for tables: «01/03/2023», «inconnue» without one."""
    return short_date(day) if day else "inconnue"


def passage_in_words(start: datetime, end: datetime) -> str:
    """Format when an itinerant service stops: «mardi 24 novembre, de 9 h à 12 h»."""
    return f"{day_in_words(start)}, de {time_in_words(start)} à {time_in_words(end)}"


def day_in_words(day: date) -> str:
    """Format a day of the weeks to come: «mardi 24 novembre»."""
    return f"{DAYS[day.weekday()]} {'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]}"


def time_in_words(moment: datetime) -> str:
    """Format a time of day, with no-break spaces: «9 h», «13 h 30»."""
    hours = f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"
    return unbroken_times(hours)


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
    """Return the name of a place after «de»: «de Guéret», «d'Aubusson», «du Havre», «des Abymes»."""
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


def _national(parsed: phonenumbers.PhoneNumber) -> str:
    digits = str(parsed.national_number)
    if parsed.country_code in _FRENCH_PLANS and len(digits) == 9:
        return _in_pairs(f"0{digits}")
    international = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return international.replace(".", " ")


def _in_pairs(digits: str) -> str:
    return " ".join(re.findall(r"\d{1,2}", digits))
