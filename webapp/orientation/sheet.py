"""The orientation sheet: one to three lieux on one page, as HTML and as PDF. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from flask import current_app, render_template

from geo.points import Point
from webapp.core.urls import whole_url
from webapp.drawing.pictures import data_uri
from webapp.formats.subprocess_writers import print_shortest
from webapp.lieux.sheet import updated_in_words
from webapp.orientation.selection import SelectedLieu
from webapp.wording.calls import call
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated, isolated_for_print
from webapp.wording.words import Phone, full_date, with_capital

_MORE_HOURS: Final = N_("Autres jours : voir la page du lieu.")
_UNKNOWN_ADDRESS: Final = N_("Adresse inconnue : appelez avant de venir")
_UNKNOWN_HOURS: Final = N_("Horaires inconnus : appelez avant de venir.")
_UNKNOWN_COST: Final = N_("Prix inconnu : demandez au lieu")


@dataclass(frozen=True, slots=True)
class PrintDetail:
    """How much of a sheet is printed."""

    plan_class: str | None
    """Class of the map: empty as wide as the page, or «petit»; None for no map."""
    max_hour_lines: int
    brief: bool = False


PRINT_DETAILS: Final = (
    PrintDetail("", 14),
    PrintDetail("petit", 3),
    PrintDetail(None, 3),
    PrintDetail(None, 1),
    PrintDetail(None, 1, brief=True),
)
"""From the most to the least: the first that holds on one page is printed, else the last."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One lieu of a sheet. Empty members are not printed."""

    rank: int
    nom: str
    place: str
    """Its address, and how long it takes to go there."""
    phone: Phone | None
    hours: Sequence[str]
    offer: str
    """Its price, and the wishes that it grants."""
    to_check: str
    remark: str
    url: str
    qr: str
    """An image, as a data URI."""

    def shortened(self, detail: "PrintDetail") -> "SheetEntry":
        """Return the entry with its first lines of hours and, if brief, only what helps to go."""
        hours = self.hours
        if len(hours) > detail.max_hour_lines:
            hours = [*hours[: detail.max_hour_lines], _(_MORE_HOURS)]
        if detail.brief:
            return replace(self, hours=hours, to_check="", remark="", url="")
        return replace(self, hours=hours)


@dataclass(frozen=True, slots=True)
class OrientationSheet:
    """A sheet as it is printed."""

    title: str
    entries: Sequence[SheetEntry]
    sources: str
    made: str
    large: bool

    def shortened(self, detail: "PrintDetail") -> "OrientationSheet":
        """Return the sheet with shortened entries."""
        return replace(self, entries=[entry.shortened(detail) for entry in self.entries])


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page that shows a sheet before it is printed."""

    sheet: OrientationSheet
    plan_url: str
    """Empty where no position is known."""
    pdf_url: str
    large_pdf_url: str
    back_url: str


@dataclass(frozen=True, slots=True)
class SheetPdf:
    """A sheet as it is printed, with the map as a data URI; empty for none."""

    sheet: OrientationSheet
    plan: str
    plan_class: str


def orientation_sheet(selected: Sequence[SelectedLieu], *, large: bool, today: date) -> OrientationSheet:
    """Present the lieux ticked."""
    sources = dict.fromkeys(nom for one in selected for nom, _ in one.sheet.sources)
    return OrientationSheet(
        title=_("Votre lieu d'aide") if len(selected) == 1 else _("Vos lieux d'aide"),
        entries=[_entry(rank, one) for rank, one in enumerate(selected, 1)],
        sources=", ".join(sources),
        made=full_date(today),
        large=large,
    )


def numbered_points(selected: Sequence[SelectedLieu]) -> list[tuple[int, Point]]:
    """List the positions of lieux, with their number on the sheet."""
    return [(rank, one.point) for rank, one in enumerate(selected, 1) if one.point is not None]


def sheet_pdf(sheet: OrientationSheet, plan: str, *, demonstration: bool) -> bytes:
    """Print a sheet as a tagged PDF, with as much as one page holds; `plan` is the address of an image."""
    css = Path(str(current_app.static_folder), "fiche.css").read_text(encoding="utf-8")
    pages = (
        isolated_for_print(
            render_template(
                "orientation/fiche_pdf.html",
                page=SheetPdf(
                    sheet=sheet.shortened(detail),
                    plan=plan if detail.plan_class is not None else "",
                    plan_class=detail.plan_class or "",
                ),
                demonstration=demonstration,
            )
        )
        for detail in PRINT_DETAILS
    )
    return print_shortest(pages, css)


def _entry(rank: int, one: SelectedLieu) -> SheetEntry:
    sheet, card = one.sheet, one.card
    url = whole_url("pages.lieu", lieu_id=sheet.id)
    # The price has a line of its own.
    to_check = _(" ; ").join(
        words.replace(" : ", ", ")
        for name, words in zip(card.unknown_names, card.unknown, strict=True)
        if name != "frais_a_charge"
    )
    updated = with_capital(updated_in_words(sheet.updated_month)) if sheet.updated_month else ""
    return SheetEntry(
        rank=rank,
        nom=sheet.nom,
        place=_place(one),
        phone=sheet.phone,
        hours=sheet.hours or [call(_UNKNOWN_HOURS, sheet.phone)],
        offer=_offer(one),
        to_check=_("À vérifier : %(words)s.", words=to_check) if to_check else "",
        remark=card.remark or updated,
        url=url.partition("://")[2],
        qr=_qr(url),
    )


def _place(one: SelectedLieu) -> str:
    address = (
        isolated(", ".join(one.sheet.adresse))
        if one.sheet.adresse
        else call(_UNKNOWN_ADDRESS, one.sheet.phone)
    )
    return ". ".join(filter(None, (address, one.sheet.position_remark, with_capital(one.card.travel))))


def _offer(one: SelectedLieu) -> str:
    cost = one.sheet.cost if one.values["frais_a_charge"] else _(_UNKNOWN_COST)
    granted = _(", ").join(words for words in one.card.reasons if words != _("gratuit"))
    return ". ".join(filter(None, (cost, with_capital(granted))))


def _qr(url: str) -> str:
    image = BytesIO()
    segno.make(url, error="m", micro=False).save(image, kind="svg", border=2, xmldecl=False)
    return data_uri(image.getvalue())
