"""Make single values right, or say that they are not: text, codes, phones, addresses, dates, hours."""

import re
import unicodedata
from datetime import date
from html import unescape
from math import isfinite
from typing import Any

import phonenumbers
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stub

from geo.communes.index import departement_of
from geo.communes.names import fold
from geo.standard.fields import PIVOT_UNKNOWN

_SPACES = re.compile(r"\s+")
_EMPTY_WORDS = frozenset({"", "null", "none", "nan", "n a", "na", "nc", "nr", "non renseigne", "missing"})
_LONGEST_EMPTY_WORD = 20
"""Characters, with whatever signs surround the word."""

_TAG = re.compile(
    r"\{\{[^{}]*\}\}"  # what YesWiki leaves of an image
    r"|</?(a|b|br|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|table|tbody|td|th|tr|u|ul)(\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARKUP = (
    (re.compile(r'""(?=<)|(?<=>)""'), ""),  # around the HTML of a YesWiki page
    (_TAG, " "),
    (re.compile('"{2,}'), '"'),
    (re.compile(r"\*\*(?<![\w/]\*\*)(?=[^\s*])([^*]+)\*\*"), r"\1"),
    (re.compile(r"//(?<![:\w]//)(?=[^\s/])([^/]+)//(?!\w)"), r"\1"),
)
"""Remains of web and wiki pages → the text they were made for."""

