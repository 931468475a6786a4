"""Tables as pages print them: cells of text, with a link, a detail or a bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.wording.words import number, share


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. Empty members are not printed."""

    text: str
    url: str = ""
    hint: str = ""
    """Words of the link for those who hear it out of its table."""
    detail: str = ""
    """A smaller line beneath."""
    bar: str = ""
    """Width of a bar, in per cent of the column."""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; `numeric` aligns its cells on the right."""

    label: str
    numeric: bool = False
    url: str = ""
    """Where the same table is in the order of this column."""
    order: str = ""
    """`ascending` or `descending`: the rows are in the order of this column."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of each row is its head."""

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    stacked: bool = False
    """On a telephone, the cells of a row stand one beneath the other."""


def figure(count: int, url: str = "", hint: str = "") -> Cell:
    """Return the cell of a count, with a link unless it is zero."""
    return Cell(number(count), url, hint) if count else Cell(number(count))


def part(count: int, whole: int) -> Cell:
    """Return the cell of a count as a percentage of a whole, with its bar."""
    return Cell(share(count, whole), bar=f"{100 * count / whole:.1f}%" if whole else "")
