"""Write CSV line by line: as the national standard wants it, and as French spreadsheets open it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from geo.standard.schema import spell

BOM: Final = "\ufeff"
"""Tells a spreadsheet that the text is UTF-8."""

_BATCH_ROWS = 500
_STARTS_OF_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet run a cell (OWASP, CSV injection)."""

Cells = Sequence[Any]  # fields of lieux: text, lists, numbers, days, nothing


def plain_csv(header: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield a CSV for programs: commas, UTF-8, values as they are."""
    return _lines(header, rows, spell, delimiter=",")


def spreadsheet_csv(header: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield a CSV for spreadsheets in French: byte-order mark, semicolons, decimal commas, no formula."""
    yield BOM
    yield from _lines(header, rows, _cell_of_spreadsheet, delimiter=";")


def without_formula(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run."""
    return f"'{text}" if text.startswith(_STARTS_OF_FORMULA) else text


def _cell_of_spreadsheet(value: Any) -> str:  # a field of a lieu
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return without_formula(spell(value))


def _lines(
    header: Sequence[str], rows: Iterable[Cells], spelt: Callable[[Any], str], *, delimiter: str
) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow(map(spelt, row))
        if number % _BATCH_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