_MOST_PASSES = 5
"""A text that still changes after so many was made to: one that was escaped twice takes three."""

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Signs that XML or PostgreSQL refuse, or that turn the direction of the text around them."""

_MARKUP_SIGNS = re.compile(r'""|\*\*|//|[<{]')

_WINDOWS_SIGNS = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_MISREADINGS = (
    (re.compile("Ã|Â|â€"), "cp1252", "utf-8"),
    (re.compile("[\u2500-\u257f]"), "cp437", "cp850"),
)
"""What betrays a text read with the wrong table → the table it was read with, the one it is written in."""

_MISREAD_SIGNS = re.compile("[\u0080-\u009fÃÂâ\u2500-\u257f]")

_EMAIL = re.compile(r"(?<![\w.+'-])\.*+([\w+'-][\w.+'-]*+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})", re.IGNORECASE)
"""Sought where a word starts alone, or a long word would take a time that grows as its square."""

_URL = re.compile(r"^(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?:?/{1,2})*(https?):?/{1,2}(?=\w)", re.IGNORECASE)
_CODE_POSTAL = re.compile(r"\d{5}", re.ASCII)
_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
_CODE_INSEE = re.compile(r"([013-9]\d|2[AB1-9])\d{3}", re.ASCII)
_PIVOT = re.compile(r"\d{9}(?!00000)\d{5}|W[0-9A-Z]{9}|(?!0+$)\d{9,10}", re.IGNORECASE | re.ASCII)
"""SIRET (a spreadsheet that rounds leaves zeros for its last five digits), RNA, RIDET."""

_DATES = (
    re.compile(r"(?<!\d)(?P<year>\d{4})[/-](?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<![^\W\d])(?P<name>[^\W\d]{3,9})\.?[ -](?P<year>\d{4}|\d{2})(?!\d)"),
)
"""A day in one of the usual orders, or a month, which counts as its first day."""

_MONTHS = ("janv", "fevr", "mars", "avri", "mai", "juin", "juil", "aout", "sept", "octo", "nove", "dece")
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

_E164 = re.compile(r"\+[0-9]{9,15}")
"""What can be dialled: nine digits in Saint-Pierre-et-Miquelon, fifteen at most anywhere."""

_OSM_RANGE = re.compile(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)")
_LATEST_NIGHT_MIN = 5 * 60
"""Minute of the day; a range over midnight that ends later is a slip of the keyboard, such as 19:00-11:00."""

_SHORT_NUMBER = re.compile(r"(?<!\d)(3\d) ?(\d\d)(?!\d)")
_SHORT_NUMBERS = {
    "3230": "+33969322121",  # CAF
    "3646": "+33184903646",  # Assurance maladie, as ameli.fr gives it for calls from abroad
    "3949": "+33972723949",  # France Travail
    "3960": "+33971103960",  # Assurance retraite
}
"""National short number → the same desk in full: the standard wants all numbers so."""

_SERVICE_NAMES = frozenset(
    map(
        fold,
        (
            "Ordinateur",
            "Wifi",
            "Découvrir et m'approprier les services de francetravail.fr",
            "Mobiliser mes services numériques France Travail",
            "Réussir mes échanges avec France Travail",
        ),
    )
)
"""What some files have for the name of a lieu, and is the name of a service."""


def clean_text(value: Any) -> str | None:
    """Fold white space, HTML and wiki remains; None for what only says that nothing is known.

    What was cleaned stays as it is when it is cleaned again.
    """
    if value is None or isinstance(value, bool | list | dict):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else value
    text = _settled(str(value))
    return None if len(text) <= _LONGEST_EMPTY_WORD and fold(text) in _EMPTY_WORDS and text != "0" else text


def clean_nom(value: Any) -> str | None:
    """Keep the name of a lieu; None for what is the name of a service."""
    text = clean_text(value)
    return None if text is None or fold(text) in _SERVICE_NAMES else text


def clean_code_postal(value: Any) -> str | None:
    """Find the five digits, giving back the zero that a spreadsheet ate: 1400 → 01400."""
    text = (clean_text(value) or "").replace(" ", "")
    digits = text.removesuffix(".0")
    if _FOUR_DIGITS.fullmatch(digits):
        return "0" + digits
    found = _CODE_POSTAL.match(digits)
    return found.group() if found else None


def clean_code_insee(value: Any) -> str | None:
    """Keep a well-formed Insee code (2A004, 01400, 97411), with its lost zero; else None."""
    text = (clean_text(value) or "").upper().replace(" ", "").removesuffix(".0")
    if _FOUR_DIGITS.fullmatch(text):
        text = "0" + text
    return text if _CODE_INSEE.fullmatch(text) else None


def clean_pivot(value: Any) -> str:
    """Keep a SIRET, RNA or RIDET, without its spaces; fourteen zeros when there is none."""
    text = re.sub(r"[\s.-]", "", clean_text(value) or "")
    return text if _PIVOT.fullmatch(text) else PIVOT_UNKNOWN


def clean_telephone(value: Any, code: str | None) -> str | None:
    """Spell the first phone number of a text as E.164; `code` (Insee or postal) tells the region."""
    lines = re.sub(r"[\r\n]+", " / ", value) if isinstance(value, str) else value
    text = re.sub(r"\(0\)", "", clean_text(lines) or "").replace("+0", "0")
    digits = re.sub(r"[\s.]", "", text)
    if re.fullmatch(r"[1-9]\d{8}", digits):
        text = "0" + digits  # the zero that a spreadsheet ate
    if re.fullmatch(r"(33|262|590|594|596|687|689)\d{6,9}", text):
        text = "+" + text
    region = _PHONE_REGIONS.get(departement_of(code or ""), "FR")
    for match in phonenumbers.PhoneNumberMatcher(text, region, phonenumbers.Leniency.POSSIBLE):
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        possible = phonenumbers.is_possible_number(match.number) and _E164.fullmatch(number)
        if possible and not match.number.italian_leading_zero:
            return number
    short = _SHORT_NUMBER.search(text)
    return _SHORT_NUMBERS.get("".join(short.groups())) if short else None


def clean_courriels(value: Any) -> tuple[str, ...]:
    """Find every e-mail address of a text or list; their accents are typing errors."""
    return _distinct(_unaccented(found.lower()) for text in _texts(value) for found in _EMAIL.findall(text))


def clean_sites(value: Any) -> tuple[str, ...]:
    """Find every web address of a text or list, with its scheme."""
    words = (_texts(re.split(r"[\s|;]+", text)) for text in _texts(value))
    addresses = (_SCHEME.sub(r"\1://", word.strip("<>(),;")) for found in words for word in found)
    return _distinct(_with_scheme(word) for word in addresses if _URL.match(word) and "@" not in word)


def clean_url(value: Any) -> str | None:
    """Keep the first web address of a text, with its scheme."""
    return next(iter(clean_sites(value)), None)


def clean_date(value: Any, *, today: date) -> date | None:
    """Find a day or a month in a text; None when it is absent, to come, or older than such places."""
    text = _unaccented(clean_text(value) or "").lower()
    for pattern in _DATES:
        found = pattern.search(text)
        read = _date_of(found.groupdict()) if found else None
        if read is not None:
            return read if read.year >= _FIRST_COMPUTERS and read <= today else None
    return None


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
    text = re.sub(r"((?::\d\d|\")),(?=[A-Za-z])", r"\1, ", text)  # after hours, the space starts a rule
    text = re.sub(r"\s*;\s*", "; ", text)
    if not text or _opens_too_long(text):
        return None
    try:
        OpeningHours(text)
    except ParserError:
        return None
    return text


def _opens_too_long(text: str) -> bool:
    """Tell rules that OSM reads as a whole day, «Tu» or 14:00-14:00, where hours were lost or mistyped."""
    rules = re.sub(r'"[^"]*"', "", text).split(";")
    told = all(re.search(r"\d|\b(off|closed|unknown)\b", rule) for rule in rules)
    if not told or not any(re.search(r"\d|\bunknown\b", rule) for rule in rules):
        return True
    minutes = (tuple(map(int, found.groups())) for found in _OSM_RANGE.finditer(text))
    ranges = ((h1 * 60 + m1, h2 * 60 + m2) for h1, m1, h2, m2 in minutes)
    return any(end == start or start > end > _LATEST_NIGHT_MIN for start, end in ranges)


def _settled(text: str) -> str:
    """Take remains out of a text until there are none; empty where there always are."""
    for _ in range(_MOST_PASSES):
        cleaner = _without_remains(text)
        if cleaner == text:
            return text
        text = cleaner
    return ""


def _without_remains(text: str) -> str:
    text = unescape(_well_read(text))
    for remains, replacement in _MARKUP if _MARKUP_SIGNS.search(text) else ():
        text = remains.sub(replacement, text)
    return _SPACES.sub(" ", _NO_TEXT.sub("", text)).strip()


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in map(clean_text, values) if text]


def _with_scheme(url: str) -> str:
    return url if url.lower().startswith(("http://", "https://")) else f"https://{url}"


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _well_read(text: str) -> str:
    """Give back the accents of a text that was read with the wrong table: RÃ©publique, CH╢TEAUX."""
    if not _MISREAD_SIGNS.search(text):
        return text
    for signs, read_with, written_in in _MISREADINGS:
        if signs.search(text):
            try:
                return text.encode(read_with).decode(written_in)
            except UnicodeError:
                continue
    return text.translate(_WINDOWS_SIGNS)


def _date_of(parts: dict[str, str]) -> date | None:
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    months = [n for n, start in enumerate(_MONTHS, 1) if parts.get("name", "").startswith(start[:4])]
    month = int(parts["month"]) if "month" in parts else next(iter(months), 0)
    try:
        return date(year, month, int(parts.get("day", 1)))
    except ValueError:
        return None


def _unaccented(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
