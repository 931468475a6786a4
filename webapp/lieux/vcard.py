"""A lieu as a contact of a telephone: vCard 4.0.

Source: https://www.rfc-editor.org/rfc/rfc6350.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from geo.database.models import Lieu
from webapp.wording.case import name_in_normal_case, street_in_normal_case
from webapp.wording.week import week_in_words

VCARD: Final = "text/vcard"

MAX_LINE_BYTES: Final = 75
"""Section 3.2: a longer line is folded."""

_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
"""Section 3.4."""


def vcard(lieu: Lieu, *, url: str) -> str:
    """Write a lieu as a vCard; `url` is the address of its page."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(lieu, url))


def _lines(lieu: Lieu, url: str) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:org")
    yield f"FN:{_escaped(name_in_normal_case(lieu.nom, lieu.commune))}"
    yield f"ADR;TYPE=work:{_structured(_address(lieu))}"
    if lieu.telephone:
        yield f"TEL;TYPE=work:{_escaped(lieu.telephone)}"
    yield from (f"EMAIL;TYPE=work:{_escaped(courriel)}" for courriel in lieu.courriels)
    yield from (f"URL:{site}" for site in (*lieu.site_web, url) if site.isprintable())
    if lieu.latitude is not None and lieu.longitude is not None and lieu.position_precision == "adresse":
        yield f"GEO:geo:{lieu.latitude},{lieu.longitude}"
    if week := week_in_words(lieu.horaires):
        yield f"NOTE:{_escaped(chr(10).join(week))}"
    yield "END:VCARD"


def _address(lieu: Lieu) -> Sequence[str | None]:
    """List post office box, extended address (both deprecated), street, town, region, postal code, country.

    An itinerant service has only its town.
    """
    itinerant = lieu.itinerant and lieu.position is None
    lines = () if itinerant else (street_in_normal_case(lieu.adresse or ""), lieu.complement_adresse)
    return (None, None, ", ".join(filter(None, lines)), lieu.commune, None, lieu.code_postal, "France")


def _structured(parts: Sequence[str | None]) -> str:
    return ";".join(_escaped(part or "") for part in parts)


def _escaped(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable() or sign == "\n").translate(_ESCAPED)


def _folded(line: str) -> str:
    """Fold a line so that none is too long in UTF-8, never inside a character."""
    lines, length = [""], 0
    for sign in line:
        size = len(sign.encode())
        if length + size > MAX_LINE_BYTES:
            lines.append(" ")
            length = 1
        lines[-1] += sign
        length += size
    return "\r\n".join(lines)
