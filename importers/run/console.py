"""Printed output of the commands: outcomes of loads, tables of importers and of stored sources."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from geo.clock import PARIS
from geo.quality.reports import StoredReport
from importers.model import Tally
from importers.run.importer import Importer
from importers.run.pipeline import Outcome

COUNT_TITLES = ("lues", "gardées", "fusionnées", "refusées")

MAX_UNKNOWN_VALUES = 10
"""Unknown values that are printed; all are stored with the run."""

LOG_WIDTH = 160
"""Columns of the tables where there is no terminal to fit."""


def wide_console() -> Console:
    """Return the console of the commands: as wide as the terminal, or wide enough for a log."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=LOG_WIDTH)


def print_reports(console: Console, reports: Sequence[StoredReport]) -> None:
    """Print what visitors reported, their words as they are."""
    if not reports:
        console.print("Aucun signalement.")
    for report in reports:
        day = report.reported_at.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
        console.print(f"{day}  {report.subject}  {report.nom or '?'} ({report.lieu_id})", markup=False)
        for label, text in (("", report.words), ("contact : ", report.contact)):
            if text:
                console.print(f"    {label}{text}", markup=False, soft_wrap=True)


def print_outcome(console: Console, outcome: Outcome) -> None:
    """Print what became of the rows of a load."""
    tally = outcome.tally
    if outcome.message:
        console.print(f"{outcome.dataset.slug} : {outcome.message}", soft_wrap=True)
    if tally.read:
        console.print(
            f"{outcome.dataset.slug} : {tally.read} lignes lues ="
            f" {tally.kept} gardées + {tally.merged} fusionnées + {tally.rejected.total()} refusées"
        )
    for reason, count in tally.rejected.most_common():
        console.print(f"  refusées : {count} — {reason}")
    for (field, value), count in tally.unknown.most_common(MAX_UNKNOWN_VALUES):
        console.print(f"  valeur inconnue : {field} «{value}» ({count} fois)", markup=False)


def print_outcomes(console: Console, outcomes: Sequence[tuple[str, Outcome | str]]) -> None:
    """Print one line a file, and the sums."""
    table = Table("fichier", "source", *_count_columns(), "état")
    sums = [0] * len(COUNT_TITLES)
    for name, outcome in outcomes:
        if isinstance(outcome, str):
            table.add_row(name, "", *[""] * len(COUNT_TITLES), outcome)
            continue
        counts = _counts(outcome.tally)
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        state = "chargé" if outcome.message is None else outcome.message
        table.add_row(name, outcome.dataset.slug, *map(str, counts), state)
    table.add_section()
    table.add_row("total", "", *map(str, sums), "")
    console.print(table)


def print_importers(console: Console, importers: Sequence[Importer]) -> None:
    """Print the table of the importers."""
    table = Table("importeur", "données", "accepte", "réseau")
    for importer in importers:
        table.add_row(importer.slug, importer.nom, importer.accepts, "oui" if importer.url else "")
    console.print(table)


def print_status(console: Console, rows: Sequence[Any]) -> None:  # rows of records.list_stored_sources
    """Print the table of the sources that are loaded."""
    table = Table("source", "nom", *_count_columns(), "chargé le")
    for row in rows:
        if row.id is not None:
            counts = (row.rows_read, row.rows_kept, row.rows_merged, row.rows_rejected)
            table.add_row(row.slug, row.nom, *map(str, counts), f"{row.finished_at:%d/%m/%Y %H:%M}")
    console.print(table)


def _count_columns() -> list[Column]:
    return [Column(title, justify="right") for title in COUNT_TITLES]


def _counts(tally: Tally) -> tuple[int, int, int, int]:
    return tally.read, tally.kept, tally.merged, tally.rejected.total()
