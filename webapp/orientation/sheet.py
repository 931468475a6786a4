"""The orientation sheet: one to three lieux on one page to print, as HTML and as PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Final

import segno

from webapp.core.urls import whole_url
from webapp.drawing.pictures import data_uri
from webapp.orientation.chosen import Chosen
from webapp.wording.words import Phone, full_date

MORE_HOURS: Final = "Autres jours : voir la page du lieu."
UNKNOWN_ADDRESS: Final = "Adresse inconnue : appelez avant de venir"
UNKNOWN_HOURS: Final = "Horaires inconnus : appelez avant de venir."
UNKNOWN_COST: Final = "Prix inconnu : demandez au lieu"


@dataclass(frozen=True, slots=True)
class Entry:
    """One lieu of a sheet. Empty members are not printed."""

    rank: int
    nom: str
    place: str
    """Its address, and how long it takes to go there."""
    phone: Phone | None
    hours: Sequence[str]
    offer: str
    """Its price, and what it grants of the choice."""
    to_check: str
    remark: str
    url: str
    qr: str
    """An image, as a data URI."""

    def shortened(self, most_hours: int, *, briefly: bool) -> "Entry":
        """Keep the first lines of hours, and say that there are others; briefly, only what helps to go."""
        hours = self.hours
        if len(hours) > most_hours:
            hours = [*hours[:most_hours], MORE_HOURS]
        if briefly:
            return replace(self, hours=hours, to_check="", remark="", url="")
        return replace(self, hours=hours)


@dataclass(frozen=True, slots=True)
class OrientationSheet:
    """A sheet as it is printed."""

    title: str
    entries: Sequence[Entry]
    sources: str
    made: str
    large: bool


def sheet_of_chosen(chosen: Sequence[Chosen], *, large: bool, today: date) -> OrientationSheet:
    """Present the lieux ticked."""
    sources = dict.fromkeys(nom for one in chosen for nom, _ in one.sheet.sources)
    return OrientationSheet(
        title="Votre lieu d'aide" if len(chosen) == 1 else "Vos lieux d'aide",
        entries=[_entry(rank, one) for rank, one in enumerate(chosen, 1)],
        sources=", ".join(sources),
        made=full_date(today),
        large=large,
    )


def _entry(rank: int, one: Chosen) -> Entry:
    sheet, option = one.sheet, one.option
    url = whole_url("pages.lieu", lieu_id=sheet.id)
    to_check = [words.replace(" : ", ", ") for words in option.unknown if not words.startswith("gratuit")]
    return Entry(
        rank=rank,
        nom=sheet.nom,
        place=_place(one),
        phone=sheet.phone,
        hours=sheet.hours or [UNKNOWN_HOURS],
        offer=_offer(one),
        to_check=f"À vérifier : {' ; '.join(to_check)}." if to_check else "",
        remark=option.remark or _capital(sheet.updated or ""),
        url=url.partition("://")[2],
        qr=_qr(url),
    )


def _place(one: Chosen) -> str:
    address = ", ".join(one.sheet.adresse) or UNKNOWN_ADDRESS
    return ". ".join(filter(None, (address, one.sheet.placed, _capital(one.option.travel))))


def _offer(one: Chosen) -> str:
    cost = one.sheet.cost if one.values["frais_a_charge"] else UNKNOWN_COST
    granted = ", ".join(words for words in one.option.reasons if words != "gratuit")
    return ". ".join(filter(None, (cost, _capital(granted))))


def _qr(url: str) -> str:
    image = BytesIO()
    segno.make(url, error="m", micro=False).save(image, kind="svg", border=2, xmldecl=False)
    return data_uri(image.getvalue())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
