"""What a person sees of an import: progress while it runs, then a table."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

T = TypeVar("T")


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
