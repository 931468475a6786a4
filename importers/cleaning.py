"""Make single values right, or say that they are not: text, codes, phones, addresses, dates, hours."""

import re
from datetime import date, datetime
from html import unescape
from math import isfinite
from typing import Any

import phonenumbers
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

from geo.names import fold
from geo.territories import departement_of
from geo.vocabulary import PIVOT_UNKNOWN

_SPACES = re.compile(r"\s+")
_EMPTY_WORDS = frozenset({"", "null", "none", "nan", "n a", "na", "nc", "nr", "non renseigne", "missing"})
_LONGEST_EMPTY_WORD = 20
"""Characters, with whatever signs surround the word."""

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE)
_URL = re.compile(r"^(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?$", re.IGNORECASE)
_CODE_POSTAL = re.compile(r"\d{5}")
_CODE_INSEE = re.compile(r"([013-9]\d|2[AB1-9])\d{3}")
_PIVOT = re.compile(r"[A-Za-z0-9]{9,14}")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FIRST_COMPUTERS = 2000
"""No national list of such places is older; 01/01/1970 is an empty cell."""

_PHONE_REGIONS = {
    "971": "GP",
    "972": "MQ",
    "973": "GF",
    "974": "RE",
    "975": "PM",
    "976": "YT",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
"""Département or collectivity → region that phonenumbers knows; elsewhere FR."""


def clean_text(value: Any) -> str | None:
    """Fold white space and HTML entities; None for what only says that nothing is known."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = _SPACES.sub(" ", unescape(str(value))).strip()
    return None if len(text) <= _LONGEST_EMPTY_WORD and fold(text) in _EMPTY_WORDS and text != "0" else text


def clean_code_postal(value: Any) -> str | None:
    """Find the five digits, giving back the zero that a spreadsheet ate: 1400 → 01400."""
    text = (clean_text(value) or "").replace(" ", "")
    digits = text.removesuffix(".0")
    if digits.isdigit() and len(digits) == 4:
        return "0" + digits
    found = _CODE_POSTAL.match(digits)
    return found.group() if found else None


def clean_code_insee(value: Any) -> str | None:
    """Keep a well-formed Insee code (2A004, 01400, 97411), with its lost zero; else None."""
    text = (clean_text(value) or "").upper().replace(" ", "").removesuffix(".0")
    if text.isdigit() and len(text) == 4:
        text = "0" + text
    return text if _CODE_INSEE.fullmatch(text) else None


def clean_pivot(value: Any) -> str:
    """Keep a SIRET, RNA or RIDET, without its spaces; fourteen zeros when there is none."""
    text = re.sub(r"[\s.-]", "", clean_text(value) or "")
    return text if _PIVOT.fullmatch(text) else PIVOT_UNKNOWN


def clean_telephone(value: Any, code: str | None) -> str | None:
    """Spell the first phone number of a text as E.164; `code` (Insee or postal) tells the region."""
    text = clean_text(value) or ""
    text = re.sub(r"\(0\)", "", text)
    if re.fullmatch(r"[1-9]\d{8}", re.sub(r"[\s.]", "", text)):
        text = "0" + re.sub(r"[\s.]", "", text)  # the zero that a spreadsheet ate
    if re.fullmatch(r"(33|262|590|594|596|687|689)\d{6,9}", text):
        text = "+" + text
    region = _PHONE_REGIONS.get(departement_of(code or ""), "FR")
    for match in phonenumbers.PhoneNumberMatcher(text, region, phonenumbers.Leniency.POSSIBLE):
        if phonenumbers.is_possible_number(match.number):
            return phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
    return None


def clean_courriels(value: Any) -> tuple[str, ...]:
    """Find every e-mail address of a text or list."""
    return _distinct(found.lower() for text in _texts(value) for found in _EMAIL.findall(text))


def clean_sites(value: Any) -> tuple[str, ...]:
    """Find every web address of a text or list, with its scheme."""
    words = (word.strip("<>(),;") for text in _texts(value) for word in re.split(r"[\s|;]+", text))
    return _distinct(_with_scheme(word) for word in words if _URL.match(word) and "@" not in word)


def clean_url(value: Any) -> str | None:
    """Keep the first web address of a text, with its scheme."""
    return next(iter(clean_sites(value)), None)


def clean_date(value: Any, *, today: date) -> date | None:
    """Read an ISO or day-first date; None when it is absent, to come, or older than such places."""
    text = clean_text(value) or ""
    day_first = _DAY_FIRST.match(text)
    try:
        if day_first:
            day, month, year = map(int, day_first.groups())
            read = date(year, month, day)
        else:
            read = datetime.fromisoformat(text[:10]).date()
    except ValueError:
        return None
    return read if read.year >= _FIRST_COMPUTERS and read <= today else None


def clean_number(value: Any) -> float | None:
    """Read a finite number, with a decimal point or comma; None when it is none."""
    text = (clean_text(value) or "").replace(",", ".").replace(" ", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None


def clean_horaires(value: Any) -> str | None:
    """Keep opening hours that are valid in OSM syntax, written so that they cannot be misread."""
    text, _, _ = (clean_text(value) or "").partition("||")  # a fallback such as «sur rendez-vous»
    text = text.strip("; ")
    # «Tu, Th 13:30-18:00» is read as «Tu all day» because of the space: see the standard's guide.
    text = re.sub(r"\s*,\s*", ",", text)
    text = re.sub(r"\s*;\s*", "; ", text)
    if not text or not re.search(r"\d", text):
        return None
    try:
        OpeningHours(text)
    except ParserError:
        return None
    return text


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in map(clean_text, values) if text]


def _with_scheme(url: str) -> str:
    return url if url.lower().startswith(("http://", "https://")) else f"https://{url}"


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
