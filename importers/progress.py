"""What a person sees of an import: progress while it runs, then a table."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Column, Table

if TYPE_CHECKING:
    from importers.model import Source, Tally
    from importers.run.pipeline import Outcome

FIGURES = ("lues", "gardées", "fusionnées", "refusées")
MOST_UNKNOWN = 10
"""Unknown values that a report shows; all are kept with the run."""

T = TypeVar("T")


LOG_WIDTH = 160
"""Columns of the tables where there is no terminal to fit."""


def wide_console() -> Console:
    """Open the console of the commands: as wide as the terminal, or wide enough for a log."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=LOG_WIDTH)


class Progress:
    """Shows each step on the terminal; on anything else, one line a step."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def step(self, title: str) -> None:
        """Announce a step whose length is not known."""
        self.console.print(f"  {title}", highlight=False)

    def follow(self, items: Iterable[T], title: str, total: int | None = None) -> Iterator[T]:
        """Yield the items while a bar goes on."""
        if not self.console.is_terminal:
            self.step(title)
            yield from items
            return
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=self.console) as bars:
            yield from bars.track(items, total=total, description=title)


def silent() -> Progress:
    """Give a progress that shows nothing."""
    return Progress(Console(quiet=True))


def print_outcome(console: Console, outcome: "Outcome") -> None:
    """Say what became of the rows of a load."""
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
    for (field, value), count in tally.unknown.most_common(MOST_UNKNOWN):
        console.print(f"  valeur inconnue : {field} «{value}» ({count} fois)", markup=False)


def print_outcomes(console: Console, outcomes: Sequence[tuple[str, "Outcome | str"]]) -> None:
    """Print one line a file, and the sums."""
    table = Table("fichier", "source", *(Column(title, justify="right") for title in FIGURES), "état")
    sums = [0] * len(FIGURES)
    for name, outcome in outcomes:
        if isinstance(outcome, str):
            table.add_row(name, "", *[""] * len(FIGURES), outcome)
            continue
        figures = _figures(outcome.tally)
        sums = [total + figure for total, figure in zip(sums, figures, strict=True)]
        state = "chargé" if outcome.message is None else outcome.message
        table.add_row(name, outcome.dataset.slug, *map(str, figures), state)
    table.add_section()
    table.add_row("total", "", *map(str, sums), "")
    console.print(table)


def print_sources(console: Console, sources: Sequence["Source"]) -> None:
    """List the importers."""
    table = Table("importeur", "données", "accepte", "réseau")
    for source in sources:
        table.add_row(source.slug, source.nom, source.accepts, "oui" if source.url else "")
    console.print(table)


def print_status(console: Console, rows: Sequence[Any]) -> None:  # rows of runs.all_sources
    """List what is loaded."""
    table = Table("source", "nom", *(Column(title, justify="right") for title in FIGURES), "chargé le")
    for row in rows:
        if row.id is not None:
            figures = (row.rows_read, row.rows_kept, row.rows_merged, row.rows_rejected)
            table.add_row(row.slug, row.nom, *map(str, figures), f"{row.finished_at:%d/%m/%Y %H:%M}")
    console.print(table)


def _figures(tally: "Tally") -> tuple[int, int, int, int]:
    return tally.read, tally.kept, tally.merged, tally.rejected.total()
