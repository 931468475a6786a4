"""The orientation sheet: one to three lieux on one page to print, as HTML and as PDF."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Final

import segno

from webapp.addresses import whole_url
from webapp.chosen import Chosen
from webapp.words import Phone, full_date

MORE_HOURS: Final = "Autres jours : voir la page du lieu."
UNKNOWN_HOURS: Final = "Horaires inconnus : appelez avant de venir."
UNKNOWN_COST: Final = "Prix inconnu : demandez au lieu."


@dataclass(frozen=True, slots=True)
class Entry:
    """One lieu of a sheet. Empty members are not printed."""

    rank: int
    nom: str
    adresse: str
    placed: str
    travel: str
    phone: Phone | None
    hours: Sequence[str]
    lines: Sequence[str]
    """Price, what was granted, what is to check, the age of what is known."""
    sources: str
    url: str
    qr: str
    """An image, as a data URI."""

    def with_hours(self, most: int) -> "Entry":
        """Keep the first lines of hours, and say that there are others."""
        if len(self.hours) <= most:
            return self
        return replace(self, hours=[*self.hours[:most], MORE_HOURS])


@dataclass(frozen=True, slots=True)
class OrientationSheet:
    """A sheet as it is printed."""

    title: str
    entries: Sequence[Entry]
    made: str
    large: bool


def sheet_of_chosen(chosen: Sequence[Chosen], *, large: bool, today: date) -> OrientationSheet:
    """Present the lieux ticked."""
    return OrientationSheet(
        title="Votre lieu d'aide" if len(chosen) == 1 else "Vos lieux d'aide",
        entries=[_entry(rank, one) for rank, one in enumerate(chosen, 1)],
        made=full_date(today),
        large=large,
    )


def data_uri(image: bytes) -> str:
    """Spell an SVG image as an address that needs no request."""
    return f"data:image/svg+xml;base64,{b64encode(image).decode()}"


def _entry(rank: int, one: Chosen) -> Entry:
    sheet, option = one.sheet, one.option
    url = whole_url("pages.lieu", lieu_id=sheet.id)
    return Entry(
        rank=rank,
        nom=sheet.nom,
        adresse=", ".join(sheet.adresse) or "Adresse inconnue : appelez avant de venir.",
        placed=sheet.placed or "",
        travel=_capital(option.travel),
        phone=sheet.phone,
        hours=sheet.hours or [UNKNOWN_HOURS],
        lines=[line for line in _lines(one) if line],
        sources=", ".join(nom for nom, _ in sheet.sources),
        url=url.partition("://")[2],
        qr=_qr(url),
    )


def _lines(one: Chosen) -> Sequence[str]:
    cost = one.sheet.cost if one.values["frais_a_charge"] else UNKNOWN_COST
    granted = [words for words in one.option.reasons if words != "gratuit"]
    to_check = [words for words in one.option.unknown if not words.startswith("gratuit")]
    return (
        cost,
        _capital(", ".join(granted)),
        f"À vérifier : {' ; '.join(words.replace(' : ', ', ') for words in to_check)}" if to_check else "",
        one.option.remark or _capital(one.sheet.updated or ""),
    )


def _qr(url: str) -> str:
    image = BytesIO()
    segno.make(url, error="m", micro=False).save(image, kind="svg", border=2, xmldecl=False)
    return data_uri(image.getvalue())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
