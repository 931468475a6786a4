"""Clean contacts: phone numbers, e-mail addresses and web addresses."""

import re
from typing import Any

import phonenumbers

from geo.communes.names import departement_of
from importers.values.text import clean_text, clean_texts, distinct, without_accents

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
"""Numbers that can be dialled: nine digits in Saint-Pierre-et-Miquelon, fifteen at most anywhere."""

_SHORT_NUMBER = re.compile(r"(?<!\d)(3\d) ?(\d\d)(?!\d)")
_SHORT_NUMBERS = {
    "3230": "+33969322121",  # CAF
    "3646": "+33184903646",  # Assurance maladie, as ameli.fr gives it for calls from abroad
    "3949": "+33972723949",  # France Travail
    "3960": "+33971103960",  # Assurance retraite
}
"""National short number → the same service in full: the standard wants all numbers so."""

_EMAIL = re.compile(r"(?<![\w.+'-])\.*+([\w+'-][\w.+'-]*+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})", re.IGNORECASE)
"""Matched at starts of words only, or a long word would take a time that grows as its square."""

_URL = re.compile(r"^(https?://)?([\w-]+\.)+[a-z]{2,}(:\d+)?([/?#]\S*)?$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:https?:?/{1,2})*(https?):?/{1,2}(?=\w)", re.IGNORECASE)


def clean_telephone(value: Any, code: str | None) -> str | None:
    """Format the first phone number of a text as E.164; `code` (Insee or postal) selects the region."""
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
    found = (address for text in clean_texts(value) for address in _EMAIL.findall(text))
    return distinct(without_accents(address.lower()) for address in found)


def clean_sites(value: Any) -> tuple[str, ...]:
    """Find every web address of a text or list, with its scheme."""
    words = (clean_texts(re.split(r"[\s|;]+", text)) for text in clean_texts(value))
    addresses = (_SCHEME.sub(r"\1://", word.strip("<>(),;")) for found in words for word in found)
    return distinct(_with_scheme(word) for word in addresses if _URL.match(word) and "@" not in word)


def clean_url(value: Any) -> str | None:
    """Find the first web address of a text, with its scheme."""
    return next(iter(clean_sites(value)), None)


def _with_scheme(url: str) -> str:
    return url if url.lower().startswith(("http://", "https://")) else f"https://{url}"
