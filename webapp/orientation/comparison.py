"""Up to three lieux side by side: one row for each thing to compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import url_for

from webapp.core.urls import by_name
from webapp.lieux.sheet import updated_in_words
from webapp.orientation.params import QueryPairs
from webapp.orientation.results import orientation_url
from webapp.orientation.selection import SelectedLieu
from webapp.wording.messages import N_, _
from webapp.wording.names import isolated
from webapp.wording.tables import Cell, Column, Table

_UNKNOWN: Final = N_("on ne sait pas")


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page that compares."""

    table: Table
    back_url: str
    sheet_url: str


def comparison_page(selected: Sequence[SelectedLieu], query: QueryPairs) -> ComparisonPage:
    """Compare lieux; rows where nothing is known of any of them are shown too."""
    ids = [("lieu", one.sheet.id) for one in selected]
    return ComparisonPage(
        table=Table(
            id="comparaison",
            caption=_("Comparer les lieux"),
            columns=[Column(_("À comparer")), *(Column(isolated(one.sheet.nom)) for one in selected)],
            rows=[[Cell(label), *(_cell(read, one) for one in selected)] for label, read in _rows(selected)],
            stacked=True,
        ),
        back_url=orientation_url(query),
        sheet_url=url_for("orientation.sheet", **by_name([*ids, *query])),
    )


def _cell(read: Callable[[SelectedLieu], str], one: SelectedLieu) -> Cell:
    return Cell(read(one) or _(_UNKNOWN))


def _rows(selected: Sequence[SelectedLieu]) -> Sequence[tuple[str, Callable[[SelectedLieu], str]]]:
    known = any(one.card.travel for one in selected)
    wished = any((*one.card.reasons, *one.card.unknown, *one.card.lacking) for one in selected)
    return [
        *([(_("Trajet"), lambda one: one.card.travel)] if known else []),
        *([(_("Répond au choix"), _granted), (_("À vérifier ou absent"), _missing)] if wished else []),
        (_("Adresse"), lambda one: isolated(", ".join(one.sheet.adresse)) if one.sheet.adresse else ""),
        (_("Téléphone"), lambda one: isolated(one.sheet.phone.text) if one.sheet.phone else ""),
        (_("Horaires"), lambda one: _(" ; ").join(one.sheet.hours)),
        (_("Prix"), lambda one: one.sheet.cost if one.values["frais_a_charge"] else ""),
        *_fact_rows(selected),
        *_section_rows(selected),
        (_("Dernière mise à jour"), _updated),
    ]


def _granted(one: SelectedLieu) -> str:
    return _(", ").join(one.card.reasons) or _("rien de sûr")


def _missing(one: SelectedLieu) -> str:
    return _(", ").join((*one.card.unknown, *one.card.lacking)) or _("rien")


def _updated(one: SelectedLieu) -> str:
    return updated_in_words(one.sheet.updated_month) if one.sheet.updated_month else ""


def _fact_rows(selected: Sequence[SelectedLieu]) -> Sequence[tuple[str, Callable[[SelectedLieu], str]]]:
    labels = dict.fromkeys(fact.label for one in selected for fact in one.sheet.facts)
    return [(label, partial(_fact, label)) for label in labels]


def _fact(label: str, one: SelectedLieu) -> str:
    return next((fact.words for fact in one.sheet.facts if fact.label == label), "")


def _section_rows(selected: Sequence[SelectedLieu]) -> Sequence[tuple[str, Callable[[SelectedLieu], str]]]:
    titles = dict.fromkeys(title for one in selected for title, _ in one.sheet.sections)
    return [(title, partial(_section, title)) for title in titles]


def _section(title: str, one: SelectedLieu) -> str:
    return _(", ").join(dict(one.sheet.sections).get(title, ()))
