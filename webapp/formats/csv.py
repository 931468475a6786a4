"""CSV, line by line: as the national standard wants it, and as French spreadsheets open it."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from geo.standard.schema import format_value

BOM: Final = "\ufeff"
"""Byte-order mark: it tells a spreadsheet that the text is UTF-8."""

_BATCH_ROWS = 500
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters of what a spreadsheet runs (OWASP, CSV injection)."""

Cells = Sequence[Any]  # fields of lieux: text, lists, numbers, days, nothing


def plain_csv(header: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield a CSV for programs: commas, UTF-8, values as they are."""
    return _lines(header, rows, format_value, delimiter=",")


def spreadsheet_csv(header: Sequence[str], rows: Iterable[Cells]) -> Iterator[str]:
    """Yield a CSV for spreadsheets in French: byte-order mark, semicolons, decimal commas, no formula."""
    yield BOM
    yield from _lines(header, rows, _format_cell, delimiter=";")


def escape_formula(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would run it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _format_cell(value: Any) -> str:  # a field of a lieu
    if isinstance(value, float):
        return str(value).replace(".", ",")
    return escape_formula(format_value(value))


def _lines(
    header: Sequence[str], rows: Iterable[Cells], format_cell: Callable[[Any], str], *, delimiter: str
) -> Iterator[str]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(header)
    for number, row in enumerate(rows, 1):
        writer.writerow(map(format_cell, row))
        if number % _BATCH_ROWS == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
