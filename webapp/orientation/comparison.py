"""Up to three lieux side by side: one row for each thing to compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import url_for

from webapp.orientation.chosen import Chosen
from webapp.orientation.results import Pairs, by_name, orientation_url
from webapp.wording.tables import Cell, Column, Table

UNKNOWN: Final = "on ne sait pas"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The page that compares."""

    table: Table
    back: str
    sheet: str


def comparison_of(chosen: Sequence[Chosen], choice: Pairs) -> Comparison:
    """Set lieux side by side; rows where nothing is known of any of them are told too."""
    ids = [("lieu", one.sheet.id) for one in chosen]
    return Comparison(
        table=Table(
            id="comparaison",
            caption="Comparer les lieux",
            columns=[Column("À comparer"), *(Column(one.sheet.nom) for one in chosen)],
            rows=[[Cell(label), *(_cell(read, one) for one in chosen)] for label, read in _rows(chosen)],
            stacked=True,
        ),
        back=orientation_url(choice),
        sheet=url_for("orientation_sheets.page", **by_name([*ids, *choice])),
    )


def _cell(read: Callable[[Chosen], str], one: Chosen) -> Cell:
    return Cell(read(one) or UNKNOWN)


def _rows(chosen: Sequence[Chosen]) -> Sequence[tuple[str, Callable[[Chosen], str]]]:
    known = any(one.option.travel for one in chosen)
    wished = any((*one.option.reasons, *one.option.unknown, *one.option.lacking) for one in chosen)
    return [
        *([("Trajet", lambda one: one.option.travel)] if known else []),
        *([("Répond au choix", _granted), ("À vérifier ou absent", _missing)] if wished else []),
        ("Adresse", lambda one: ", ".join(one.sheet.adresse)),
        ("Téléphone", lambda one: one.sheet.phone.text if one.sheet.phone else ""),
        ("Horaires", lambda one: " ; ".join(one.sheet.hours)),
        ("Prix", lambda one: one.sheet.cost if one.values["frais_a_charge"] else ""),
        *_fact_rows(chosen),
        *_section_rows(chosen),
        ("Dernière mise à jour", lambda one: one.sheet.updated or ""),
    ]


def _granted(one: Chosen) -> str:
    return ", ".join(one.option.reasons) or "rien de sûr"


def _missing(one: Chosen) -> str:
    return ", ".join((*one.option.unknown, *one.option.lacking)) or "rien"


def _fact_rows(chosen: Sequence[Chosen]) -> Sequence[tuple[str, Callable[[Chosen], str]]]:
    labels = dict.fromkeys(fact.label for one in chosen for fact in one.sheet.facts)
    return [(label, partial(_fact, label)) for label in labels]


def _fact(label: str, one: Chosen) -> str:
    return next((fact.words for fact in one.sheet.facts if fact.label == label), "")


def _section_rows(chosen: Sequence[Chosen]) -> Sequence[tuple[str, Callable[[Chosen], str]]]:
    titles = dict.fromkeys(title for one in chosen for title, _ in one.sheet.sections)
    return [(title, partial(_section, title)) for title in titles]


def _section(title: str, one: Chosen) -> str:
    return ", ".join(dict(one.sheet.sections).get(title, ()))
