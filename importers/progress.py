"""Progress of an import: a bar on a terminal, one line a step elsewhere."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

_Item = TypeVar("_Item")


class Progress:
    """Reports each step on the terminal; on anything else, prints one line a step."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def step(self, title: str) -> None:
        """Print the title of a step whose length is not known."""
        self.console.print(f"  {title}", highlight=False)

    def follow(self, items: Iterable[_Item], title: str, total: int | None = None) -> Iterable[_Item]:
        """Return the items; on a terminal, a bar advances as they are taken."""
        if self.console.is_terminal:
            return self._move_bar(items, title, total)
        self.step(title)
        return items

    def _move_bar(self, items: Iterable[_Item], title: str, total: int | None) -> Iterator[_Item]:
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with ProgressBar(*columns, console=self.console) as bars:
            yield from bars.track(items, total=total, description=title)


def silent() -> Progress:
    """Return a progress that prints nothing."""
    return Progress(Console(quiet=True))
